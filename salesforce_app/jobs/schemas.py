"""What the API tells of a job."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from ninja import Field, Schema

from .models import Job

State = Literal["queued", "running", "done", "failed"]


class JobProgress(Schema):
    """How far a job is, or how it ended."""

    id: UUID
    title: str = Field(examples=["Monthly report of North 1, March 2024"])
    state: State
    done: int = Field(examples=[12])
    total: int | None = Field(description="Null when the job cannot tell.", examples=[40])
    note: str = Field(description="What it is at.")
    error: str = Field(description="Why it failed; empty otherwise.")
    address: str = Field(description="Where that lies which it made; empty until then.")
    is_lost: bool = Field(description="Its worker gives no sign of life; it will be taken up again.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> JobProgress:
        """A job as the API tells it."""
        return cls(
            id=job.pk,
            title=job.title,
            state=cast("State", job.state),
            done=job.done,
            total=job.total,
            note=job.note,
            error=job.error,
            address=job.address,
            is_lost=job.is_lost,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
        )

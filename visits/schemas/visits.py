"""What the API tells of the visits of a shop."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from ..queries.shop import ShopVisits


class VisitOut(Schema):
    """One contact with a shop; only those in person count as visits."""

    id: UUID
    visited_on: date
    started_at: datetime
    staff: str = Field(description="Name of who was there.")
    channel: str = Field(description="in_person, phone or message", examples=["in_person"])
    outcome: str
    notes: str
    minutes: float | None = Field(description="Null without a valid check-out.")
    effective: bool = Field(description="In person, three minutes or more, with an outcome.")
    location: str = Field(description="confirmed, contradicted or unknown")


class CallOut(Schema):
    """A planned call."""

    due_on: date
    staff: str
    source: str = Field(examples=["cycle"])
    purpose: str
    status: str = Field(examples=["due"])
    reason: str


class ShopVisitsOut(Schema):
    """The field work at a shop over 13 months, and what is due this month."""

    month: str = Field(examples=["2024-03"])
    visits: list[VisitOut] = Field(description="Newest first.")
    last_on: date | None
    days_since_last: int | None
    visits_per_month: int = Field(description="The shop's own frequency, else its tier's.")
    required: int = Field(description="Visits due this month, pro rata by the days it is served.")
    done: int
    median_minutes: float | None
    planned: list[CallOut]

    @classmethod
    def of(cls, found: ShopVisits) -> ShopVisitsOut:
        """As the query tells it."""
        return cls(
            month=str(found.month),
            visits=[
                VisitOut(
                    id=visit.id,
                    visited_on=visit.visited_on,
                    started_at=visit.started_at,
                    staff=visit.staff,
                    channel=visit.channel.value,
                    outcome=visit.outcome,
                    notes=visit.notes,
                    minutes=visit.minutes,
                    effective=visit.effective,
                    location=visit.location.value,
                )
                for visit in found.visits
            ],
            last_on=found.last_on,
            days_since_last=found.since_last,
            visits_per_month=found.frequency,
            required=found.required,
            done=found.done,
            median_minutes=found.time.median,
            planned=[
                CallOut(
                    due_on=call.due_on,
                    staff=call.staff,
                    source=call.source.value,
                    purpose=call.purpose,
                    status=call.status.value,
                    reason=call.reason,
                )
                for call in found.planned
            ],
        )

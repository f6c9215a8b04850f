"""What the API tells of one's own notices."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema

from ..queries.notifications import Notice

MOST_AT_ONCE = 200

NoticeId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class NoticeOut(Schema):
    """One thing that you were told."""

    id: int
    kind: str = Field(examples=["report_ready"])
    sentence: str = Field(description="In your language.", examples=["Fenghe office: the report is ready."])
    address: str = Field(description="Where on this site it leads.", examples=["/reports/monthly/C/2024-03/"])
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> NoticeOut:
        """A notice as the API tells it."""
        return cls(
            id=notice.pk,
            kind=notice.kind,
            sentence=notice.sentence,
            address=notice.address,
            created_at=notice.created_at,
            read_at=notice.read_at,
        )


class NoticeList(Schema):
    """A page of notices. ``next`` is the cursor of the following page, null on the last."""

    unread: int = Field(description="How many of all you have not read.")
    items: list[NoticeOut]
    next: str | None


class ReadRequest(Schema):
    """Which notices were read: their ids, or null for all."""

    ids: list[NoticeId] | None = Field(None, max_length=MOST_AT_ONCE, examples=[[17, 18]])


class ReadAnswer(Schema):
    """How many of them had not been read before."""

    read: int

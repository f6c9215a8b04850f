"""The notice about what is recorded in the field, as it goes over the wire."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict

from salesforce_app.web.limits import TEN_YEARS_S

from ..domain.field_notice import SentAcknowledgement


class FieldNoticeOut(Schema):
    """The notice's version in force, and when you acknowledged it."""

    version: int = Field(examples=[1])
    since: date
    positions_days: int = Field(description="For how many days positions are kept.", examples=[60])
    read_at: datetime | None = Field(description="Null while you have not acknowledged this version.")


class NoticeIn(Schema):
    """That you read a version."""

    version: int = Field(examples=[1])


class AcknowledgementIn(Schema):
    """That you agreed to a version, by the clock of your phone."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=32767, examples=[1])
    read_at: AwareDatetime = Field(examples=["2026-11-23T00:55:00Z"])
    clock_offset_s: int = Field(
        0,
        ge=-TEN_YEARS_S,
        le=TEN_YEARS_S,
        description="By how many seconds the phone's clock is ahead; beyond 120 the moment is put right.",
    )

    def record(self) -> SentAcknowledgement:
        """As the verb takes it."""
        return SentAcknowledgement(self.version, self.read_at, self.clock_offset_s)

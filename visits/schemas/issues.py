"""What the API tells of issues, and what it takes to write one down, answer it, ask again and close it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict

from salesforce_app.web.limits import LARGEST_KEY

from ..domain.sent import SentIssue
from ..enums import IssueChannel, IssueKind, RevisitResult
from ..models import Issue
from .actions import Text
from .records import Name


class IssueOut(Schema):
    """A complaint or a request of a shop. One about you is never told to you."""

    id: UUID
    revision: int = Field(examples=[1])
    retailer: int = Field(description="Key of the shop.", examples=[17])
    kind: str = Field(
        description="supply, delivery, service, settlement, licence, quality or other.",
        examples=["delivery"],
    )
    channel: str = Field(description="visit, phone, hotline, letter or web.", examples=["visit"])
    text: str = Field(examples=["The delivery came a day late"])
    about: str | None = Field(description="Username of whom the shop complains.", examples=[None])
    visit: UUID | None = Field(description="The visit at which it was told.")
    state: str = Field(description="received, answered or closed", examples=["received"])
    received_at: datetime
    received_by: str = Field(description="Username of who asks the shop again.", examples=["li.jing"])
    assigned_to: str = Field(description="Username of who is to answer.", examples=["wang.qiang"])
    due_on: date = Field(description="The last day on which an answer is in time.")
    answer: str
    answered_at: datetime | None
    revisit_result: str = Field(description="satisfied, not, or empty.", examples=[""])
    revisited_on: date | None
    closed_at: datetime | None
    close_reason: str = Field(description="Why it was closed without asking the shop again.")

    @classmethod
    def of(cls, issue: Issue) -> IssueOut:
        """The record with the usernames of its people."""
        return cls(
            id=issue.pk,
            revision=issue.revision,
            retailer=issue.retailer_id,
            kind=issue.kind,
            channel=issue.channel,
            text=issue.text,
            about=issue.about.username if issue.about is not None else None,
            visit=issue.visit_id,
            state=issue.state.value,
            received_at=issue.received_at,
            received_by=issue.received_by.username,
            assigned_to=issue.assigned_to.username,
            due_on=issue.due_on,
            answer=issue.answer,
            answered_at=issue.answered_at,
            revisit_result=issue.revisit_result,
            revisited_on=issue.revisited_on,
            closed_at=issue.closed_at,
            close_reason=issue.close_reason,
        )


class IssueIn(Schema):
    """A complaint or a request as it was written down, under a key that you make."""

    model_config = ConfigDict(extra="forbid")

    retailer: int = Field(ge=1, le=LARGEST_KEY, examples=[17])
    kind: IssueKind = Field(examples=["delivery"])
    text: Text = Field(examples=["The delivery came a day late"])
    about: Name = Field("", description="Username of whom the shop complains; that person never sees it.")
    channel: IssueChannel = IssueChannel.VISIT
    visit: UUID | None = Field(None, description="The visit at which it was told.")
    received_at: AwareDatetime | None = Field(None, description="When it was told; now when empty.")
    base_revision: int = Field(
        0, ge=0, le=2**31 - 1, description="The revision that other words are based on; 0 for a new one."
    )

    def record(self) -> SentIssue:
        """As the verb takes it."""
        return SentIssue(
            retailer=self.retailer,
            kind=self.kind,
            text=self.text,
            about=self.about,
            channel=self.channel,
            visit=self.visit,
            received_at=self.received_at,
            base_revision=self.base_revision,
        )


class AnswerIn(Schema):
    """What was found and done."""

    model_config = ConfigDict(extra="forbid")

    answer: Text = Field(examples=["The driver comes on Tuesdays from now on"])


class RevisitIn(Schema):
    """What the shop says of the answer."""

    model_config = ConfigDict(extra="forbid")

    result: RevisitResult = Field(examples=["satisfied"])
    revisited_on: date | None = Field(None, description="Today when empty.")
    due_on: date | None = Field(
        None,
        description="Until when it is answered again, when the shop is not satisfied; three working days "
        "from today when empty.",
    )


class CloseIn(Schema):
    """Why the shop cannot be asked again."""

    model_config = ConfigDict(extra="forbid")

    reason: Text = Field(examples=["The shop has closed for good"])


class HandOnIn(Schema):
    """Who is to answer from now on."""

    model_config = ConfigDict(extra="forbid")

    to: Name = Field(examples=["wang.qiang"])
    reason: Text = ""


class PutOffIn(Schema):
    """A later day, and why."""

    model_config = ConfigDict(extra="forbid")

    due_on: date = Field(examples=["2026-12-01"])
    reason: Text = Field(examples=["The supplier answers next week"])

"""What the API tells of journals to review, and what it takes to decide and to comment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from salesforce_app.web.limits import LARGEST_KEY
from salesforce_app.web.texts import plain
from visits.models import Action

from ..domain.remarks import LONGEST_REMARK
from ..domain.reviewing import LONGEST_REPLY
from ..enums import JournalKind, Verdict
from ..models import Decision, Flag, Journal, Remark
from ..queries.review_page import Reviewed
from ..queries.review_queue import Entry, Queue

Anchor = Annotated[str, Field(max_length=80), AfterValidator(plain)]
Username = Annotated[str, Field(max_length=150), AfterValidator(plain)]


class QueueChoice(Schema):
    """How the queue is narrowed."""

    model_config = ConfigDict(extra="forbid")

    kind: JournalKind | None = None
    writer: Username = Field("", description="Username of the writer.")
    unit: Annotated[str, Field(max_length=64), AfterValidator(plain)] = Field(
        "", description="Code of a unit; with all units below it."
    )
    whose: Literal["", "all"] = Field(
        "", description="all: also what somebody nearer to the writer is expected to answer."
    )


class WaitingOut(Schema):
    """A journal that waits for you."""

    id: UUID
    kind: str = Field(description="daily, weekly or monthly", examples=["daily"])
    starts_on: date
    writer: str = Field(description="Username.", examples=["li.jing"])
    unit: str = Field(description="Code of the unit.", examples=["N1"])
    state: str = Field(description="submitted or resubmitted", examples=["submitted"])
    submitted_at: datetime
    reply_due_on: date = Field(description="The last day on which an answer is in time.")
    is_nothing_special: bool
    reasons: list[str] = Field(
        description="Why it is to be read, the most pressing first: overdue_actions, contradictions, copies, "
        "complaints, resubmitted, first_time, monthly, weekly, sample. None: it is not in the sample.",
        examples=[["contradictions"]],
    )

    @classmethod
    def of(cls, entry: Entry) -> WaitingOut:
        """A line of the queue."""
        journal = entry.waiting.journal
        # The database holds no submitted journal without them.
        assert journal.submitted_at is not None
        assert journal.reply_due_on is not None
        return cls(
            id=journal.pk,
            kind=journal.kind,
            starts_on=journal.starts_on,
            writer=journal.staff.username,
            unit=journal.unit.code,
            state=journal.state,
            submitted_at=journal.submitted_at,
            reply_due_on=journal.reply_due_on,
            is_nothing_special=journal.is_nothing_special,
            reasons=[reason.value for reason in entry.reasons],
        )


class QueueOut(Schema):
    """The journals that wait, the neediest first; then those that are not in the sample."""

    need: list[WaitingOut]
    rest: list[WaitingOut]
    others: int = Field(description="How many more wait for other reviewers.", examples=[12])

    @classmethod
    def of(cls, queue: Queue) -> QueueOut:
        """The whole queue."""
        return cls(
            need=[WaitingOut.of(entry) for entry in queue.need],
            rest=[WaitingOut.of(entry) for entry in queue.rest],
            others=queue.others,
        )


class FlagOut(Schema):
    """Something noticed that the writer kept. The characters are those of the text at the anchor."""

    kind: str = Field(
        description="near_copy, similar, pasted, count, amount, direction, name or changed_fact",
        examples=["count"],
    )
    anchor: str = Field(examples=["passage:market_news"])
    start: int = Field(examples=[0])
    end: int = Field(examples=[9])
    spans: list[list[int]] = Field(description="The copied parts as [start, end].", examples=[[]])
    said: str = Field(examples=["12 visits"])
    expected: str = Field(description="What is on file.", examples=["9"])
    reason: str = Field(description="Why the writer kept it.")
    other: UUID | None = Field(description="The earlier journal that it is like, when you may read that one.")


class RemarkOut(Schema):
    """A comment."""

    id: UUID
    anchor: str = Field(
        description="The part it is on; empty for the whole.", examples=["passage:market_news"]
    )
    author: str = Field(description="Username.", examples=["wang.qiang"])
    text: str = Field(examples=["Which brand was it?"])
    made_at: datetime
    action: UUID | None = Field(description="The action that it was turned into.")

    @classmethod
    def of(cls, remark: Remark) -> RemarkOut:
        """One comment."""
        return cls(
            id=remark.pk,
            anchor=remark.anchor,
            author=remark.author.username,
            text=remark.text,
            made_at=remark.made_at,
            action=remark.action_id,
        )


class DecisionOut(Schema):
    """What was decided of a version."""

    id: int
    journal: UUID
    version: int = Field(description="Number of the version.", examples=[3])
    verdict: str = Field(description="accepted or returned", examples=["accepted"])
    reply: str = Field(examples=["Good that you asked for the reason"])
    decided_by: str = Field(description="Username.", examples=["wang.qiang"])
    decided_at: datetime
    undone_at: datetime | None

    @classmethod
    def of(cls, decision: Decision) -> DecisionOut:
        """One decision."""
        return cls(
            id=decision.pk,
            journal=decision.journal_id,
            version=decision.version.number,
            verdict=decision.verdict,
            reply=decision.reply,
            decided_by=decision.decided_by.username,
            decided_at=decision.decided_at,
            undone_at=decision.undone_at,
        )


class ReviewOut(Schema):
    """A journal as its reviewer reads it: the version that was submitted last."""

    id: UUID
    kind: str = Field(examples=["daily"])
    starts_on: date
    writer: str = Field(examples=["li.jing"])
    state: str = Field(examples=["submitted"])
    version: int = Field(description="Number of the version; say it with your decision.", examples=[3])
    content: dict[str, Any] = Field(description="facts, passages, findings and is_nothing_special.")
    flags: list[FlagOut]
    decisions: list[DecisionOut]
    remarks: list[RemarkOut]
    needs_reply: bool = Field(description="Whether accepting it takes a sentence of you.")

    @classmethod
    def of(cls, page: Reviewed) -> ReviewOut:
        """All of a review, without what anybody looked at."""
        journal: Journal = page.journal
        return cls(
            id=journal.pk,
            kind=journal.kind,
            starts_on=journal.starts_on,
            writer=journal.staff.username,
            state=journal.state,
            version=page.version.number,
            content=page.version.content,
            flags=[_flag(flag, page) for flag in page.flags],
            decisions=[DecisionOut.of(decision) for decision in page.decisions],
            remarks=[RemarkOut.of(remark) for remarks in page.remarks.values() for remark in remarks],
            needs_reply=page.needs_reply,
        )


def _flag(flag: Flag, page: Reviewed) -> FlagOut:
    return FlagOut(
        kind=flag.kind,
        anchor=flag.anchor,
        start=flag.start,
        end=flag.end,
        spans=flag.spans,
        said=flag.said,
        expected=flag.expected,
        reason=flag.reason,
        other=flag.other_id if flag.other_id in page.readable else None,
    )


class DecisionIn(Schema):
    """Accepted with a reply, or returned with a reason."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict = Field(examples=["accepted"])
    text: Annotated[str, Field(max_length=LONGEST_REPLY), AfterValidator(plain)] = Field(
        "", description="The reply, or the reason.", examples=["Good that you asked for the reason"]
    )
    version: int | None = Field(
        None,
        ge=1,
        le=2**31 - 1,
        description="The version that you read; the newest when empty.",
        examples=[3],
    )


class UndoIn(Schema):
    """Which decision is taken back."""

    model_config = ConfigDict(extra="forbid")

    decision: int = Field(ge=1, le=LARGEST_KEY, examples=[17])


class RemarkIn(Schema):
    """A comment under a key that you make."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=LONGEST_REMARK), AfterValidator(plain)] = Field(
        examples=["Which brand was it?"]
    )
    anchor: Anchor = Field("", description="The part it is on; empty for the whole.")


class RemarkActionIn(Schema):
    """Where, by whom and by when a comment is acted upon."""

    model_config = ConfigDict(extra="forbid")

    retailer: int = Field(ge=1, le=LARGEST_KEY, examples=[17])
    owner: Username = Field("", description="Username; the writer when empty.", examples=["li.jing"])
    due_on: date = Field(examples=["2026-12-01"])


class RemarkActionOut(Schema):
    """The action that a comment was turned into; all of it is told under its own key."""

    id: UUID
    retailer: int = Field(description="Key of the shop.", examples=[17])
    owner: str = Field(description="Username of who is responsible.", examples=["li.jing"])
    text: str = Field(examples=["Bring the new price marks"])
    due_on: date
    state: str = Field(description="open, done or dropped", examples=["open"])
    origin: str = Field(description="review", examples=["review"])

    @classmethod
    def of(cls, action: Action) -> RemarkActionOut:
        """The action with its owner's username."""
        return cls(
            id=action.pk,
            retailer=action.retailer_id,
            owner=action.owner.username,
            text=action.text,
            due_on=action.due_on,
            state=action.state,
            origin=action.origin,
        )


class ReadingsIn(Schema):
    """For how long parts were before your eyes since the last report, in seconds."""

    model_config = ConfigDict(extra="forbid")

    seconds: dict[Anchor, Annotated[int, Field(ge=0, le=3600)]] = Field(
        max_length=500, examples=[{"passage:market_news": 12}]
    )


class ReadingsOut(Schema):
    """How many parts were noted."""

    parts: int = Field(examples=[1])

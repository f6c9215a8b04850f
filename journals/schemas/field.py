"""What a writer takes along to write without signal."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from .journals import FindingOut


class SentenceOut(Schema):
    """A fact in words, cut at its figure; `now` is the figure as it is counted now, where it changed."""

    code: str = Field(examples=["visits.done"])
    before: str
    figure: str
    after: str
    note: str
    now: str | None


class SectionOut(Schema):
    """The facts of one part of a journal."""

    title: str
    sentences: list[SentenceOut]


class FieldPassageOut(Schema):
    """A topic, with what was drafted and what stands there."""

    topic: str = Field(examples=["market_news"])
    label: str
    text: str
    drafted: str


class FieldFindingOut(FindingOut):
    """A finding with the username of who is to act; empty for yourself."""

    owner: str


class EarlierOut(Schema):
    """What you wrote another time."""

    on: date
    texts: list[str]


class FieldJournalOut(Schema):
    """A journal, begun or not. Send it under its key; `revision` is what your version is based on."""

    id: UUID
    kind: str = Field(examples=["daily"])
    starts_on: date
    title: str
    due: str
    state: str = Field(examples=["draft"])
    revision: int
    is_nothing_special: bool
    sections: list[SectionOut]
    passages: list[FieldPassageOut]
    findings: list[FieldFindingOut]
    visited: list[int] = Field(description="Keys of the shops visited within its days.")
    question: str
    answer: str
    earlier: list[EarlierOut]


class FieldJournalsOut(Schema):
    """The journals to take along: today's and the newest that are open."""

    made_at: datetime
    journals: list[FieldJournalOut]

"""Journals as pages and phones send them, and what they are answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict

from salesforce_app.web.limits import LARGEST_KEY, TEN_YEARS_S
from salesforce_app.web.receipts import ReceiptOut
from salesforce_app.web.texts import without_nul
from visits.domain.receipts import Received

from ..domain.asking import LONGEST_ANSWER
from ..domain.written import (
    LONGEST_PROSE,
    MOST_FINDINGS,
    MOST_SHOPS,
    Kept,
    SentJournal,
    Written,
    WrittenFinding,
)
from ..enums import FlagKind, JournalKind, Theme, Topic
from ..measures.content import Content, FindingText
from ..measures.facts import Fact, Figure
from ..measures.noticed import LONGEST_SAID, Noticed
from ..models import Journal
from ..models.findings import LONGEST_TEXT

MONTH_S = 31 * 24 * 3600
MOST_KEPT = 200


def _date_or_none(text: str) -> str:
    if text:
        date.fromisoformat(text)
    return text


Prose = Annotated[str, Field(max_length=LONGEST_PROSE), AfterValidator(without_nul)]
Line = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(without_nul)]
Said = Annotated[str, Field(max_length=LONGEST_SAID), AfterValidator(without_nul)]
Name = Annotated[str, Field(max_length=150), AfterValidator(without_nul)]
Anchor = Annotated[str, Field(max_length=80), AfterValidator(without_nul)]
Answer = Annotated[str, Field(max_length=LONGEST_ANSWER), AfterValidator(without_nul)]
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Day = Annotated[str, Field(max_length=10), AfterValidator(_date_or_none)]


class FindingIn(Schema):
    """One finding. Its key is yours."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    theme: Theme = Theme.OTHER
    shops: list[Key] = Field([], max_length=MOST_SHOPS, description="Keys of shops of your scope.")
    seen: Prose = Field("", examples=["Half of the last order is still on the shelf"])
    evidence: Prose = ""
    cause: Prose = ""
    action_text: Line = ""
    owner: Name = Field("", description="Username of who is to do it; yourself when empty.")
    due_on: Day = Field("", description="A date, or empty.", examples=["2026-11-27"])

    def written(self) -> WrittenFinding:
        """As the verb takes it."""
        return WrittenFinding(
            id=self.id,
            theme=self.theme,
            shops=tuple(self.shops),
            seen=self.seen,
            evidence=self.evidence,
            cause=self.cause,
            action_text=self.action_text,
            owner=self.owner,
            due_on=date.fromisoformat(self.due_on) if self.due_on else None,
        )


class KeptIn(Schema):
    """Something noticed that you leave as it is, named as it was told."""

    model_config = ConfigDict(extra="forbid")

    kind: FlagKind
    anchor: Anchor = Field(examples=["passage:market_news"])
    said: Said = ""
    reason: Said = ""


class WrittenIn(Schema):
    """What you wrote, whole. A topic that is not named stays as it is."""

    model_config = ConfigDict(extra="forbid")

    base_revision: int = Field(0, ge=0, le=2**31 - 2, description="The revision that you saw.")
    seconds_spent: int = Field(0, ge=0, le=MONTH_S, description="How long the page was worked in.")
    is_nothing_special: bool = False
    answer: Answer = Field("", description="To the question of the day; empty, it leaves the one on file.")
    passages: dict[Topic, Prose] = Field({}, examples=[{"market_news": "A new shop opens in Hexi"}])
    findings: list[FindingIn] = Field([], max_length=MOST_FINDINGS)

    def written(self) -> Written:
        """As the verb takes it."""
        return Written(
            base_revision=self.base_revision,
            passages=self.passages,
            findings=tuple(one.written() for one in self.findings),
            is_nothing_special=self.is_nothing_special,
            seconds_spent=self.seconds_spent,
            answer=self.answer,
        )


class JournalIn(WrittenIn):
    """A journal as it was written, by the clock of the phone."""

    kind: JournalKind
    starts_on: date = Field(description="The day; a week's Monday; a month's first.", examples=["2026-11-20"])
    entered_at: AwareDatetime | None = Field(None, description="When it was written.")
    clock_offset_s: int = Field(
        0,
        ge=-TEN_YEARS_S,
        le=TEN_YEARS_S,
        description="By how many seconds the phone's clock is ahead; beyond 120 its times are put right.",
    )
    submit: bool = Field(False, description="Hand it to the reviewer.")
    offline: bool = Field(
        False, description="It was submitted without signal: at `entered_at`, with everything flagged."
    )
    kept: list[KeptIn] = Field(
        [], max_length=MOST_KEPT, description="What was noticed before, and stays as it is."
    )

    def record(self) -> SentJournal:
        """As the verb takes it."""
        return SentJournal(
            kind=self.kind,
            starts_on=self.starts_on,
            written=self.written(),
            entered_at=self.entered_at,
            clock_offset_s=self.clock_offset_s,
            submit=self.submit,
            offline=self.offline,
            kept=tuple(Kept(one.kind, one.anchor, one.said, one.reason) for one in self.kept),
        )


class NoticedOut(Schema):
    """Something noticed about a text before it is submitted."""

    kind: FlagKind
    anchor: str = Field(
        description="`passage:<topic>`, `finding:<key>:<field>` or `fact:<code>`.",
        examples=["passage:market_news"],
    )
    start: int
    end: int
    spans: list[tuple[int, int]] = Field(description="What was copied, as characters of that text.")
    other_on: date | None = Field(description="The day of your own journal that it is like.")
    said: str
    expected: str = Field(description="What is on file.")
    text: str = Field(examples=["Very like June 12 – refresh?"])


class WarningOut(Schema):
    """What looks like the number of an identity or bank card; it is told, and kept nowhere."""

    anchor: str
    start: int
    end: int
    text: str


class FigureOut(Schema):
    """A figure: an amount in minor units, a rate with its denominator."""

    value: int
    out_of: int | None = Field(description="The denominator of a rate.")
    rows: int

    @classmethod
    def of(cls, figure: Figure) -> FigureOut:
        """As it was counted."""
        return cls(value=figure.value, out_of=figure.of, rows=figure.rows)


class FactOut(Schema):
    """A fact, counted from rows that stand at `source`."""

    code: str = Field(examples=["visits_done"])
    section: str = Field(examples=["visits"])
    kind: str = Field(examples=["count"])
    figure: FigureOut
    base: FigureOut | None
    now: FigureOut | None = Field(description="The figure as it was counted last, where it changed since.")
    source: str = Field(examples=["/visits/?from=2026-11-20"])

    @classmethod
    def of(cls, fact: Fact) -> FactOut:
        """As kept in a journal."""
        return cls(
            code=fact.code,
            section=fact.section.value,
            kind=fact.kind.value,
            figure=FigureOut.of(fact.figure),
            base=None if fact.base is None else FigureOut.of(fact.base),
            now=None if fact.now is None else FigureOut.of(fact.now),
            source=fact.source,
        )


class PassageOut(Schema):
    """Prose on a topic; `drafted` is what was proposed from facts."""

    topic: str = Field(examples=["market_news"])
    text: str
    drafted: str


class NamedShopOut(Schema):
    """A shop, and what it was called then."""

    id: int
    name: str


class FindingOut(Schema):
    """A finding."""

    id: UUID
    theme: str = Field(examples=["stock"])
    shops: list[NamedShopOut]
    seen: str
    evidence: str
    cause: str
    action_text: str
    owner_name: str
    due_on: str = Field(description="A date, or empty.")

    @classmethod
    def of(cls, finding: FindingText) -> FindingOut:
        """As kept in a journal."""
        return cls(
            id=UUID(finding.id),
            theme=finding.theme.value,
            shops=[NamedShopOut(id=shop.id, name=shop.name) for shop in finding.shops],
            seen=finding.seen,
            evidence=finding.evidence,
            cause=finding.cause,
            action_text=finding.action_text,
            owner_name=finding.owner_name,
            due_on=finding.due_on,
        )


class JournalOut(Schema):
    """A journal: your own as it stands, anybody else's as it was submitted last."""

    id: UUID
    kind: str = Field(examples=["daily"])
    starts_on: date
    until: date = Field(description="The day after its last one.")
    writer: str = Field(description="Username.")
    unit: str = Field(description="Code of the unit.")
    state: str = Field(examples=["draft"])
    revision: int
    due_at: datetime = Field(
        description="Until when it is in time. A daily journal is due by 24:00 of its day, which is written "
        "as 00:00 of the day after."
    )
    submitted_at: datetime | None
    is_nothing_special: bool
    facts: list[FactOut]
    passages: list[PassageOut]
    findings: list[FindingOut]

    @classmethod
    def of(cls, journal: Journal, content: Content, revision: int) -> JournalOut:
        """The journal with what stands in it at a revision."""
        return cls(
            id=journal.pk,
            kind=journal.kind,
            starts_on=journal.starts_on,
            until=journal.until,
            writer=journal.staff.username,
            unit=journal.unit.code,
            state=journal.state,
            revision=revision,
            due_at=journal.due_at,
            submitted_at=journal.submitted_at,
            is_nothing_special=content.is_nothing_special,
            facts=[FactOut.of(fact) for fact in content.facts],
            passages=[
                PassageOut(topic=one.topic.value, text=one.text, drafted=one.drafted)
                for one in content.passages
            ],
            findings=[FindingOut.of(one) for one in content.findings],
        )


class JournalReceiptOut(ReceiptOut):
    """That a journal was received. `flags` are to be mended or kept before it is submitted."""

    state: str = Field(examples=["submitted"])
    flags: list[NoticedOut]
    warnings: list[WarningOut]

    @classmethod
    def with_flags(
        cls, received: Received, journal: Journal, flags: list[NoticedOut], warnings: list[WarningOut]
    ) -> JournalReceiptOut:
        """As the verb answers it."""
        return cls(
            **dict(ReceiptOut.of(received)),
            state=journal.state,
            flags=flags,
            warnings=warnings,
        )


class CheckOut(Schema):
    """What is noticed about a journal as it was saved last."""

    revision: int
    flags: list[NoticedOut]
    warnings: list[WarningOut]


def noticed_out(noticed: Noticed, text: str) -> NoticedOut:
    """With its words."""
    return NoticedOut(
        kind=noticed.kind,
        anchor=noticed.anchor,
        start=noticed.start,
        end=noticed.end,
        spans=list(noticed.spans),
        other_on=noticed.other_on,
        said=noticed.said,
        expected=noticed.expected,
        text=text,
    )

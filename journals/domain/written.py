"""What a writer hands in of a journal, from a page or from a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import RoutebookError

from ..enums import FlagKind, JournalKind, Theme, Topic
from ..models import Journal

LONGEST_PROSE = 8000
"""Characters of one text of a journal."""
MOST_FINDINGS = 20
MOST_SHOPS = 30


@dataclass(frozen=True, slots=True)
class WrittenFinding:
    """A finding as it is handed in; an empty ``owner`` is the writer."""

    id: UUID
    theme: Theme = Theme.OTHER
    shops: tuple[int, ...] = ()
    seen: str = ""
    evidence: str = ""
    cause: str = ""
    action_text: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The writer's part of a journal, whole. Passages that are not named stay as they are.

    ``base_revision`` is the revision that was seen when it was written; ``seconds_spent`` how long the page
    was worked in altogether. ``answer`` is that to the question of the day; empty, it leaves the one on file.
    """

    base_revision: int
    passages: Mapping[Topic, str] = field(default_factory=dict)
    findings: tuple[WrittenFinding, ...] = ()
    is_nothing_special: bool = False
    seconds_spent: int = 0
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that the writer was shown before submission, and left as it is."""

    kind: FlagKind
    anchor: str
    said: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SentJournal:
    """A journal as a phone sends it.

    ``entered_at`` is when it was written by the phone's clock, which was ``clock_offset_s`` ahead. With
    ``submit`` it is to be submitted; when that was ``offline``, nobody could be asked about what is noticed.
    """

    kind: JournalKind
    starts_on: date
    written: Written
    entered_at: datetime | None = None
    clock_offset_s: int = 0
    submit: bool = False
    offline: bool = False
    kept: tuple[Kept, ...] = ()


class JournalLocked(RoutebookError):
    """The journal has been submitted, and is not to be changed."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self.journal = journal

    def __str__(self) -> str:
        return _("The journal has been submitted. Withdraw it first, as long as nobody has opened it.")

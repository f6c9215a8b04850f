"""How a journal's standing is shown: one mark for each, with its icon and its words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from ..enums import JournalState, Standing
from ..measures.titles import journal_title
from ..queries.addresses import reading_address, writing_address
from ..queries.owed import Owed


@dataclass(frozen=True, slots=True)
class Mark:
    """What a day, week or month of the calendar shows; ``code`` names its colour and shape."""

    code: str
    icon: str
    label: object


TO_WRITE = Mark("to-write", "pencil-plus", pgettext_lazy("journal mark", "to be written"))
BEGUN = Mark("begun", "pencil", pgettext_lazy("journal mark", "begun"))
IN_GRACE = Mark("grace", "clock", pgettext_lazy("journal mark", "in the time of grace"))
MISSING = Mark("missing", "alert-circle", pgettext_lazy("journal mark", "missing"))
SUBMITTED = Mark("submitted", "send", pgettext_lazy("journal mark", "submitted"))
RETURNED = Mark("returned", "arrow-back-up", pgettext_lazy("journal mark", "returned"))
ACCEPTED = Mark("accepted", "check", pgettext_lazy("journal mark", "accepted"))
WAIT_FOR_THE_WRITER = (TO_WRITE, BEGUN, IN_GRACE, MISSING, RETURNED)
"""The marks of journals that their writer has still to hand in."""
MARKS = (TO_WRITE, BEGUN, IN_GRACE, MISSING, SUBMITTED, RETURNED, ACCEPTED)

OF_STATE = {
    JournalState.SUBMITTED: SUBMITTED,
    JournalState.RESUBMITTED: SUBMITTED,
    JournalState.RETURNED: RETURNED,
    JournalState.ACCEPTED: ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A journal as the calendar shows it; ``address`` is empty where the reader may not open it."""

    owed: Owed
    mark: Mark
    address: str

    @property
    def title(self) -> str:
        """What the journal is called."""
        return capfirst(journal_title(self.owed.kind, self.owed.starts_on))

    @property
    def is_late(self) -> bool:
        """Whether it was handed in after the time of grace."""
        return self.owed.standing is Standing.LATE


def mark_of(one: Owed) -> Mark:
    """The mark of a journal: its state once it was handed in, before that how much time is left."""
    if one.journal is not None and one.journal.state != JournalState.DRAFT:
        return OF_STATE[JournalState(one.journal.state)]
    if one.standing is Standing.MISSING:
        return MISSING
    if one.standing is Standing.IN_GRACE:
        return IN_GRACE
    return TO_WRITE if one.journal is None else BEGUN


def cell_of(one: Owed | None, readable: Collection[UUID], *, is_own: bool) -> Cell | None:
    """The cell of a journal; one's own leads to where it is written until it is handed in."""
    if one is None:
        return None
    handed_in = one.journal is not None and one.journal.state not in (
        JournalState.DRAFT,
        JournalState.RETURNED,
    )
    address = ""
    if is_own and not handed_in:
        address = writing_address(one.kind, one.starts_on)
    elif one.journal is not None and one.journal.pk in readable:
        address = reading_address(one.journal.pk)
    return Cell(one, mark_of(one), address)

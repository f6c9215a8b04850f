"""What a review says in words: why a journal is looked at, what was noticed in it, how long it was read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from ..enums import CONTRADICTIONS, COPIES, FlagKind, Topic
from ..measures.review_order import Reason
from ..measures.titles import journal_title
from ..models import Flag
from ..queries.review_queue import Entry

PART_NAMES: dict[str, str | Promise] = {
    "seen": pgettext_lazy("finding", "What was seen"),
    "evidence": pgettext_lazy("finding", "Evidence"),
    "cause": pgettext_lazy("finding", "Cause"),
    "action_text": pgettext_lazy("finding", "Action"),
    **{topic.value: topic.label for topic in Topic},
}
"""What the parts of a journal are called."""


def seconds_words(seconds: int) -> str:
    """ "40 s", "3 min"."""
    if seconds < 90:
        return _("%(number)s s") % {"number": seconds}
    return _("%(number)s min") % {"number": round(seconds / 60)}


def flag_words(flag: Flag, readable: Collection[UUID]) -> str:
    """What was noticed, with the figure on file or the journal that the text is like.

    ``readable`` are the journals that the reader may open: of another writer's journal that she may not open
    nothing is told but that there is one.
    """
    kind = FlagKind(flag.kind)
    if kind in COPIES:
        return _copy_words(flag, kind, readable)
    if kind in CONTRADICTIONS:
        return _("%(kind)s. On file: %(expected)s") % {"kind": kind.label, "expected": flag.expected or "—"}
    return str(kind.label)


def _copy_words(flag: Flag, kind: FlagKind, readable: Collection[UUID]) -> str:
    other = flag.other
    named = "" if other is None else journal_title(other.kind, other.starts_on)
    if other is not None and other.staff_id == flag.version.journal.staff_id:
        like = _("the writer's own %(journal)s") % {"journal": named}
    elif other is not None and other.pk in readable:
        like = _("a colleague's %(journal)s") % {"journal": named}
    else:
        like = _("a colleague's of the same day")
    words = {
        FlagKind.NEAR_COPY: _("Very like %(other)s"),
        FlagKind.SIMILAR: _("Similar to %(other)s"),
        FlagKind.PASTED: _("Stands in %(other)s as well"),
    }
    return words[kind] % {"other": like}


def reason_words(entry: Entry) -> list[tuple[str, str]]:
    """Why a journal is to be read: each reason's name, and in words with its number."""
    return [(reason.value, _reason(reason, entry)) for reason in entry.reasons]


def _reason(reason: Reason, entry: Entry) -> str:
    found = entry.waiting
    counted = {
        Reason.OVERDUE_ACTIONS: (
            found.overdue,
            ngettext("%(number)s action overdue", "%(number)s actions overdue", found.overdue),
        ),
        Reason.CONTRADICTIONS: (
            found.contradictions,
            ngettext("data say otherwise once", "data say otherwise %(number)s times", found.contradictions),
        ),
        Reason.COPIES: (
            found.copies,
            ngettext(
                "%(number)s text like an earlier one", "%(number)s texts like earlier ones", found.copies
            ),
        ),
        Reason.COMPLAINTS: (
            found.complaints,
            ngettext("%(number)s open complaint", "%(number)s open complaints", found.complaints),
        ),
    }
    if reason not in counted:
        return str(reason.label)
    number, words = counted[reason]
    return words % {"number": number}

"""How questions to clarify are worded: as questions, with the figures, and never as a reproach."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import ClarificationKind
from ..models import Clarification, Visit


def question_words(question: Clarification) -> str:
    """A question in a sentence or two."""
    facts = question.facts
    words = {"shop": question.visit.retailer.name, "other": _shop(question.other)}
    if question.kind == ClarificationKind.PLACE:
        return _("The fix lies %(metres)s from the shop's position: is the position on file right?") % {
            "metres": metres_words(facts["metres"])
        }
    if question.kind == ClarificationKind.OVERLAP:
        return _overlap(question, words)
    if question.kind == ClarificationKind.SPEED:
        return _speed(question, words)
    day = date_format(question.other.visited_on, "DATE_FORMAT") if question.other else ""
    if question.other and question.other.staff_id != question.staff_id:
        # Whoever is asked may not see the shops of others.
        return _("This photograph is the one of another's visit on %(day)s: to which does it belong?") % {
            "day": day
        }
    if facts.get("same"):
        return _(
            "This photograph is the one taken at %(other)s on %(day)s: to which visit does it belong?"
        ) % {**words, "day": day}
    return _(
        "This photograph looks much like one taken at %(other)s on %(day)s: do both belong where they are?"
    ) % {**words, "day": day}


def _overlap(question: Clarification, words: dict[str, str]) -> str:
    minutes = int(question.facts["minutes"])
    left = question.other.ended_at if question.other else None
    times = {
        "arrived": _time(question.visit.started_at),
        "left": _time(left) if left else "—",
        "minutes": minutes,
    }
    return ngettext(
        "The visit to %(other)s ended at %(left)s, the one to %(shop)s began at %(arrived)s; they share "
        "%(minutes)s minute: which of the times fits?",
        "The visit to %(other)s ended at %(left)s, the one to %(shop)s began at %(arrived)s; they share "
        "%(minutes)s minutes: which of the times fits?",
        minutes,
    ) % {**words, **times}


def _speed(question: Clarification, words: dict[str, str]) -> str:
    minutes = max(1, round(int(question.facts["seconds"]) / 60))
    return ngettext(
        "%(other)s and %(shop)s lie %(metres)s apart in a straight line, the visits %(minutes)s minute: does "
        "a time or a shop need correcting?",
        "%(other)s and %(shop)s lie %(metres)s apart in a straight line, the visits %(minutes)s minutes: "
        "does a time or a shop need correcting?",
        minutes,
    ) % {**words, "metres": metres_words(question.facts["metres"]), "minutes": minutes}


def metres_words(metres: float) -> str:
    """A distance for a reader: 640 m, 12.4 km."""
    if metres >= 10_000:
        return _("%(number)s km") % {"number": number_format(round(metres / 1000, 1), 1, use_l10n=True)}
    return _("%(number)s m") % {"number": number_format(round(metres), use_l10n=True, force_grouping=True)}


def _shop(visit: Visit | None) -> str:
    return "" if visit is None else str(visit.retailer.name)


def _time(moment: object) -> str:
    local = timezone.localtime(moment, timezone.get_default_timezone())  # type: ignore[arg-type]
    return date_format(local, "TIME_FORMAT")

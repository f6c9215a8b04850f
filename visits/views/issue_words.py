"""What the history of an issue says, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..enums import RevisitResult
from ..queries.issues import IssueChange


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who did what when; ``detail`` is a text that was written, ``reason`` why."""

    moment: datetime
    who: str
    what: str
    detail: str
    reason: str


def step_words(step: IssueChange) -> Step:
    """A step in words."""
    what, detail = _told(step)
    return Step(step.moment, step.who, what, detail, "" if step.after.get("close_reason") else step.reason)


def _told(step: IssueChange) -> tuple[str, str]:
    after = step.after
    if not step.before:
        return _("Written down, to be answered by %(name)s until %(day)s") % {
            "name": after["assigned_to"],
            "day": _day(after["due_on"]),
        }, ""
    if after.get("revisit_result") == RevisitResult.SATISFIED:
        return _("Asked again on %(day)s: satisfied; closed") % {"day": _day(after["revisited_on"])}, ""
    if after.get("revisit_result") == RevisitResult.NOT or (after.get("revisited_on")):
        said = _("Asked again: not satisfied; to be answered again")
        return said, str(step.before.get("answer", ""))
    if after.get("close_reason"):
        return _("Closed without a re-visit"), str(after["close_reason"])
    if after.get("answer"):
        is_new = not step.before.get("answer")
        return (pgettext("step of an issue", "Answered") if is_new else _("Answer worded anew")), str(
            after["answer"]
        )
    if "assigned_to" in after:
        return _("Handed on to %(name)s") % {"name": after["assigned_to"]}, ""
    if "due_on" in after:
        return _("Put off until %(day)s") % {"day": _day(after["due_on"])}, ""
    return _("Worded anew"), str(step.before.get("text", ""))


def _day(value: object) -> str:
    return date_format(value) if isinstance(value, date) else ""

"""What journals tell people of."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from salesforce_app.web.notices import Kind, Parameters, register
from salesforce_app.web.words import due_time

from .measures.titles import journal_title

JOURNAL_ACCEPTED = "journal_accepted"
"""To the writer: her journal is accepted. ``who`` accepted it, ``kind``, ``starts_on``, ``reply``."""
JOURNAL_RETURNED = "journal_returned"
"""To the writer: her journal is to be mended. ``who``, ``kind``, ``starts_on``, ``reply`` (the reason)."""
JOURNAL_UNDECIDED = "journal_undecided"
"""To the writer: a decision was taken back. ``who``, ``kind``, ``starts_on``."""
JOURNAL_REMARK = "journal_remark"
"""To the writer, or to whoever she answers: ``who`` said ``text`` on a journal (``kind``, ``starts_on``)."""
JOURNAL_ACTION = "journal_action"
"""To whoever is to do it: a comment became an action. ``who``, ``shop``, ``text``, ``due_on``."""
JOURNAL_ACTION_FOR_HER = "journal_action_for_her"
"""To the writer: a comment on her journal became an action of ``owner``. As ``JOURNAL_ACTION``."""

JOURNAL_DUE = "journal_due"
"""To the writer: it is to be handed in soon. ``kind``, ``starts_on``, ``due_at``."""
JOURNAL_MISSING = "journal_missing"
"""To the writer: the time of grace is over. ``kind``, ``starts_on``."""
JOURNAL_REPLIES_LATE = "journal_replies_late"
"""To the reviewer: answers came too late from today on. ``number``, ``due_on``."""


def _of_journal(parameters: Parameters) -> Parameters:
    day = date.fromisoformat(parameters["starts_on"])
    reply = parameters.get("reply") or _("no words were needed")
    return {**parameters, "journal": journal_title(parameters["kind"], day), "reply": reply}


def _of_action(parameters: Parameters) -> Parameters:
    return {**parameters, "day": date_format(date.fromisoformat(parameters["due_on"]))}


def _of_owed(parameters: Parameters) -> Parameters:
    words = dict(_of_journal(parameters))
    if "due_at" in parameters:
        words["time"] = due_time(datetime.fromisoformat(parameters["due_at"])).time
    return words


def _of_replies(parameters: Parameters) -> Parameters:
    number = parameters["number"]
    counted = ngettext("%(number)s journal", "%(number)s journals", number) % {"number": number}
    return {**parameters, "journals": counted, "day": date_format(date.fromisoformat(parameters["due_on"]))}


for kind in (
    Kind(
        name=JOURNAL_ACCEPTED,
        title=gettext_lazy("%(who)s accepted your %(journal)s: %(reply)s"),
        label=gettext_lazy("My journal is accepted"),
        mail=False,
        words=_of_journal,
    ),
    Kind(
        name=JOURNAL_RETURNED,
        title=gettext_lazy("%(who)s returned your %(journal)s: %(reply)s"),
        label=gettext_lazy("My journal is returned"),
        words=_of_journal,
    ),
    Kind(
        name=JOURNAL_UNDECIDED,
        title=gettext_lazy("%(who)s took the decision on your %(journal)s back and looks at it again."),
        label=gettext_lazy("Decisions on my journal taken back"),
        mail=False,
        words=_of_journal,
    ),
    Kind(
        name=JOURNAL_REMARK,
        title=gettext_lazy("%(who)s on the %(journal)s: %(text)s"),
        label=gettext_lazy("Comments on journals"),
        mail=False,
        words=_of_journal,
    ),
    Kind(
        name=JOURNAL_ACTION,
        title=gettext_lazy("%(who)s gave you an action at %(shop)s by %(day)s: %(text)s"),
        label=gettext_lazy("Actions from the review of journals"),
        mail=False,
        words=_of_action,
    ),
    Kind(
        name=JOURNAL_ACTION_FOR_HER,
        title=gettext_lazy("From your journal: %(owner)s is to act at %(shop)s by %(day)s: %(text)s"),
        label=gettext_lazy("Actions of others from my journals"),
        mail=False,
        words=_of_action,
    ),
    Kind(
        name=JOURNAL_DUE,
        title=gettext_lazy("Your %(journal)s is due today at %(time)s."),
        label=gettext_lazy("My journal is due today"),
        words=_of_owed,
    ),
    Kind(
        name=JOURNAL_MISSING,
        title=gettext_lazy("Your %(journal)s is missing; hand it in late rather than never."),
        label=gettext_lazy("My journal is missing"),
        words=_of_owed,
    ),
    Kind(
        name=JOURNAL_REPLIES_LATE,
        title=gettext_lazy("%(journals)s should have had your reply by %(day)s."),
        label=gettext_lazy("My replies to journals are late"),
        words=_of_replies,
    ),
):
    register(kind)

"""Retiring topics that nobody fills or reads, and taking them up again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.turns import wait_for_turn

from ..enums import Topic
from ..models import RetiredTopic

LONGEST_REASON = 300


@transaction.atomic
def retire_topic(*, topic: Topic, since: date, reason: str, actor: str, moment: datetime) -> RetiredTopic:
    """Stop asking for a topic in journals of days from ``since`` on.

    A topic that is retired already gets the new day and reason. Journals that were begun keep their text.
    Raises InputError for a day that is over and without a reason.
    """
    wait_for_turn()
    why = _reason(reason)
    if since < local_day(moment):
        raise InputError(
            "since",
            _("Journals of days that are over have asked for it already."),
            _("Choose today or a later day."),
        )
    changes = ChangeSet()
    on_file = RetiredTopic.objects.filter(topic=topic).first()
    if on_file is None:
        changes.create(RetiredTopic(topic=topic, since=since, reason=why))
    else:
        changes.update(on_file, since=since, reason=why)
    changes.save(actor=actor, moment=moment, reason=why)
    return RetiredTopic.objects.get(topic=topic)


@transaction.atomic
def take_up_topic(*, topic: Topic, reason: str, actor: str, moment: datetime) -> None:
    """Ask for a retired topic again, in journals that are begun from now on.

    Nothing changes for one that is not retired. Raises InputError without a reason.
    """
    wait_for_turn()
    why = _reason(reason)
    on_file = RetiredTopic.objects.filter(topic=topic).first()
    if on_file is not None:
        changes = ChangeSet()
        changes.delete(on_file)
        changes.save(actor=actor, moment=moment, reason=why)


def _reason(reason: str) -> str:
    why = " ".join(reason.split())[:LONGEST_REASON]
    if not why:
        raise InputError("reason", _("The reason is missing."), _("Say in a few words why."))
    return why

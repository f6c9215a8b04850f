"""Taking one change of a shop's records back, by writing what was there before as a new change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.turns import wait_for_turn

from ..models import Owner, Retailer
from ..queries.trail import CHANGED, CREATED, DELETED, UNDO, Act, RecordChange, RetailerTrail, trail_of


class ChangeKept(RoutebookError):
    """A change cannot be taken back. ``reason`` and ``remedy`` are sentences in the active language."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}"


def undo_change(*, retailer: Retailer, reference: str, actor: str, moment: datetime) -> Act:
    """Give the records of one act the values that they had before it; what followed from them follows again.

    ``reference`` names the act in the trail of ``retailer``. Returns the act that was taken back. Raises
    ChangeKept when there is no such act, when something later changed the same fields, when it made the shop
    or its owner, and when what was there before no longer fits.
    """
    try:
        with transaction.atomic():
            wait_for_turn()
            return _undo(retailer, reference, actor, moment)
    except IntegrityError as error:
        raise ChangeKept(
            _("What was there before no longer fits what came later."),
            _("Take the later changes back first, the newest before the others."),
        ) from error


def why_kept(trail: RetailerTrail, act: Act) -> ChangeKept | None:
    """Why an act cannot be taken back, as far as its trail tells; None when it can."""
    for record in act.records:
        if record.kind == CREATED and record.tracked.model in (Retailer, Owner):
            return ChangeKept(
                _("This change is the one that made the record."),
                _("Undo the import that brought it, or correct its fields."),
            )
        if record.kind == CHANGED and not record.before:
            return ChangeKept(
                _("What was there before is not on file."),
                _("Enter what is right instead; it will replace it."),
            )
        if record.kind == CREATED and _is_first(trail, record):
            return ChangeKept(
                _("Nothing was there before it."), _("Enter what is right instead; it will replace it.")
            )
        later = trail.changed_since(record)
        if later is not None:
            return _changed_later(later)
    return None


def hanging_on(act: Act, retailer: Retailer) -> int:
    """How many rows carry what follows from an act's placements: sales, dues, visits and planned calls."""
    since = _first_day(act)
    if since is None:
        return 0
    counters = {record.tracked.hanging for record in act.records if record.tracked.hanging is not None}
    return max((count(retailer.pk, since) for count in counters), default=0)


def _undo(retailer: Retailer, reference: str, actor: str, moment: datetime) -> Act:
    trail = trail_of(retailer)
    act = trail.act(reference)
    if act is None:
        raise ChangeKept(
            _("There is no such change on file."), _("Reload the page; it shows what is on file now.")
        )
    kept = why_kept(trail, act)
    if kept is not None:
        raise kept
    changes = ChangeSet()
    for record in act.records:
        _plan(changes, record)
    changes.save(actor=actor, moment=moment, reason=UNDO)
    for follow in {record.tracked.after_undo for record in act.records if record.tracked.after_undo}:
        follow(retailer.pk)
    return act


def _plan(changes: ChangeSet, record: RecordChange) -> None:
    model = record.tracked.model
    if record.kind == DELETED:
        revived = model(pk=record.pk, **record.before)
        changes.create(revived)
        return
    current = model._base_manager.filter(pk=record.pk).first()
    if current is None:
        raise ChangeKept(
            _("The record is no longer on file."), _("Reload the page; it shows what is on file now.")
        )
    if record.kind == CREATED:
        changes.delete(current)
        return
    changes.update(current, **{name: record.before[name] for name in record.columns})


def _is_first(trail: RetailerTrail, record: RecordChange) -> bool:
    """Whether no other record of the kind existed when this one was made."""
    return not any(
        other.tracked == record.tracked and other.pk != record.pk and other.history_id < record.history_id
        for act in trail.acts
        for other in act.records
    )


def _changed_later(act: Act) -> ChangeKept:
    return ChangeKept(
        _("%(who)s changed the same later, on %(when)s.")
        % {
            "who": act.actor or _("somebody"),
            "when": date_format(timezone.localtime(act.moment), "DATETIME_FORMAT"),
        },
        _("Take that change back first."),
    )


def _first_day(act: Act) -> date | None:
    """The first day on which the act's placements make a difference."""
    return min(_days(record.after for record in act.records if record.kind == CREATED), default=None)


def _days(images: Iterable[Any]) -> list[date]:
    return [image["since"] for image in images if isinstance(image.get("since"), date)]

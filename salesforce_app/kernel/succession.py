"""Dated records that follow one another: how a new one takes its place in a timeline.

The records of one timeline are handed in ordered by ``since``; the list is kept up to date, so that
several changes to one timeline can be planned one after the other.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .changes import ChangeSet
from .errors import InputError
from .timeline import Slot, continuation, insertion

M = TypeVar("M", bound=models.Model)


def take_over(changes: ChangeSet, timeline: list[M], record: M) -> bool:
    """Let ``record`` hold from its ``since`` on; whatever holds on that day ends there.

    A record that begins on the same day is corrected instead. Tells whether anything changes. Raises
    InputError naming ``since`` when the last record begins later: what has happened since then would
    have to be thrown away.
    """
    since: date = record.since  # type: ignore[attr-defined]
    slot = continuation(timeline, since)  # type: ignore[type-var]
    if slot is None:
        raise InputError(
            "since",
            _("What is on file holds from %(date)s; a change cannot begin before.")
            % {"date": date_format(timeline[-1].since)},  # type: ignore[attr-defined]
            _("Give that day to correct it, or a later one to change it."),
        )
    return _place(changes, timeline, record, slot)


def fit_in(changes: ChangeSet, timeline: list[M], record: M) -> bool:
    """Let ``record`` hold from its ``since`` to the next change; a record that covers the day is split.

    A record that begins on the same day is corrected instead. Tells whether anything changes.
    """
    slot = insertion(timeline, record.since)  # type: ignore[type-var, attr-defined]
    record.until = slot.until  # type: ignore[attr-defined]
    return _place(changes, timeline, record, slot)


def _place(changes: ChangeSet, timeline: list[M], record: M, slot: Slot[Any]) -> bool:
    if slot.same is not None:
        return changes.update(slot.same, **_values(record))
    if slot.ends is not None:
        changes.update(slot.ends, until=record.since)  # type: ignore[attr-defined]
    changes.create(record)
    timeline.append(record)
    timeline.sort(key=lambda entry: entry.since)  # type: ignore[attr-defined]
    return True


def _values(record: models.Model) -> dict[str, Any]:
    """Every field but the key, of relations the record itself where it is at hand."""
    values: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if field.primary_key:
            continue
        if isinstance(field, models.ForeignKey) and field.is_cached(record):
            values[field.name] = field.get_cached_value(record)
        else:
            values[field.attname] = getattr(record, field.attname)
    return values

"""What was changed about a shop: every act with its fields before and after, from the audit trail.

One act writes several records at one moment: moving a shop ends a stop and begins another. Apps above add
their own records (the stops, the villages) by ``track``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models
from simple_history.utils import get_history_manager_for_model

from salesforce_app.imports.models import ImportBatch
from salesforce_app.kernel.numerals import whole_number
from salesforce_app.kernel.periods import local_day

from ..measures.phones import mask_phone
from ..models import Owner, Retailer, RetailerStatus, Staff
from ..roles import Permission
from .cards import RetailerCard
from .wording import wording_of

CREATED, CHANGED, DELETED = "+", "~", "-"
UNDO = "undo"
"""What the trail says of the taking back of a change."""

_IMPORT = re.compile(r"(undo of )?import (\d+)")


@dataclass(frozen=True, slots=True)
class Tracked:
    """A model whose records belong to a shop's card.

    ``column`` leads from its rows to the shop's key, or for the owner to the owner's (``of``). Whoever
    takes a change of it back needs ``permission``; ``after_undo`` brings up to date what follows from the
    records, and ``hanging`` counts what does from a day on. ``is_dated`` tells placements, which the
    verbs write, from records whose fields are edited.
    """

    model: type[models.Model]
    column: str
    permission: str
    of: Callable[[Retailer], int | None] = lambda retailer: retailer.pk
    is_dated: bool = False
    after_undo: Callable[[int], object] | None = None
    hanging: Callable[[int, date], int] | None = None

    @property
    def label(self) -> str:
        """The model's name in references to a change."""
        return self.model._meta.label_lower


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as a reader is told of it; raw values stay with the records."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """What one act did to one record: ``kind`` is one of ``+ ~ -``, values are by column."""

    tracked: Tracked
    pk: int
    history_id: int
    kind: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    fields: tuple[FieldChange, ...]

    @property
    def reference(self) -> str:
        """What names this change in an address: the model and the row of its trail."""
        return f"{self.tracked.label.replace('.', '-')}-{self.history_id}"

    @property
    def columns(self) -> frozenset[str]:
        """The columns that changed: all of a new record, none where what was there before is not known."""
        if self.kind == CREATED:
            return frozenset(self.after)
        if self.kind == CHANGED and not self.before:
            return frozenset()
        return frozenset(name for name, value in self.after.items() if self.before.get(name) != value)

    @property
    def title(self) -> str:
        """What kind of record it is."""
        return str(self.tracked.model._meta.verbose_name)


@dataclass(frozen=True)
class Act:
    """What one person or import did at one moment.

    ``batch`` is the import's number and ``file_name`` its file; ``is_undo`` marks the taking back of an
    earlier change. ``reason`` is what was given as such.
    """

    moment: datetime
    actor: str
    reason: str
    batch: int | None
    file_name: str
    is_undo: bool
    records: tuple[RecordChange, ...]

    @property
    def reference(self) -> str:
        """What names the act in an address."""
        return self.records[0].reference

    @property
    def is_dated(self) -> bool:
        """Whether placements or statuses were changed, rather than fields edited."""
        return any(record.tracked.is_dated for record in self.records)

    @property
    def permissions(self) -> frozenset[str]:
        """What somebody needs to take it back."""
        return frozenset(record.tracked.permission for record in self.records)


@dataclass(frozen=True)
class RetailerTrail:
    """Everything that is known to have been done to a shop's records, newest act first."""

    acts: tuple[Act, ...]
    versions: Mapping[str, int]

    @cached_property
    def changed_on(self) -> Mapping[tuple[str, str], date]:
        """By model label and column: the local day on which the value got what it is now."""
        found: dict[tuple[str, str], date] = {}
        for act in self.acts:
            day = local_day(act.moment)
            for record in act.records:
                for column in record.columns:
                    found.setdefault((record.tracked.label, column), day)
        return found

    def act(self, reference: str) -> Act | None:
        """The act that a reference names."""
        for act in self.acts:
            if any(record.reference == reference for record in act.records):
                return act
        return None

    def changed_since(self, record: RecordChange) -> Act | None:
        """The last act that made any of the change's columns another than the change left it.

        None while they are as it left them, be it that later changes were taken back.
        """
        later = [
            (act, other)
            for act in self.acts
            for other in act.records
            if other.tracked == record.tracked
            and other.pk == record.pk
            and other.history_id > record.history_id
        ]
        if not later:
            return None
        now = later[0][1].after
        if record.kind == DELETED:
            return later[0][0] if now else None
        columns = record.columns
        if all(now.get(column) == record.after[column] for column in columns):
            return None
        return next(act for act, other in later if other.kind != CHANGED or other.columns & columns)


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one column between a version that somebody saw and now, and who changed it last.

    ``told`` is its present value in words.
    """

    model: type[models.Model]
    column: str
    before: Any
    now: Any
    told: str
    actor: str


_tracked: dict[str, Tracked] = {}


def track(kind: Tracked) -> None:
    """Let the trail of shops tell of one more model. A second time for the same model raises ValueError."""
    if kind.label in _tracked:
        raise ValueError(f"{kind.label} is tracked already")
    _tracked[kind.label] = kind


track(Tracked(Retailer, "id", Permission.EDIT_RETAILERS))
track(Tracked(Owner, "id", Permission.EDIT_RETAILERS, of=lambda retailer: retailer.owner_id))
track(Tracked(RetailerStatus, "retailer_id", Permission.EDIT_RETAILERS, is_dated=True))


def retailer_trail(card: RetailerCard) -> RetailerTrail:
    """The trail of the card's shop; ask for it by ``card.keep(retailer_trail)``.

    A statement for each tracked model, one for the people, one for the imports, and one for each kind of
    record that the changes refer to, whatever the number of changes.
    """
    return trail_of(card.retailer)


def trail_of(retailer: Retailer) -> RetailerTrail:
    """The trail of a shop; see ``retailer_trail``."""
    raw: list[_Row] = []
    versions: dict[str, int] = {}
    for tracked in _tracked.values():
        rows = _rows(tracked, retailer)
        versions[tracked.label] = max((row.history_id for row in rows), default=0)
        raw += rows
    people = dict(Staff.objects.filter(pk__in={row.actor_id for row in raw}).values_list("pk", "name"))
    batches = _batches(raw)
    names = _names_of_related(raw)
    acts: dict[tuple[datetime, int | None, str], list[_Row]] = {}
    for row in sorted(raw, key=lambda row: (row.moment, row.tracked.label, row.history_id)):
        acts.setdefault((row.moment, row.actor_id, row.reason), []).append(row)
    told = []
    for (moment, actor_id, reason), rows in acts.items():
        match = _IMPORT.fullmatch(reason)
        batch = int(match[2]) if match else None
        told.append(
            Act(
                moment=moment,
                actor=people.get(actor_id or 0, "") or batches.get(batch or 0, ("", ""))[1],
                reason="" if match or reason == UNDO else reason,
                batch=batch,
                file_name=batches.get(batch or 0, ("", ""))[0],
                is_undo=reason == UNDO or bool(match and match[1]),
                records=tuple(_record(row, names) for row in rows),
            )
        )
    acts_with_content = [act for act in told if any(record.fields for record in act.records)]
    return RetailerTrail(tuple(reversed(acts_with_content)), versions)


def edits_since(trail: RetailerTrail, version: str) -> list[Edit]:
    """What happened to the shop's record and its owner's after a ``profile_version``.

    A version that cannot be read is taken for one before everything.
    """
    shop, _dot, owner = version.partition(".")
    seen = {
        Retailer._meta.label_lower: whole_number(shop) or 0,
        Owner._meta.label_lower: whole_number(owner) or 0,
    }
    found: dict[tuple[str, str], Edit] = {}
    for act in trail.acts:
        for record in act.records:
            label = record.tracked.label
            if label not in seen or record.history_id <= seen[label]:
                continue
            told = {change.name: change.after for change in record.fields}
            for column in record.columns:
                newer = found.get((label, column))
                # Acts come newest first: the present value is that of the first, the seen one of the last.
                found[label, column] = Edit(
                    model=record.tracked.model,
                    column=column,
                    before=record.before.get(column),
                    now=newer.now if newer is not None else record.after.get(column),
                    told=newer.told if newer is not None else told.get(column, ""),
                    actor=newer.actor if newer is not None else act.actor,
                )
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Row:
    tracked: Tracked
    pk: int
    history_id: int
    kind: str
    moment: datetime
    actor_id: int | None
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def _rows(tracked: Tracked, retailer: Retailer) -> list[_Row]:
    """The trail of one model's records, oldest first, each row with the one before it."""
    key = tracked.of(retailer)
    if key is None:
        return []
    columns = _columns(tracked.model)
    manager = get_history_manager_for_model(tracked.model)
    about = ("id", "history_id", "history_type", "history_date", "history_user_id", "history_change_reason")
    found: list[_Row] = []
    last: dict[int, Mapping[str, Any]] = {}
    entries = manager.filter(**{tracked.column: key}).order_by("history_id").values(*about, *columns)
    for entry in entries:
        pk, kind = entry["id"], entry["history_type"]
        values = {column: entry[column] for column in columns}
        before = last.get(pk, {})
        found.append(
            _Row(
                tracked=tracked,
                pk=pk,
                history_id=entry["history_id"],
                kind=kind,
                moment=entry["history_date"],
                actor_id=entry["history_user_id"],
                reason=entry["history_change_reason"] or "",
                before=before,
                after={} if kind == DELETED else values,
            )
        )
        last[pk] = {} if kind == DELETED else values
    return found


def _batches(rows: Sequence[_Row]) -> dict[int, tuple[str, str]]:
    numbers = {int(match[2]) for row in rows if (match := _IMPORT.fullmatch(row.reason))}
    found = ImportBatch.objects.filter(pk__in=numbers).values_list("pk", "file_name", "imported_by")
    return {pk: (file_name, by) for pk, file_name, by in found}


def _names_of_related(rows: Sequence[_Row]) -> Mapping[type[models.Model], Mapping[int, str]]:
    """The names of the records that changes refer to, by model and key."""
    keys: dict[Any, set[int]] = {}
    for row in rows:
        for field in row.tracked.model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.attname != row.tracked.column:
                values = (row.before.get(field.attname), row.after.get(field.attname))
                keys.setdefault(field.related_model, set()).update(filter(None, values))
    return {
        model: {record.pk: str(record) for record in model._base_manager.filter(pk__in=wanted)}
        for model, wanted in keys.items()
    }


def _record(row: _Row, names: Mapping[type[models.Model], Mapping[int, str]]) -> RecordChange:
    fields = []
    is_told = row.kind != CHANGED or bool(row.before)
    for field in row.tracked.model._meta.concrete_fields if is_told else ():
        if field.primary_key or field.attname == row.tracked.column:
            continue
        before, after = row.before.get(field.attname), row.after.get(field.attname)
        if before != after and not (row.kind == CREATED and _told(field, after, names) == ""):
            label = str(field.verbose_name)
            fields.append(
                FieldChange(field.name, label, _told(field, before, names), _told(field, after, names))
            )
    return RecordChange(row.tracked, row.pk, row.history_id, row.kind, row.before, row.after, tuple(fields))


def _told(field: models.Field[Any, Any], value: Any, names: Mapping[Any, Mapping[int, str]]) -> str:
    """A value as a reader is told of it; telephone numbers are masked, for asking for one is logged."""
    if isinstance(field, models.ForeignKey) and value is not None:
        return names.get(field.related_model, {}).get(value, str(value))
    if field.model is Owner and field.name == "phone":
        return mask_phone(value or "")
    return wording_of(field, value)

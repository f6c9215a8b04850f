"""Changes to records: gathered first, then written together.

A business verb plans its changes into a ``ChangeSet`` and saves it. An import lets the same plans of
many rows gather in one set, so that a thousand rows cost as many statements as one. Saving writes the
audit trail of the models that keep one, and answers with every record's columns before and after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .constraints import NoOverlap
from .dependencies import dependencies_first
from .errors import RoutebookError
from .images import Image, image_of
from .rows import insert_records, update_records
from .trail import Trail

M = TypeVar("M", bound=models.Model)

READ_AT_ONCE = 2000
"""How many keys one statement names; below the limits of both databases."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one record. ``before`` is None for a new record, ``after`` for a deleted one."""

    model: type[models.Model]
    pk: str
    before: Image | None
    after: Image | None


class StaleRecord(RoutebookError):
    """Somebody else changed a record between the reading and the writing of it."""

    def __init__(self, record: models.Model) -> None:
        super().__init__(record)
        self.record = record

    def __str__(self) -> str:
        return _("%(kind)s %(record)s was changed by somebody else meanwhile. Try again.") % {
            "kind": self.record._meta.verbose_name,
            "record": self.record.pk,
        }


@dataclass(slots=True)
class _Update:
    instance: models.Model
    before: Image


@dataclass(slots=True)
class _Work:
    """What is to be done to the records of one model."""

    created: list[models.Model] = field(default_factory=list)
    updated: dict[Any, _Update] = field(default_factory=dict)
    deleted: dict[Any, tuple[models.Model, Image]] = field(default_factory=dict)


class ChangeSet:
    """Records to create, update and delete, saved in as few statements as there are kinds of change.

    Nothing reaches the database before ``save``. Records that are to be updated must be those read from
    the database, unchanged: their columns as read are the image that saving checks them against.
    """

    def __init__(self) -> None:
        self._work: defaultdict[type[models.Model], _Work] = defaultdict(_Work)
        self._journal: list[Callable[[], object]] = []
        self._new: set[int] = set()
        self._recent: dict[int, models.Model] = {}

    def __bool__(self) -> bool:
        return any(work.created or work.updated or work.deleted for work in self._work.values())

    def create(self, instance: M) -> M:
        """Add a new record."""
        created = self._work[type(instance)].created
        created.append(instance)
        self._journal.append(created.pop)
        self._new.add(id(instance))
        self._recent[id(instance)] = instance
        return instance

    def update(self, instance: models.Model, **values: object) -> bool:
        """Set fields of a record; tells whether any of them had another value.

        A record that was added to this set is simply changed.
        """
        keys = _foreign_keys(type(instance))
        different = {
            name: value
            for name, value in values.items()
            if (
                _refers_elsewhere(instance, keys[name], value)
                if name in keys
                else getattr(instance, name) != value
            )
        }
        if not different:
            return False
        if id(instance) in self._new:
            # Going back to any mark takes the record itself away.
            _set(instance, different)
            return True
        updated = self._work[type(instance)].updated
        if instance.pk in updated and updated[instance.pk].instance is not instance:
            raise ValueError(f"{instance!r} was read twice; changes to one would lose those to the other")
        if instance.pk not in updated and not instance._state.adding:
            updated[instance.pk] = _Update(instance, image_of(instance))
            self._journal.append(lambda: updated.pop(instance.pk))
        self._journal.append(_restorer(instance, different))
        _set(instance, different)
        self._recent[id(instance)] = instance
        return True

    def delete(self, instance: models.Model) -> None:
        """Delete a record as it was read. Whoever refers to it must be deleted or changed here too."""
        deleted = self._work[type(instance)].deleted
        deleted[instance.pk] = (instance, image_of(instance))
        self._journal.append(lambda: deleted.pop(instance.pk))
        self._recent[id(instance)] = instance

    def planned(self) -> list[Change]:
        """What was planned since the last mark, each record once; keys of new records are empty."""
        planned: list[Change] = []
        for instance in self._recent.values():
            model = type(instance)
            work = self._work[model]
            if instance.pk in work.deleted:
                planned.append(Change(model, str(instance.pk), work.deleted[instance.pk][1], None))
            elif instance.pk in work.updated:
                before = work.updated[instance.pk].before
                planned.append(Change(model, str(instance.pk), before, image_of(instance)))
            else:
                planned.append(Change(model, "", None, image_of(instance)))
        return planned

    def mark(self) -> int:
        """A place to go back to with ``roll_back``."""
        self._new.clear()
        self._recent.clear()
        return len(self._journal)

    def roll_back(self, mark: int) -> None:
        """Take back whatever was planned since the mark; the records get their earlier values again."""
        self._new.clear()
        self._recent.clear()
        while len(self._journal) > mark:
            self._journal.pop()()

    def save(self, *, actor: str, moment: datetime, reason: str = "") -> list[Change]:
        """Write everything in one transaction and answer with what was changed, in the order of writing.

        Deletions come first, then record by record, those referred to before those that refer, within a
        model too (a parent unit before the units below it). Where spans must not overlap, those that grow
        shorter are written before the others. Raises StaleRecord when a record is no longer as it was read.
        """
        trail = Trail(actor, moment, reason)
        changes: list[Change] = []
        with transaction.atomic():
            ordered = dependencies_first(list(self._work))
            for model in ordered:
                _refuse_stale(model, self._work[model])
            for model in reversed(ordered):
                changes += _delete(model, self._work[model], trail)
            for model in ordered:
                changes += _write(model, self._work[model], trail)
            _tell_followers(changes, trail)
        self._work.clear()
        self._journal.clear()
        return changes


def _tell_followers(changes: Sequence[Change], trail: Trail) -> None:
    """Let those who keep what follows from the changed records do so; each is told once, and by whom."""
    told: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        follower = settings.FOLLOWERS.get(change.model._meta.label)
        if follower is not None:
            told[follower].append(change)
    for follower, followed in told.items():
        import_string(follower)(followed, trail)


def current_records(model: type[M], keys: Iterable[Any], *, lock: bool = False) -> dict[Any, M]:
    """The records with these keys as they are now; locked until the transaction ends if asked."""
    manager = model._base_manager
    found: dict[Any, M] = {}
    for part in in_parts(list(keys)):
        rows = manager.filter(pk__in=part).order_by("pk")
        found |= {row.pk: row for row in (rows.select_for_update() if lock else rows)}
    return found


def in_parts(items: Sequence[Any], size: int = READ_AT_ONCE) -> Iterator[Sequence[Any]]:
    """The items in parts that one statement can name."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _restorer(instance: models.Model, names: Iterable[str]) -> Callable[[], None]:
    """What gives the fields their present values back, related records at hand included."""
    columns = [instance._meta.get_field(name).attname for name in names]  # type: ignore[union-attr]
    values = {column: getattr(instance, column) for column in columns}
    related = dict(instance._state.fields_cache)

    def restore() -> None:
        instance.__dict__.update(values)
        instance._state.fields_cache = related

    return restore


@cache
def _foreign_keys(model: type[models.Model]) -> dict[str, models.ForeignKey[Any, Any]]:
    """The foreign keys of a model by the names under which they can be set."""
    found = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return {field.name: field for field in found} | {field.attname: field for field in found}


def _refers_elsewhere(instance: models.Model, key: models.ForeignKey[Any, Any], value: object) -> bool:
    if isinstance(value, models.Model) and value.pk is None:
        return key.get_cached_value(instance, default=None) is not value
    return bool(getattr(instance, key.attname) != (value.pk if isinstance(value, models.Model) else value))


def _set(instance: models.Model, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(instance, name, value)


def _take_keys(instance: models.Model) -> None:
    """Fill in the keys of related records that have been written since they were assigned."""
    for found in set(_foreign_keys(type(instance)).values()) if instance._state.fields_cache else ():
        if found.is_cached(instance):
            related = found.get_cached_value(instance)
            if related is not None and getattr(instance, found.attname) is None:
                instance.__dict__[found.attname] = related.pk


def _refuse_stale(model: type[models.Model], work: _Work) -> None:
    read = {pk: (update.instance, update.before) for pk, update in work.updated.items()} | work.deleted
    current = current_records(model, read, lock=True)
    for pk, (instance, before) in read.items():
        if pk not in current or image_of(current[pk]) != before:
            raise StaleRecord(instance)


def _delete(model: type[models.Model], work: _Work, trail: Trail) -> list[Change]:
    manager = model._base_manager
    for part in in_parts(list(work.deleted)):
        # Deleting goes by the keys alone: what refers to these rows is the plan's matter, and the
        # database refuses what the plan forgot.
        manager.filter(pk__in=part)._raw_delete(manager.db)
    trail.leave(model, [instance for instance, _before in work.deleted.values()], "-")
    return [Change(model, str(pk), before, None) for pk, (_instance, before) in work.deleted.items()]


def _write(model: type[models.Model], work: _Work, trail: Trail) -> list[Change]:
    written = [*work.created, *(update.instance for update in work.updated.values())]
    depths = _depths(model, written)
    detached = _detach(model, list(work.updated.values()))
    changes: list[Change] = []
    for depth in sorted(set(depths.values())):
        updates = [update for update in work.updated.values() if depths[id(update.instance)] == depth]
        for part in _shrinking_first(model, updates):
            changes += _update(model, part, trail, detached)
        changes += _create(
            model, [instance for instance in work.created if depths[id(instance)] == depth], trail
        )
    return changes


def _selves(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """The foreign keys of a model to itself."""
    return [
        found
        for found in model._meta.concrete_fields
        if isinstance(found, models.ForeignKey) and found.related_model is model
    ]


def _detach(model: type[models.Model], updates: list[_Update]) -> set[str]:
    """Take records that change together off their tree; returns the columns that are now empty.

    They are put back one level after the other. In between no rule about parent and child can be broken,
    which moving them one by one might do, whatever the order.
    """
    emptied: set[str] = set()
    for found in _selves(model) if len(updates) > 1 else ():
        keys = [
            update.instance.pk
            for update in updates
            if update.before[found.attname] is not None and image_of(update.instance) != update.before
        ]
        if keys and found.null:
            emptied.add(found.attname)
            for part in in_parts(keys):
                model._base_manager.filter(pk__in=part).update(**{found.name: None})
    return emptied


def _depths(model: type[models.Model], instances: list[models.Model]) -> dict[int, int]:
    """By the identity of each record: how many records that are written here it stands below."""
    selves = _selves(model)
    if not selves:
        return dict.fromkeys(map(id, instances), 0)
    by_key = {instance.pk: instance for instance in instances if instance.pk is not None}
    here = set(map(id, instances))
    depths: dict[int, int] = {}

    def above(instance: models.Model) -> Iterator[models.Model]:
        for found in selves:
            target = found.get_cached_value(instance, default=None) if found.is_cached(instance) else None
            if target is None or id(target) not in here:
                target = by_key.get(getattr(instance, found.attname))
            if target is not None:
                yield target

    def depth(instance: models.Model) -> int:
        if id(instance) not in depths:
            depths[id(instance)] = 0  # whoever refers to herself, by whatever detour, stands on top
            depths[id(instance)] = max((depth(target) + 1 for target in above(instance)), default=0)
        return depths[id(instance)]

    for instance in instances:
        depth(instance)
    return depths


def _shrinking_first(model: type[models.Model], updates: list[_Update]) -> list[list[_Update]]:
    """The updates in the groups in which they can be written without spans overlapping in between."""
    rule = next((rule for rule in model._meta.constraints if isinstance(rule, NoOverlap)), None)
    if rule is None:
        return [updates]
    parts: tuple[list[_Update], list[_Update]] = ([], [])
    for update in updates:
        until, before = getattr(update.instance, rule.until), update.before[rule.until]
        grows = (before is not None and (until is None or str(until) > before)) or (
            str(getattr(update.instance, rule.since)) < update.before[rule.since]
        )
        parts[grows].append(update)
    return list(parts)


def _update(
    model: type[models.Model], updates: list[_Update], trail: Trail, detached: set[str]
) -> list[Change]:
    changes: list[Change] = []
    changed: list[tuple[models.Model, frozenset[str]]] = []
    for update in updates:
        _take_keys(update.instance)
        after = image_of(update.instance)
        columns = frozenset(column for column, value in after.items() if value != update.before[column])
        if columns:
            changed.append((update.instance, columns | detached))
            changes.append(Change(model, str(update.instance.pk), update.before, after))
    update_records(model, changed)
    trail.leave(model, [instance for instance, _columns in changed], "~")
    return changes


def _create(model: type[models.Model], instances: list[models.Model], trail: Trail) -> list[Change]:
    if not instances:
        return []
    for instance in instances:
        _take_keys(instance)
    rows = insert_records(model, instances)
    trail.leave_rows(model, rows, "+")
    return [Change(model, str(instance.pk), None, image_of(instance)) for instance in instances]

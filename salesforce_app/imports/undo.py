"""Taking an import back: every record becomes what it was, or nothing changes and the reason is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesforce_app.kernel.changes import ChangeSet, current_records, in_parts
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.images import Image, fields_from, image_of, record_from

from .models import BatchState, ImportBatch, ImportChange

EXAMPLES = 3


class UndoRefused(RoutebookError):
    """A batch cannot be taken back. ``reason`` and ``remedy`` are sentences in the active language."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Undone:
    """How many records undoing removed, and how many it gave their earlier values."""

    removed: int
    restored: int


def undo_recorded(
    batch: ImportBatch,
    *,
    actor: str,
    moment: datetime,
    first: Collection[type[models.Model]] = (),
    between: Callable[[], object] | None = None,
) -> Undone:
    """Give every record that the batch recorded its earlier columns back; created ones are deleted.

    Refuses when a later import changed one of them, when one was edited since, or when something that
    the batch did not bring refers to one that would be deleted. The records of the models ``first`` go back
    before the others; ``between`` then brings what follows from them up to date, and only after that it is
    asked what refers to the others. Runs inside a transaction that a refusal rolls back.
    """
    refuse_later_batches(batch)
    recorded = list(_recorded(batch))
    refuse_edited(recorded)
    early = [entry for entry in recorded if entry.model in first]
    removed, restored = _take_back(batch, early, recorded, actor=actor, moment=moment)
    if between is not None:
        between()
    late = [entry for entry in recorded if entry.model not in first]
    more_removed, more_restored = _take_back(batch, late, recorded, actor=actor, moment=moment)
    return Undone(removed + more_removed, restored + more_restored)


def _take_back(
    batch: ImportBatch,
    entries: Sequence[_Recorded],
    recorded: Sequence[_Recorded],
    *,
    actor: str,
    moment: datetime,
) -> tuple[int, int]:
    """Undo some of the recorded changes; how many records were removed and how many restored."""
    refuse_dependents(entries, beside=recorded)
    changes = ChangeSet()
    removed = restored = 0
    for entry in reversed(entries):
        if entry.after is None:
            changes.create(_revived(entry))
        elif entry.before is None:
            changes.delete(entry.current)
            removed += 1
            continue
        else:
            changes.update(entry.current, **fields_from(entry.model, _to_restore(entry)))
        restored += 1
    changes.save(actor=actor, moment=moment, reason=f"undo of import {batch.pk}")
    return removed, restored


def _stamps_of(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a model that follow from other records, which may have changed them since."""
    return settings.STAMPS if model._meta.label in settings.STAMPED else ()


@dataclass(frozen=True, slots=True)
class _Recorded:
    """One recorded change, with the record as it is now."""

    model: type[models.Model]
    pk: Any
    before: Image | None
    after: Image | None
    found: models.Model | None

    @property
    def current(self) -> models.Model:
        """The record, which has been seen to exist."""
        assert self.found is not None
        return self.found


def _revived(entry: _Recorded) -> models.Model:
    assert entry.before is not None
    record = record_from(entry.model, entry.before)
    record._state.adding = True
    return record


def _to_restore(entry: _Recorded) -> Image:
    """The earlier columns, without stamps that the batch left alone: these may have moved since."""
    assert entry.before is not None
    assert entry.after is not None
    kept = {name for name in _stamps_of(entry.model) if entry.before.get(name) == entry.after.get(name)}
    return {name: value for name, value in entry.before.items() if name not in kept}


def _recorded(batch: ImportBatch) -> Iterator[_Recorded]:
    """The changes in the order in which they were made; what came and went within the batch is left out."""
    rows = list(batch.changes.order_by("pk").values_list("model", "object_pk", "before", "after"))
    for part in in_parts(rows):
        keys: defaultdict[str, list[Any]] = defaultdict(list)
        for label, key, _before, _after in part:
            keys[label].append(apps.get_model(label)._meta.pk.to_python(key))
        found = {label: current_records(apps.get_model(label), keys[label], lock=True) for label in keys}
        for label, key, before, after in part:
            model = apps.get_model(label)
            pk = model._meta.pk.to_python(key)
            if before is not None or after is not None:
                yield _Recorded(model, pk, before, after, found[label].get(pk))


def refuse_later_batches(batch: ImportBatch) -> None:
    """Raise UndoRefused when a later import that stands has changed one of the batch's records."""
    mine = ImportChange.objects.filter(batch=batch, model=OuterRef("model"), object_pk=OuterRef("object_pk"))
    later = (
        ImportChange.objects.filter(Exists(mine), batch__gt=batch, batch__state=BatchState.APPLIED)
        .order_by("-batch")
        .values_list("batch", flat=True)
        .distinct()
    )
    numbers = [str(number) for number in later]
    if numbers:
        raise UndoRefused(
            ngettext(
                "Import %(numbers)s changed the same records later.",
                "Imports %(numbers)s changed the same records later.",
                len(numbers),
            )
            % {"numbers": ", ".join(numbers)},
            _("Undo the later ones first, the newest before the others."),
        )


def refuse_edited(recorded: Sequence[_Recorded]) -> None:
    """Raise UndoRefused when a record is no longer as the batch left it."""
    edited = [entry for entry in recorded if _is_edited(entry)]
    if edited:
        raise UndoRefused(
            ngettext(
                "%(count)d record was edited since: %(examples)s.",
                "%(count)d records were edited since: %(examples)s.",
                len(edited),
            )
            % {"count": len(edited), "examples": _examples(edited)},
            _("Undoing would lose these edits. Correct the records one by one, or import a corrected file."),
        )


def _is_edited(entry: _Recorded) -> bool:
    if entry.found is None or entry.after is None:
        return (entry.found is None) != (entry.after is None)
    now = image_of(entry.found)
    stamps = _stamps_of(entry.model)
    return any(
        now[column] != value
        for column, value in entry.after.items()
        if column in now and column not in stamps
    )


def _examples(entries: Sequence[_Recorded]) -> str:
    shown = [
        f"{entry.model._meta.verbose_name} {entry.found if entry.found is not None else entry.pk}"
        for entry in entries[:EXAMPLES]
    ]
    return ", ".join([*shown, "…"] if len(entries) > EXAMPLES else shown)


def refuse_dependents(recorded: Sequence[_Recorded], *, beside: Sequence[_Recorded]) -> None:
    """Raise UndoRefused when a record that stays refers to one of ``recorded`` that the batch created.

    ``beside`` is everything that the batch recorded.
    """
    created: defaultdict[type[models.Model], set[Any]] = defaultdict(set)
    touched: defaultdict[type[models.Model], set[Any]] = defaultdict(set)
    for entry in beside:
        touched[entry.model].add(entry.pk)
    for entry in recorded:
        if entry.before is None:
            created[entry.model].add(entry.pk)
    reasons: dict[str, str] = {}
    for model, keys in created.items():
        for relation in _relations(model):
            related = relation.related_model
            # What the batch itself wrote goes away or goes back to where it pointed before.
            count = _references(relation, keys, apart_from=touched[related])
            if count:
                name = str(related._meta.verbose_name_plural)
                reasons[name] = f"{name} ({count})"
    if reasons:
        raise UndoRefused(
            _("Other records depend on those that the import brought: %(records)s.")
            % {"records": ", ".join(reasons.values())},
            _("Undo the imports that brought them first, or delete them."),
        )


def _relations(model: type[models.Model]) -> Iterator[Any]:
    """The foreign keys that point at a model; not those of rows that go with it, nor of history rows."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    for relation in relations:
        if (
            relation.auto_created
            and not relation.concrete
            and (relation.one_to_many or relation.one_to_one)
            and relation.related_model is not None
            and relation.related_model._meta.label not in settings.DERIVED
            and not (hasattr(relation.related_model, "tracked_fields") and not relation.field.db_constraint)
        ):
            yield relation


def _references(relation: Any, keys: set[Any], *, apart_from: set[Any]) -> int:
    """How many records refer to one of ``keys``, some left out."""
    manager = relation.related_model._base_manager
    count = 0
    for part in in_parts(sorted(keys)):
        rows = manager.filter(**{f"{relation.field.name}__in": part})
        count += len(set(rows.values_list("pk", flat=True)) - apart_from) if apart_from else rows.count()
    return count

"""What was done to records, in words: which record, which field, before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import current_records
from salesforce_app.kernel.images import Image, image_of
from salesforce_app.kernel.money import format_amount

NOTHING = "—"
NAMING = ("licence_no", "code", "username", "due_no", "visit_id", "name", "number")
"""Columns that tell which record it is, where a model has them; else those that it refers to do."""
MONEY = "amount"
"""What the columns begin with that hold minor units of the currency."""
PERSONAL = frozenset({"phone"})
"""Columns of which no more is shown than the last four characters."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One change as an import recorded or planned it: the model's label, the record's key ("" for a new
    one that has none yet), its columns before and after."""

    model: str
    pk: str
    before: Image | None
    after: Image | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that has another value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Described:
    """A change for a reader. ``action`` is created, updated or deleted."""

    model: str
    record: str
    action: Literal["created", "updated", "deleted"]
    differences: tuple[Difference, ...]


def described(changes: Sequence[RecordChange]) -> list[Described]:
    """The changes in words, in their order. Two queries for each model that is named or referred to."""
    images = _whole(changes)
    names = _names(changes, images)
    return [_described(change, image, names) for change, image in zip(changes, images, strict=True)]


def _described(change: RecordChange, image: Mapping[str, Any], names: _Names) -> Described:
    model = apps.get_model(change.model)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    before, after = change.before or {}, change.after or {}
    columns = {*before, *after}
    differences = [
        Difference(
            _title(field),
            names.shown(field, before.get(field.attname)),
            names.shown(field, after.get(field.attname)),
        )
        for field in fields
        if field.attname in columns and before.get(field.attname) != after.get(field.attname)
    ]
    if change.before is None:
        differences = [difference for difference in differences if difference.after != NOTHING]
    return Described(
        model=str(model._meta.verbose_name),
        record=_record(model, image, names) or change.pk,
        # A product that came with a batch is recorded without its columns.
        action="created" if change.before is None else "deleted" if change.after is None else "updated",
        differences=tuple(differences),
    )


def _title(field: models.Field[Any, Any]) -> str:
    """What a column is called; one that was given no name is called what it refers to."""
    if isinstance(field, models.ForeignKey) and field.verbose_name == field.name.replace("_", " "):
        return str(_target(field)._meta.verbose_name)
    return str(field.verbose_name)


def _record(model: type[models.Model], image: Mapping[str, Any], names: _Names) -> str:
    """The record's name: its own codes, else the names of what it refers to, with its first day."""
    own = [str(image[name]) for name in NAMING if image.get(name)]
    if own:
        return " ".join(own)
    keys = [
        field for field in model._meta.concrete_fields if field.is_relation and field.attname != "batch_id"
    ]
    parts = [
        names.shown(field, image[field.attname]) for field in keys if image.get(field.attname) is not None
    ]
    return " · ".join(dict.fromkeys(part for part in parts if part != NOTHING))


def _whole(changes: Sequence[RecordChange]) -> list[Mapping[str, Any]]:
    """Each record's columns: those of the change, the others as they are on file."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.pk:
            keys[change.model].add(change.pk)
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for label, pks in keys.items():
        model = apps.get_model(label)
        for pk, record in current_records(model, map(model._meta.pk.to_python, pks)).items():
            found[label, str(pk)] = image_of(record)
    return [
        {**found.get((change.model, change.pk), {}), **(change.before or {}), **(change.after or {})}
        for change in changes
    ]


def _names(changes: Sequence[RecordChange], images: Iterable[Mapping[str, Any]]) -> _Names:
    wanted: defaultdict[type[models.Model], set[Any]] = defaultdict(set)
    for change, image in zip(changes, images, strict=True):
        for field in apps.get_model(change.model)._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                values = {
                    source.get(field.attname) for source in (image, change.before or {}, change.after or {})
                }
                wanted[_target(field)] |= values - {None}
    return _Names({model: current_records(model, keys) for model, keys in wanted.items() if keys})


def _target(field: models.ForeignKey[Any, Any]) -> type[models.Model]:
    """The model that a column refers to."""
    target = field.related_model
    assert not isinstance(target, str)
    return target


class _Names:
    """Values as a reader wants them: names for keys, amounts in major units, words for codes."""

    def __init__(self, records: Mapping[type[models.Model], Mapping[Any, models.Model]]) -> None:
        self._records = records

    def shown(self, field: models.Field[Any, Any], value: Any) -> str:
        """The value of a column of an image; a dash for none."""
        if value is None or value in ("", []):
            return NOTHING
        if isinstance(field, models.ForeignKey):
            related = self._records.get(_target(field), {}).get(value)
            return str(related) if related is not None else str(value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.attname in PERSONAL:
            return f"•••• {str(value)[-4:]}"
        if field.attname.startswith(MONEY) and isinstance(value, int):
            return format_amount(value, settings.CURRENCY, decimals=2)
        return _plain(field, value)


def _plain(field: models.Field[Any, Any], value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(field, models.DateField):
        python = field.to_python(value)
        if isinstance(python, datetime):
            return date_format(timezone.localtime(python), "DATETIME_FORMAT")
        return date_format(python) if isinstance(python, date) else str(value)
    return str(value)

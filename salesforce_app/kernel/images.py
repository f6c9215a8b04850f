"""What a record looked like at some time: its columns, as JSON can hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models.enums import Choices

Image = dict[str, Any]
"""Column → value, as JSON can hold it."""

M = TypeVar("M", bound=models.Model)

UNRECORDED = frozenset({"password", "last_login"})
"""Columns that no image holds: a secret, and what signing in changes by itself."""

_AS_THEY_ARE = frozenset({int, str, bool, type(None), float, dict})


@cache
def recorded_fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The columns of a model that images hold."""
    return tuple(field for field in model._meta.concrete_fields if field.attname not in UNRECORDED)


def image_of(instance: models.Model) -> Image:
    """The record's columns; equal for equal records, whether read from the database or just made."""
    image: Image = {}
    for column, plain in _columns(type(instance)):
        value = getattr(instance, column)
        image[column] = value if type(value) in _AS_THEY_ARE else plain(value)
    return image


def record_from(model: type[M], image: Mapping[str, Any]) -> M:
    """The record that an image shows, as if it had been read from the database."""
    record = model(**fields_from(model, image))
    record._state.adding = False
    return record


def fields_from(model: type[models.Model], image: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an image by column, as Python has them."""
    return {
        field.attname: field.to_python(image[field.attname])
        for field in recorded_fields(model)
        if field.attname in image
    }


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple((field.attname, partial(_plain, field)) for field in recorded_fields(model))


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, UUID)):
        return str(value)
    if isinstance(value, Choices):
        return value.value
    return list(value) if isinstance(value, tuple) else value

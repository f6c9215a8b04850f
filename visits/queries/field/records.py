"""What the records of shops say before a call: fields to fill in, days that come, what may be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from accounts.measures.birthdays import coming_birthdays
from accounts.measures.profile import REQUIRED_FIELDS, completeness
from accounts.models import Owner, Retailer, RetailerStatus
from accounts.queries.attention import BIRTHDAY_DAYS, LICENCE_DAYS

WANTED_FIELDS = (
    "address",
    "latitude",
    "floor_area_m2",
    "licence_expires_on",
    "owner_name",
    "owner_phone",
    "opening_hours",
)
"""What a visit can find out beyond the required fields of a record (domain.md §3.4), in the order of asking.

Hardly any record has all of them, so that they are asked for where nothing else is, and never a signal."""

SHOP_FIELDS = (
    "name",
    "address",
    "opening_hours",
    "market_type",
    "business_type",
    "floor_area_m2",
    "licence_expires_on",
)
OWNER_FIELDS = (
    "name",
    "sex",
    "birth_year",
    "birthday_month",
    "birthday_day",
    "birthday_calendar",
)
"""What may be corrected from the field; the phone, which is masked, route, village and status are not."""

LABELS: Mapping[str, Any] = {
    "state": _("status"),
    "latitude": _("position on the map"),
    "owner_name": _("owner’s name"),
}


@dataclass(frozen=True, slots=True)
class CorrectableField:
    """A field that may be corrected: its value as it is sent back, its choices as (code, words)."""

    name: str
    label: str
    value: str
    kind: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShopRecord:
    """``missing`` are the names of required fields without a value, ``wanted`` those of others.

    The days are None unless they come soon: ``licence_ends_on`` is told from 60 days before and for good
    after, ``birthday_on`` 14 days ahead.
    """

    missing: tuple[str, ...]
    wanted: tuple[str, ...]
    licence_ends_on: date | None
    birthday_on: date | None


def shop_record(shop: Retailer, status: RetailerStatus | None, day: date) -> ShopRecord:
    """What a shop's record says on a day; no statement of its own."""
    owner = shop.owner
    values = {name: getattr(shop, name, None) for name in (*REQUIRED_FIELDS, *WANTED_FIELDS)}
    values["state"] = status.state if status is not None else None
    values["owner_name"] = owner.name if owner is not None else None
    values["owner_phone"] = owner.phone if owner is not None else None
    ends = shop.licence_expires_on
    return ShopRecord(
        missing=completeness(values).missing,
        wanted=completeness(values, WANTED_FIELDS).missing,
        licence_ends_on=ends if ends is not None and ends <= day + timedelta(days=LICENCE_DAYS) else None,
        birthday_on=_birthday(owner, day),
    )


def label_of(name: str) -> str:
    """What a field is called."""
    if name in LABELS:
        return str(LABELS[name])
    model, column = _column(name)
    return str(model._meta.get_field(column).verbose_name)  # type: ignore[union-attr]


def correctable_fields(shop: Retailer) -> list[CorrectableField]:
    """The fields of a shop and its owner that may be corrected; the owner's are named ``owner_…``."""
    owner = shop.owner or Owner()
    found = [_correctable(shop, name, name) for name in SHOP_FIELDS]
    found += [_correctable(owner, name, f"owner_{name}") for name in OWNER_FIELDS]
    return found


def _birthday(owner: Owner | None, day: date) -> date | None:
    if owner is None or owner.birthday_month is None or owner.birthday_day is None:
        return None
    coming = coming_birthdays(day, BIRTHDAY_DAYS)
    return coming.get((owner.birthday_calendar, owner.birthday_month, owner.birthday_day))


def _column(name: str) -> tuple[type[Retailer | Owner], str]:
    if name.startswith("owner_"):
        return Owner, name.removeprefix("owner_")
    return Retailer, name


def _correctable(record: Retailer | Owner, column: str, name: str) -> CorrectableField:
    field = record._meta.get_field(column)
    assert isinstance(field, models.Field)
    value = getattr(record, column)
    if value is None or value == Sex.UNKNOWN:
        text = ""
    elif isinstance(field, models.DecimalField):
        text = f"{value.normalize():f}"
    else:
        text = str(value)
    if field.choices:
        kind = "choice"
    elif isinstance(field, models.DateField):
        kind = "date"
    elif isinstance(field, (models.IntegerField, models.DecimalField)):
        kind = "number"
    else:
        kind = "text"
    choices = tuple((str(code), str(words)) for code, words in field.flatchoices)
    return CorrectableField(name, label_of(name), text, kind, choices)

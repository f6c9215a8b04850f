"""The profile of a shop's card: its fields in groups, how complete they are and how old.

Apps above add what they know of a shop (its route, its village, its account) by ``contribute``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..enums import BirthdayCalendar, Datum, Sex
from ..measures.birthdays import next_birthday
from ..measures.phones import mask_phone
from ..measures.profile import ROUTE_FIELDS, Completeness, completeness, stale_fields
from ..models import Owner, Retailer
from ..roles import Permission
from .cards import RetailerCard
from .trail import retailer_trail
from .wording import wording_of

IDENTITY, PLACE, BUSINESS, OWNER, SETTLEMENT = "identity", "place", "business", "owner", "settlement"

GROUPS: Mapping[str, object] = {
    IDENTITY: gettext_lazy("Identity"),
    PLACE: pgettext_lazy("profile", "Place"),
    BUSINESS: gettext_lazy("Business"),
    OWNER: gettext_lazy("Owner"),
    SETTLEMENT: pgettext_lazy("profile", "Settlement"),
}

SHOP_FIELDS: Mapping[str, tuple[str, ...]] = {
    IDENTITY: ("licence_no", "name", "opened_on", "licence_expires_on"),
    PLACE: ("address", "opening_hours", "market_type", "floor_area_m2"),
    BUSINESS: ("business_type", "size_class", "grade", "integrity_grade", "visits_per_month"),
}
IMPORTED_FIELDS = frozenset({"grade"})
"""Set by the company and imported, never by hand (domain.md §2)."""
SOME_LEAP_YEAR = 2000
UNKNOWN_VALUES = frozenset({Sex.UNKNOWN.value, Datum.UNKNOWN.value})


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One line of the profile.

    ``changed_on`` is the day on which the value became what it is, None when that is not known; ``address``
    is where it is corrected, empty for whoever may not. ``is_hidden`` marks what is shown on asking alone.
    """

    name: str
    label: str
    value: str
    changed_on: date | None = None
    address: str = ""
    note: str = ""
    is_hidden: bool = False
    is_stale: bool = False
    confirmed_on: date | None = None

    @property
    def is_filled(self) -> bool:
        """Whether there is a value."""
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class ProfileGroup:
    """Entries that belong together."""

    name: str
    title: object
    entries: tuple[ProfileEntry, ...]


@dataclass(frozen=True)
class Profile:
    """Everything that is known of a shop itself, with its quality."""

    groups: tuple[ProfileGroup, ...]
    completeness: Completeness
    confirmed_on: date | None

    @cached_property
    def entries(self) -> dict[str, ProfileEntry]:
        """The entries by name."""
        return {entry.name: entry for group in self.groups for entry in group.entries}

    @property
    def missing(self) -> list[ProfileEntry]:
        """The required entries without a value, in the order of the list of required fields."""
        return [self.entries[name] for name in self.completeness.missing if name in self.entries]

    @property
    def stale(self) -> list[ProfileEntry]:
        """The entries that nobody has looked at for too long."""
        return [entry for entry in self.entries.values() if entry.is_stale]


Reader = Callable[[RetailerCard], list[ProfileEntry]]

_contributions: list[tuple[str, Reader]] = []


def contribute(group: str, read: Reader) -> None:
    """Add what ``read`` tells of a card to a group of the profile, after what is there already."""
    _contributions.append((group, read))


def profile(card: RetailerCard) -> Profile:
    """The profile of a card; ask for it by ``card.keep(profile)``. Costs the trail and what apps read."""
    entries: dict[str, list[ProfileEntry]] = {group: [] for group in GROUPS}
    for group, names in SHOP_FIELDS.items():
        entries[group] = [_shop_entry(card, name) for name in names]
    entries[IDENTITY].insert(2, _state_entry(card))
    entries[PLACE].append(_position_entry(card))
    entries[OWNER] = _owner_entries(card)
    for group, read in _contributions:
        entries[group] += read(card)
    record = {entry.name: entry.value for group in entries.values() for entry in group}
    confirmed_on = card.retailer.confirmed_on
    looked_at = {
        entry.name: max(filter(None, (entry.changed_on, confirmed_on)), default=None)
        for group in entries.values()
        for entry in group
        if entry.is_filled
    }
    stale = frozenset(stale_fields(looked_at, card.day, route_fields=ROUTE_FIELDS))
    return Profile(
        groups=tuple(
            ProfileGroup(
                name,
                GROUPS[name],
                tuple(
                    replace(
                        entry,
                        is_stale=entry.name in stale,
                        confirmed_on=confirmed_on
                        if confirmed_on and (entry.changed_on is None or confirmed_on > entry.changed_on)
                        else None,
                    )
                    for entry in found
                ),
            )
            for name, found in entries.items()
            if found
        ),
        completeness=completeness(record),
        confirmed_on=confirmed_on,
    )


def edit_address(card: RetailerCard, name: str) -> str:
    """Where a field of the record is edited; empty for whoever may not."""
    if not card.scope.allows(Permission.EDIT_RETAILERS):
        return ""
    return f"{reverse('accounts:edit_retailer', args=[card.retailer.pk])}#id_{name}"


def _changed_on(card: RetailerCard, model: type[Retailer | Owner], *columns: str) -> date | None:
    changed_on = card.keep(retailer_trail).changed_on
    days = [changed_on.get((model._meta.label_lower, column)) for column in columns]
    return max(filter(None, days), default=None)


def _field(model: type[Retailer | Owner], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _shop_entry(card: RetailerCard, name: str) -> ProfileEntry:
    field = _field(Retailer, name)
    value = getattr(card.retailer, name)
    note = ""
    if name == "licence_expires_on" and value is not None and value < card.day:
        note = _("expired")
    return ProfileEntry(
        name=name,
        label=str(field.verbose_name),
        value=wording_of(field, value),
        changed_on=_changed_on(card, Retailer, name),
        address="" if name in IMPORTED_FIELDS else edit_address(card, name),
        note=note,
    )


def _state_entry(card: RetailerCard) -> ProfileEntry:
    status = card.status
    note = ""
    if status is not None and status.returns_on is not None:
        note = _("expected back on %(day)s") % {"day": date_format(status.returns_on)}
    return ProfileEntry(
        name="state",
        label=_("status"),
        value=status.get_state_display() if status is not None else "",
        # A status says itself since when it holds; nothing is stale about a shop that is simply open.
        changed_on=card.day,
        note=note,
    )


def _position_entry(card: RetailerCard) -> ProfileEntry:
    shop = card.retailer
    value = ""
    if shop.latitude is not None and shop.longitude is not None:
        value = f"{shop.latitude:f}, {shop.longitude:f}"
    return ProfileEntry(
        name="latitude",
        label=_("position on the map"),
        value=value,
        changed_on=_changed_on(card, Retailer, "latitude", "longitude", "datum"),
        address=edit_address(card, "latitude"),
        note=shop.get_datum_display() if value else "",
    )


def _owner_entries(card: RetailerCard) -> list[ProfileEntry]:
    owner = card.retailer.owner
    fields = ("name", "sex", "birth_year")
    if owner is None:
        return [ProfileEntry("owner_name", _("owner’s name"), "", address=edit_address(card, "owner_name"))]
    entries = []
    for name in fields:
        field = _field(Owner, name)
        value = getattr(owner, name)
        entries.append(
            ProfileEntry(
                name=f"owner_{name}",
                label=_("owner’s name") if name == "name" else str(field.verbose_name),
                value="" if value in UNKNOWN_VALUES else wording_of(field, value),
                changed_on=_changed_on(card, Owner, name),
                address=edit_address(card, f"owner_{name}"),
            )
        )
    entries.append(_birthday_entry(card, owner))
    entries.append(
        ProfileEntry(
            name="owner_phone",
            label=str(_field(Owner, "phone").verbose_name),
            value=mask_phone(owner.phone),
            changed_on=_changed_on(card, Owner, "phone"),
            address=edit_address(card, "owner_phone"),
            is_hidden=bool(owner.phone),
        )
    )
    return entries


def _birthday_entry(card: RetailerCard, owner: Owner) -> ProfileEntry:
    month, day = owner.birthday_month, owner.birthday_day
    value = note = ""
    if month is not None and day is not None:
        if owner.birthday_calendar == BirthdayCalendar.LUNAR:
            pattern = _("day %(day)d of lunar month %(month)d")
            value = pattern % {"month": month, "day": day}
        else:
            value = date_format(date(SOME_LEAP_YEAR, month, day), "MONTH_DAY_FORMAT")
        coming = next_birthday(month, day, owner.birthday_calendar, card.day)
        if coming is not None:
            note = _("next on %(day)s") % {"day": date_format(coming)}
    return ProfileEntry(
        name="owner_birthday_month",
        label=_("birthday"),
        value=value,
        changed_on=_changed_on(card, Owner, "birthday_month", "birthday_day", "birthday_calendar"),
        address=edit_address(card, "owner_birthday_month"),
        note=note,
    )

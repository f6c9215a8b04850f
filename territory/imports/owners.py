"""The owners that a retailers file names: who is the same person, and what is said of her."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.domain.retailers import plan_owner
from accounts.models import Owner, Retailer
from salesforce_app.imports.plan import Row
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

COLUMNS = {
    "owner_name": "name",
    "owner_sex": "sex",
    "owner_birth_year": "birth_year",
    "owner_birthday_calendar": "birthday_calendar",
    "owner_phone": "phone",
}
"""Column → field of the owner; the birthday fills two fields."""

YOUNGEST, OLDEST = 18, 90

Identity = tuple[str, str]
"""Name and phone: who has both in common is one person, who may hold several shops."""


class Owners:
    """The owners on file and in the file. Built anew for each going through a file."""

    def __init__(self) -> None:
        self._by_identity: dict[Identity, Owner] = {}
        self._by_key: dict[int, Owner] = {}
        self._shops: dict[int, int] = {}
        self._said: dict[int, tuple[Owner, dict[str, tuple[object, int]]]] = {}

    def load(self, retailers: Iterable[Retailer], rows: Iterable[Row]) -> None:
        """Read the owners of these shops, and those whom the rows may mean; three statements."""
        keys = {retailer.owner_id for retailer in retailers if retailer.owner_id is not None}
        phones = {row.values.get("owner_phone") for row in rows} - {None}
        owners = {owner.pk: owner for owner in Owner.objects.filter(pk__in=keys)}
        owners |= {owner.pk: owner for owner in Owner.objects.filter(phone__in=phones)}
        for pk, owner in owners.items():
            self._by_key.setdefault(pk, owner)
            if owner.phone:
                self._by_identity.setdefault((owner.name, owner.phone), self._by_key[pk])
        self._shops = dict(
            Retailer.objects.filter(owner__in=keys)
            .order_by()
            .values_list("owner")
            .annotate(shops=Count("pk"))
            .values_list("owner", "shops")
        )

    def plan(self, row: Row, changes: ChangeSet, retailer: Retailer) -> bool:
        """Give the shop the owner that the row names, with what it says of her.

        Tells whether that is a change. Raises InputError when the row tells of an owner without naming one,
        or contradicts an earlier row.
        """
        values = owner_values(row.values)
        if not values:
            return False
        owner = self._by_key.get(retailer.owner_id) if retailer.owner_id is not None else None
        name = values.get("name")
        if owner is not None and name not in (None, owner.name) and self._shops.get(owner.pk, 0) > 1:
            # The other shops keep their owner; this one has got another.
            owner = None
        if owner is None:
            if name is None:
                raise InputError(
                    "owner_name",
                    _("The row tells of an owner without naming one."),
                    _("Fill in the name, or leave the other columns of the owner empty."),
                )
            owner = self._by_identity.get((str(name), str(values.get("phone"))))
        is_new = owner is None
        if owner is None:
            owner = changes.create(Owner())
        self._refuse_contradiction(owner, values)
        identity = (owner.name, owner.phone)
        changed = plan_owner(changes, owner, values) or is_new
        changed = changes.update(retailer, owner=owner) or changed
        if self._by_identity.get(identity) is owner:
            del self._by_identity[identity]
        self._remember(row, owner, values)
        return changed

    def _refuse_contradiction(self, owner: Owner, values: Mapping[str, object]) -> None:
        _owner, said = self._said.get(id(owner), (owner, {}))
        for field, value in values.items():
            other, line = said.get(field, (value, 0))
            if other != value:
                raise InputError(
                    next((column for column, name in COLUMNS.items() if name == field), "owner_birthday"),
                    _("Line %(line)d gives another value for the same owner (same name and phone).")
                    % {"line": line},
                    _("Correct one of the two rows."),
                )

    def _remember(self, row: Row, owner: Owner, values: Mapping[str, object]) -> None:
        if owner.phone:
            self._by_identity.setdefault((owner.name, owner.phone), owner)
        # Holding the owner keeps its identity from being given to another object.
        _owner, said = self._said.setdefault(id(owner), (owner, {}))
        for field, value in values.items():
            said.setdefault(field, (value, row.line))


def owner_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of the owner, by the owner's fields; nothing of what it leaves empty."""
    given = {field: values[column] for column, field in COLUMNS.items() if values.get(column) is not None}
    birthday = values.get("owner_birthday")
    if birthday is not None:
        month, _dash, day = birthday.partition("-")
        given |= {"birthday_month": int(month), "birthday_day": int(day)}
    return given


def is_of_odd_age(birth_year: int, today: date) -> bool:
    """Whether somebody born in that year is below 18 or above 90 in any case (domain.md §3.4)."""
    return today.year - birth_year < YOUNGEST or today.year - birth_year - 1 > OLDEST

"""What the records ask for: missing fields, licences that end, birthdays; people without sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force

from ..enums import RetailerState
from ..measures.birthdays import coming_birthdays
from ..models import Owner, Retailer, RetailerStatus, Staff
from .retailer_list import listed_retailers

LICENCE_DAYS = 60
"""How long before a licence ends somebody has to see to it."""
BIRTHDAY_DAYS = 14
SHOWN = 5
SHOPS = ("accounts.Retailer", "accounts.RetailerStatus")


@dataclass(frozen=True, slots=True)
class Some:
    """A number of shops and the first of them."""

    number: int
    first: tuple[Retailer, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A day that comes for a shop."""

    retailer: Retailer
    day: date


@dataclass(frozen=True, slots=True)
class Dates:
    """The licences and the birthdays of the next weeks, the nearest first."""

    licences: tuple[Coming, ...]
    licence_number: int
    birthdays: tuple[Coming, ...]


def incomplete(scope: Scope, day: date | None = None) -> QuerySet[Retailer]:
    """The shops in operation that lack a required field (domain.md §3.4): market type or business type.

    Licence number and name are never empty; a shop without a status on file lacks it as well.
    """
    day = day or timezone.localdate()
    status = RetailerStatus.objects.filter(in_force(day), retailer=OuterRef("pk"))
    lacks = Q(market_type="") | Q(business_type="") | ~Exists(status)
    # Those that lack something are few: they are found before it is asked whose they are and whether closed.
    found = listed_retailers(scope)
    of_all = Retailer.objects.all() if scope.covers_many else found
    return _open(narrow(found, of_all.filter(lacks).values_list("pk")), day)


def incomplete_shops(scope: Scope) -> Some:
    """How many shops lack a required field, and the first by licence number; two statements while kept."""
    day = timezone.localdate()

    def make() -> tuple[int, list[int]]:
        found = incomplete(scope, day)
        return found.count(), list(found.order_by("licence_no").values_list("pk", flat=True)[:SHOWN])

    key = (scope.units_digest, day)
    number, first = kept("incomplete", key, make, made_of=[*SHOPS, *settings.COVERING], until=day)
    return Some(number, tuple(Retailer.objects.filter(pk__in=first).order_by("licence_no")))


def licences_ending(scope: Scope, day: date | None = None) -> QuerySet[Retailer]:
    """The shops in operation whose licence has ended or ends within ``LICENCE_DAYS``."""
    day = day or timezone.localdate()
    return _in_operation(scope, day).filter(licence_expires_on__lte=day + timedelta(days=LICENCE_DAYS))


def _in_operation(scope: Scope, day: date) -> QuerySet[Retailer]:
    """The shops of the scope that are not closed on the day."""
    return _open(Retailer.objects.visible_to(scope), day)


def _open(shops: QuerySet[Retailer], day: date) -> QuerySet[Retailer]:
    closed = RetailerStatus.objects.filter(in_force(day), retailer=OuterRef("pk"), state=RetailerState.CLOSED)
    return shops.exclude(Exists(closed))


def coming_dates(scope: Scope, day: date | None = None) -> Dates:
    """The licences that end and the birthdays that come, of shops in operation; three statements."""
    day = day or timezone.localdate()
    ending = licences_ending(scope, day)
    licences = tuple(
        Coming(shop, shop.licence_expires_on)
        for shop in ending.order_by("licence_expires_on", "licence_no")[:SHOWN]
        if shop.licence_expires_on is not None
    )
    return Dates(licences, ending.count(), _birthdays(scope, day))


def _birthdays(scope: Scope, day: date) -> tuple[Coming, ...]:
    """The nearest birthdays of owners; lunar ones move through the solar year."""
    coming = coming_birthdays(day, BIRTHDAY_DAYS)
    days_ahead = Case(
        *(
            When(
                owner__birthday_calendar=calendar,
                owner__birthday_month=month,
                owner__birthday_day=day_of_month,
                then=Value((comes - day).days),
            )
            for (calendar, month, day_of_month), comes in coming.items()
        ),
        output_field=IntegerField(null=True),
    )
    shops = _in_operation(scope, day).filter(owner__birthday_month__in={month for _, month, _ in coming})
    if scope.everything:
        # Of the whole office those who have a birthday come first, by index; of one's own shops all are few.
        shops = shops.filter(owner__in=_born_on(coming))
    near = shops.annotate(days_ahead=days_ahead).filter(days_ahead__isnull=False).select_related("owner")
    return tuple(
        Coming(shop, coming[owner.birthday_calendar, owner.birthday_month, owner.birthday_day])
        for shop in near.order_by("days_ahead", "licence_no")[:SHOWN]
        if (owner := shop.owner) is not None
        and owner.birthday_month is not None
        and owner.birthday_day is not None
    )


def _born_on(dates: Iterable[tuple[str, int, int]]) -> QuerySet[Owner, Any]:
    """Who has a birthday on some days of the year, in whichever calendar."""
    days: dict[int, set[int]] = {}
    for _calendar, month, day in dates:
        days.setdefault(month, set()).add(day)
    on_days = (Q(birthday_month=month, birthday_day__in=found) for month, found in days.items())
    return Owner.objects.filter(reduce(or_, on_days)).values("pk")


def staff_without_sign_in(scope: Scope) -> list[Staff]:
    """Active people who have never signed in, those of the scope, the longest known first."""
    return list(
        Staff.objects.visible_to(scope).filter(is_active=True, last_login__isnull=True).order_by("pk")[:SHOWN]
    )

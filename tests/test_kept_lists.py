"""Kept orders and sets of the list of shops are what the plain query gives, whatever happened in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Owner, Retailer
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope, system_scope
from salesforce_app.web import listing_kept, listing_query
from salesforce_app.web.listing_query import ListQuery
from salesforce_app.web.listings import columns_of, filters_of, find_listing, sets_of
from territory.models import OrgUnit, Residence, Route, RouteStop, Village
from territory.queries.units import unit_tree
from territory.scope import scope_of_units

from . import test_kept
from .factories import RetailerFactory, RouteStopFactory, VisitFactory
from .made_up import LAST, make_up
from .test_kept import SHOWN, tables_of

RETAILERS = "retailers"
ARGUMENTS = {"tier": "Top", "moved": "Top-Big", "movement": "up"}
OF_NO_PLACE = frozenset({"incomplete", "licence_ends"})

Parameters = dict[str, str]


def orders() -> Iterator[Parameters]:
    """The list by each column, up and down."""
    for column in columns_of(RETAILERS):
        if column.order_by is not None:
            yield {"sort": column.name}
            yield {"sort": f"-{column.name}"}


def narrowed() -> Iterator[Parameters]:
    """The sets and the filters that are kept, as they come and by another table's column."""
    for part in sets_of(RETAILERS):
        of = {} if part.name in OF_NO_PLACE else {"unit": "A"}
        asked = {"set": part.name, "month": str(SHOWN), "argument": ARGUMENTS.get(part.name, ""), **of}
        yield asked
        yield {**asked, "sort": "-last_visit"}
    for filter_ in filters_of(RETAILERS):
        if filter_.made_of:
            yield {filter_.name: "on"}
            yield {filter_.name: "on", "sort": "change"}


ASKED = [*orders(), *narrowed()]


def scopes() -> list[Scope]:
    """Somebody who sees everything, and somebody who sees a district."""
    may = frozenset(Permission)
    district = unit_tree().below([OrgUnit.objects.get(code="A").pk])
    own = scope_of_units(district, day=timezone.localdate())
    return [system_scope("tests"), replace(own, permissions=may)]


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every list is long here, and nothing is kept of another test."""
    monkeypatch.setattr(listing_query, "PAGE_SIZE", 4)
    monkeypatch.setattr(listing_query, "COUNTED", 3)
    cache.clear()
    yield
    cache.clear()


def shown(scope: Scope, asked: Parameters) -> dict[str, Any]:
    """What the list tells: keys of the file and of two pages, the number, and what it says of a set."""
    parameters = QueryDict(mutable=True)
    parameters.update(asked)
    listing = find_listing(RETAILERS)
    query = ListQuery(listing, scope, parameters)
    parameters = parameters.copy()
    parameters["page"] = "2"
    second = ListQuery(listing, scope, parameters)
    return {
        "pages": [*query._keys, *second._keys],
        "next": query.has_next,
        "keys": query.keys(),
        "count": query.count,
        "seen": query.members_seen if query.open_set else None,
        "counted": query.open_set.counted if query.open_set else None,
        "by the API": [*by_key(query)],
    }


def by_key(query: ListQuery) -> Iterator[int]:
    """The keys of the pages that the API gives, of three rows each."""
    last = None
    while True:
        rows = query.matching_behind(last, 3).order_by("pk")
        keys = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:3])
        yield from keys
        if len(keys) < 3:
            return
        last = keys[-1]


def plain(scope: Scope, asked: Parameters) -> dict[str, Any]:
    """The same by a query of its own, of which nothing is kept."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(ListQuery, "_kept_keys", None)
        patch.setattr(ListQuery, "matching_behind", lambda query, _key, _enough: query.matching)
        return shown(scope, asked)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_lists_is_what_the_plain_query_gives() -> None:
    random = Random(7)
    make_up(21, shops=30)
    readers = scopes()
    for reader, asked in zip(cycle(readers), ASKED, strict=False):
        assert shown(reader, asked) == plain(reader, asked), asked

    changed = 0
    for act in ACTS:
        before = [(reader, asked, shown(reader, asked)) for reader in readers for asked in CHANGED_BY[act]]
        act(random)
        some = [(reader, asked, None) for reader in readers for asked in random.sample(ASKED, 2)]
        for reader, asked, was in [*before, *some]:
            now = shown(reader, asked)
            assert now == plain(reader, asked), (act.__name__, asked)
            changed += was is not None and now != was
    assert changed >= len(ACTS)


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_kept_is_a_slice() -> None:
    make_up(22, shops=20)
    reader = system_scope("tests")
    for asked in ASKED:
        query = ListQuery(find_listing(RETAILERS), reader, _parameters(asked))
        if asked.get("sort", "").removeprefix("-") in ("name", "licence_no", "grade", "opened_on"):
            # An index has these in order.
            assert query._kept_keys is None
        elif asked.get("sort", "").removeprefix("-") != "visits_per_month":
            assert query._kept_keys is not None, asked


@pytest.mark.django_db(transaction=True)
def test_further_filters_are_asked_of_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    make_up(23, shops=40)
    reader = system_scope("tests")
    route = Route.objects.filter(kind="order_visit").order_by("code")[0].code
    village = Village.objects.order_by("pk")[0]
    bought = {"set": "bought", "month": str(SHOWN)}
    monkeypatch.setattr(listing_kept, "FEW", 6)
    for more in (
        {"status": "active"},
        {"route": route},
        {"q": "1"},
        {"village": str(village.pk)},
        {"status": "closed"},
    ):
        for asked in ({"sort": "-sales"}, {"sort": "route"}, bought, bought | {"sort": "-last_visit"}):
            for page in ("1", "2", "9"):
                wanted = {**asked, **more, "page": page}
                assert shown(reader, wanted) == plain(reader, wanted), wanted


@pytest.mark.django_db
def test_every_model_that_a_list_is_made_of_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    make_up(24, shops=25)
    test_kept.close_of(SHOWN.shift(-1))
    missing: dict[str, set[str]] = {}

    def note(name: str, _key: object, make: Callable[[], Any], *, made_of: Any, until: object) -> Any:
        values: list[Any] = []
        read = {model._meta.label for model in tables_of(lambda: values.append(make()))}
        missing[name] = {settings.FOLLOWING.get(label, label) for label in read} - set(made_of)
        return values[0]

    monkeypatch.setattr(listing_kept, "kept", note)
    for reader in scopes():
        for asked in ASKED:
            ListQuery(find_listing(RETAILERS), reader, _parameters(asked)).keys()
            assert not any(missing.values()), (asked, missing)


@pytest.mark.django_db
def test_fields_that_the_list_is_sorted_by_are_counted() -> None:
    counted = settings.COUNTED["accounts.Retailer"][1]
    for column in columns_of(RETAILERS):
        if column.order_by is not None:
            by = column.order_by(system_scope("tests"))
            if listing_kept.is_own_column(by):
                assert (by if isinstance(by, str) else by.name) in counted  # type: ignore[union-attr]


def _parameters(asked: Parameters) -> QueryDict:
    parameters = QueryDict(mutable=True)
    parameters.update(asked)
    return parameters


def visit_is_logged(random: Random) -> None:
    shop = random.choice(list(RouteStop.objects.filter(until=None, route__terms__unit__code="A1")))
    stamp = {"route": shop.route, "unit": OrgUnit.objects.get(code="A1"), "channel": "in_person"}
    VisitFactory(retailer=shop.retailer, visited_on=SHOWN.last, **stamp)
    VisitFactory(retailer=Retailer.objects.order_by("pk")[0], visited_on=LAST.last, **stamp)


def owner_gets_another_name(random: Random) -> None:
    Owner.objects.filter(pk__in=Owner.objects.order_by("-pk").values("pk")[:5]).update(name="A")


def shops_get_owners(random: Random) -> None:
    for number, shop in enumerate(Retailer.objects.order_by("pk")):
        owner = Owner.objects.create(name=f"Owner {number * 7 % 13}")
        Retailer.objects.filter(pk=shop.pk).update(owner=owner)


def village_gets_another_name(random: Random) -> None:
    Village.objects.filter(pk=Village.objects.order_by("name")[0].pk).update(name="zz")


def shop_goes_to_another_village(random: Random) -> None:
    first = Village.objects.order_by("name")[0]
    Residence.objects.filter(until=None).exclude(village=first).update(village=first)


def route_gets_another_code(random: Random) -> None:
    Route.objects.filter(pk=Route.objects.filter(kind="order_visit").order_by("code")[0].pk).update(code="zz")


def shop_leaves_its_route(random: Random) -> None:
    stops = RouteStop.objects.filter(until=None, kind="order_visit", since__lt=LAST.first)
    RouteStop.objects.filter(pk__in=[stop.pk for stop in list(stops)[:4]]).update(until=LAST.last)


def shop_opens(random: Random) -> None:
    RouteStopFactory(
        retailer=RetailerFactory(licence_no="0", opened_on=SHOWN.first),
        route=Route.objects.filter(kind="order_visit").order_by("code")[1],
        since=SHOWN.first,
    )


def licence_ends(random: Random) -> None:
    Retailer.objects.order_by("pk").filter(pk__lte=Retailer.objects.order_by("pk")[9].pk).update(
        opened_on=None, licence_expires_on=SHOWN.first
    )


LAST_VISIT = [{"sort": "last_visit"}, {"sort": "-last_visit"}]
ROUTE = [{"sort": "route"}, {"sort": "-route"}]
VILLAGE = [{"sort": "village"}, {"sort": "-village"}]
OWNER = [{"sort": "owner"}, {"sort": "-owner"}]
SALES = [{"sort": "sales"}, {"sort": "-sales"}, {"sort": "change"}, {"sort": "-change"}, {"falling": "on"}]


def _of_set(name: str, argument: str = "") -> Parameters:
    return {"set": name, "month": str(SHOWN), "unit": "A", "argument": argument}


CHANGED_BY: dict[Callable[[Random], None], list[Parameters]] = {
    visit_is_logged: [*LAST_VISIT, _of_set("visited"), _of_set("unvisited"), _of_set("visited_short")],
    test_kept.visit_is_made: [_of_set("visited"), _of_set("asked")],
    test_kept.visit_of_a_later_month_is_gone: LAST_VISIT,
    shops_get_owners: OWNER,
    owner_gets_another_name: OWNER,
    village_gets_another_name: VILLAGE,
    shop_goes_to_another_village: VILLAGE,
    route_gets_another_code: ROUTE,
    test_kept.shop_goes_to_another_route: [*ROUTE, _of_set("active"), _of_set("served")],
    shop_opens: [*ROUTE, *VILLAGE, _of_set("new")],
    test_kept.shop_closes: [_of_set("closed"), _of_set("active"), _of_set("served")],
    test_kept.sales_are_imported: [_of_set("falling"), _of_set("tier", "Top"), *SALES],
    test_kept.sales_of_a_later_month_are_imported: SALES,
    test_kept.debits_are_imported: [_of_set("debited"), _of_set("failed")],
    test_kept.enrolments_end: [_of_set("enrolled"), _of_set("not_enrolled")],
    test_kept.shop_is_to_be_visited_more_often: [_of_set("visited_short"), _of_set("visited_enough")],
    test_kept.shops_lack_a_field: [{"set": "incomplete", "month": str(SHOWN)}],
    licence_ends: [{"set": "licence_ends", "month": str(SHOWN)}],
    shop_leaves_its_route: [*ROUTE, _of_set("bought")],
    test_kept.month_is_closed: [_of_set("tier", "Top"), _of_set("asked")],
    test_kept.shop_gets_another_name: [_of_set("bought") | {"sort": "name"}],
}
"""What happens in an office, one after the other, and what of the list it changes."""
ACTS = list(CHANGED_BY)

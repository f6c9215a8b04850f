"""Who sees what: by posting, by day, by subquery, and nothing without a scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import models
from django.db.models import Sum
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.models import Notification, Owner, Retailer, RetailerStatus, Staff
from accounts.roles import Permission
from journals.models import JournalMonth
from salesforce_app.imports.models import Upload
from salesforce_app.jobs.models import Job
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope, ScopedQuerySet
from settlement.models import DebitAttempt, DueAdjustment
from territory.enums import RouteKind
from territory.models import (
    OrgUnit,
    Posting,
    Residence,
    RetailerMonth,
    Route,
    RouteStop,
    RouteTerm,
    Target,
    TierSnapshot,
    Village,
)
from territory.scope import build_scope, scope_of_units, top_units
from tests.cast import Cast, Office
from tests.factories import (
    DebitAttemptFactory,
    DueAdjustmentFactory,
    DueFactory,
    JournalMonthFactory,
    OrderDateMoveFactory,
    OrgUnitFactory,
    PostingFactory,
    ResidenceFactory,
    RetailerFactory,
    RetailerMonthFactory,
    RouteFactory,
    RouteMonthFactory,
    RouteStopFactory,
    RouteTermFactory,
    StaffFactory,
    TargetFactory,
    TierSnapshotFactory,
    VillageMonthFactory,
    VisitFactory,
    VisitPhotoFactory,
    VisitTextFactory,
)
from tests.inventory import our_models
from tests.journals.parts import OF_A_JOURNAL, OF_A_VERSION, part_of_a_journal
from tests.test_factories import FACTORIES
from visits.models import VisitPhoto, VisitText

DAY = date(2024, 3, 15)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)

PLACES = (Retailer, Route, OrgUnit)
"""What places a row: a model that points to one of these holds somebody's business."""

PERSONAL = {Job, Notification, Upload}
"""Rows that lie at no place: they are seen by whom they belong to, which the tests of their pages tell."""

SCOPED = [
    model
    for model in our_models()
    if isinstance(model._default_manager.get_queryset(), ScopedQuerySet) and model not in PERSONAL
]


@dataclass(frozen=True)
class Place:
    """What lies at one route: the route, its unit, a shop and its village, somebody who works there."""

    route: Route
    unit: OrgUnit
    retailer: Retailer
    village: Village
    staff: Staff


@pytest.fixture
def places(office: Office) -> dict[str, Place]:
    """The four routes of the office."""
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    return {
        code: Place(
            office.routes[code],
            unit,
            office.shops[code][0],
            office.villages[code][0],
            PostingFactory(unit=unit).staff,
        )
        for code, unit in units.items()
    }


def rows_there(model: type[models.Model]) -> Callable[[Place], models.Model]:
    """How to come by a row of the model at a place."""
    known: dict[type[models.Model], Callable[[Place], models.Model]] = {
        DebitAttempt: lambda place: DebitAttemptFactory(due=DueFactory(retailer=place.retailer)),
        DueAdjustment: lambda place: DueAdjustmentFactory(due=DueFactory(retailer=place.retailer)),
        OrgUnit: lambda place: place.unit,
        Owner: lambda place: place.retailer.owner,
        Posting: lambda place: Posting.objects.get(staff=place.staff),
        Residence: lambda place: Residence.objects.get(retailer=place.retailer),
        Retailer: lambda place: place.retailer,
        RetailerStatus: lambda place: RetailerStatus.objects.get(retailer=place.retailer),
        Route: lambda place: place.route,
        RouteStop: lambda place: RouteStop.objects.get(retailer=place.retailer),
        RouteTerm: lambda place: RouteTerm.objects.get(route=place.route),
        Staff: lambda place: place.staff,
        Target: lambda place: TargetFactory(unit=None, route=place.route),
        TierSnapshot: lambda place: TierSnapshotFactory(unit=place.unit, scheme=place.route.code),
        Village: lambda place: place.village,
        JournalMonth: lambda place: JournalMonthFactory(
            unit=place.unit, month=date(2022, 1 + JournalMonth.objects.count(), 1)
        ),
        VisitPhoto: lambda place: VisitPhotoFactory(visit=VisitFactory(retailer=place.retailer)),
        VisitText: lambda place: VisitTextFactory(visit=VisitFactory(retailer=place.retailer)),
    }
    if model in (*OF_A_JOURNAL, *OF_A_VERSION):
        return lambda place: part_of_a_journal(model, place.unit)
    names = {field.name for field in model._meta.fields} & set(Place.__annotations__)
    return known.get(model) or (
        lambda place: FACTORIES[model](**{name: getattr(place, name) for name in names})
    )


def shops_seen(staff: Staff, day: date | None = None) -> list[str]:
    """The licence numbers of the shops in somebody's scope."""
    scope = build_scope(staff, day=day)
    return list(Retailer.objects.visible_to(scope).values_list("licence_no", flat=True))


def test_every_model_with_a_place_is_scoped() -> None:
    placed = {
        model
        for model in our_models()
        if model in PLACES or any(field.related_model in PLACES for field in model._meta.fields)
    }
    assert placed - set(SCOPED) == set()


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_no_scope_raises(model: type[models.Model]) -> None:
    with pytest.raises(MissingScope, match=model.__name__):
        model._default_manager.get_queryset().visible_to(None)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_a_scope_filters_by_columns_of_the_row_itself(model: type[models.Model]) -> None:
    """A lookup through a relation joins, and a join repeats rows and doubles sums."""
    queryset = model._default_manager.get_queryset()
    columns = {"pk", *(field.name for field in model._meta.concrete_fields)}
    assert set(queryset.scope_by) <= columns
    assert queryset.scope_by or type(queryset).visible_to is not ScopedQuerySet.visible_to
    somebody = Scope(label="somebody", units=[1], routes=[1], retailers=[1], staff=[1])
    scoped = str(queryset.visible_to(somebody).order_by().query)
    assert "JOIN" not in scoped.partition("WHERE")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_everybody_sees_what_lies_below_her_posting(
    cast: Cast, places: dict[str, Place], model: type[models.Model]
) -> None:
    make = rows_there(model)
    rows = {code: make(place) for code, place in places.items()}

    def seen(staff: Staff) -> list[str]:
        visible = set(model._default_manager.get_queryset().visible_to(build_scope(staff)))
        return [code for code, row in rows.items() if row in visible]

    cast.analyst.is_active = False
    assert {
        "account manager": seen(cast.account_manager),
        "supervisor": seen(cast.supervisor),
        "director": seen(cast.director),
        "administrator": seen(cast.administrator),
        "stranger": seen(cast.stranger),
        "deactivated": seen(cast.analyst),
        "without a posting": seen(StaffFactory(role=Role.DIRECTOR)),
    } == {
        "account manager": ["N1A", "N1B"],
        "supervisor": ["N1A", "N1B", "N2A"],
        "director": ["N1A", "N1B", "N2A", "S1A"],
        "administrator": ["N1A", "N1B", "N2A", "S1A"],
        "stranger": ["S1A"],
        "deactivated": [],
        "without a posting": [],
    }


def test_units_are_seen_at_and_below_the_posting_and_not_above(cast: Cast) -> None:
    def codes(staff: Staff) -> list[str]:
        return list(OrgUnit.objects.visible_to(build_scope(staff)).values_list("code", flat=True))

    assert codes(cast.account_manager) == ["N1"]
    assert codes(cast.supervisor) == ["N", "N1", "N2"]
    assert codes(cast.director) == ["C", "N", "N1", "N2", "S", "S1"]
    assert codes(cast.administrator) == ["C", "N", "N1", "N2", "S", "S1"]


def test_an_order_date_moved_for_every_route_is_seen_by_all(cast: Cast) -> None:
    moved = OrderDateMoveFactory(route=None)
    queryset = type(moved)._default_manager
    assert list(queryset.visible_to(build_scope(cast.stranger))) == [moved]


def test_a_target_of_a_unit_is_seen_by_those_who_see_the_unit(office: Office, cast: Cast) -> None:
    target = TargetFactory(unit=office.north)
    assert list(Target.objects.visible_to(build_scope(cast.supervisor))) == [target]
    assert list(Target.objects.visible_to(build_scope(cast.account_manager))) == []


def test_permissions_come_from_the_role_and_end_with_the_work(cast: Cast) -> None:
    assert build_scope(cast.account_manager).allows(Permission.LOG_VISITS)
    assert not build_scope(cast.account_manager).allows(Permission.CLOSE_MONTHS)
    assert not build_scope(cast.administrator).allows("a permission that nobody has")
    cast.administrator.is_active = False
    scope = build_scope(cast.administrator)
    assert (scope.permissions, scope.everything) == (frozenset(), False)


@pytest.mark.parametrize(
    ("since", "until", "sees"),
    [
        (YESTERDAY, None, True),
        (DAY, None, True),
        (TOMORROW, None, False),
        (YESTERDAY, TOMORROW, True),
        (YESTERDAY, DAY, False),
    ],
)
def test_a_posting_counts_from_its_first_day_to_the_day_before_its_last(
    office: Office, since: date, until: date | None, sees: bool
) -> None:
    staff = PostingFactory(unit=office.north_2, since=since, until=until).staff
    assert shops_seen(staff, DAY) == (["N2A-1", "N2A-2"] if sees else [])


def test_at_a_handover_each_day_has_one_account_manager(office: Office) -> None:
    leaves = PostingFactory(unit=office.south_1, until=DAY).staff
    takes_over = PostingFactory(unit=office.south_1, since=DAY).staff
    shops = ["S1A-1", "S1A-2"]
    assert [shops_seen(who, YESTERDAY) for who in (leaves, takes_over)] == [shops, []]
    assert [shops_seen(who, DAY) for who in (leaves, takes_over)] == [[], shops]


@time_machine.travel(datetime(2024, 3, 14, 16, 30, tzinfo=UTC))
def test_today_is_the_offices_today(office: Office) -> None:
    """Half past midnight in Shanghai, still the day before in London."""
    staff = PostingFactory(unit=office.south_1, since=DAY).staff
    assert shops_seen(staff) == ["S1A-1", "S1A-2"]


def test_two_postings_add_up(office: Office, cast: Cast) -> None:
    PostingFactory(staff=cast.account_manager, unit=office.south_1)
    assert shops_seen(cast.account_manager) == ["N1A-1", "N1A-2", "N1B-1", "N1B-2", "S1A-1", "S1A-2"]


def test_a_shop_is_seen_where_it_stands_today(office: Office, cast: Cast) -> None:
    shop = office.shops["N1A"][0]
    RouteStop.objects.filter(retailer=shop).update(until=DAY)
    moved = RouteStopFactory(retailer=shop, route=office.routes["S1A"], since=DAY)
    assert "N1A-1" in shops_seen(cast.account_manager, YESTERDAY)
    assert "N1A-1" not in shops_seen(cast.account_manager, DAY)
    assert "N1A-1" not in shops_seen(cast.stranger, YESTERDAY)
    assert "N1A-1" in shops_seen(cast.stranger, DAY)
    stops = RouteStop.objects.filter(retailer=shop)
    assert not stops.visible_to(build_scope(cast.account_manager, day=DAY)).exists()
    assert moved in stops.visible_to(build_scope(cast.stranger, day=DAY))


def test_a_route_takes_its_shops_along_to_another_unit(office: Office, cast: Cast) -> None:
    route = office.routes["N1B"]
    RouteTerm.objects.filter(route=route).update(until=DAY)
    RouteTermFactory(route=route, unit=office.south_1, since=DAY)
    assert shops_seen(cast.account_manager, YESTERDAY) == ["N1A-1", "N1A-2", "N1B-1", "N1B-2"]
    assert shops_seen(cast.account_manager, DAY) == ["N1A-1", "N1A-2"]
    assert shops_seen(cast.stranger, DAY) == ["N1B-1", "N1B-2", "S1A-1", "S1A-2"]


def test_rolled_up_figures_stay_with_the_unit_that_they_are_stamped_with(office: Office, cast: Cast) -> None:
    """The month before the route moved is the old unit's business, whoever serves the shops now."""
    route, village = office.routes["N1B"], office.villages["N1B"][0]
    figures = [
        RouteMonthFactory(route=route, unit=office.north_1),
        VillageMonthFactory(village=village, unit=office.north_1),
    ]
    RouteTerm.objects.filter(route=route).update(until=DAY)
    RouteTermFactory(route=route, unit=office.south_1, since=DAY)
    for figure in figures:
        rows = type(figure)._default_manager.get_queryset()
        assert list(rows.visible_to(build_scope(cast.account_manager, day=DAY))) == [figure]
        assert list(rows.visible_to(build_scope(cast.stranger, day=DAY))) == []


def test_whoever_sees_a_colleague_sees_where_else_she_stands(office: Office, cast: Cast) -> None:
    elsewhere = PostingFactory(staff=cast.account_manager, unit=office.south_1)
    assert elsewhere in Posting.objects.visible_to(build_scope(cast.supervisor))


def test_delivering_to_a_shop_shows_nothing_of_it(office: Office, cast: Cast) -> None:
    run = RouteFactory(kind=RouteKind.DELIVERY)
    RouteTermFactory(route=run, unit=office.south_1)
    RouteStopFactory(route=run, retailer=office.shops["N1A"][0])
    assert shops_seen(cast.stranger) == ["S1A-1", "S1A-2"]
    scope = build_scope(cast.stranger)
    assert run in Route.objects.visible_to(scope)
    assert not RouteStop.objects.visible_to(scope).filter(route=run).exists()


def test_sums_over_what_is_visible_count_every_row_once(office: Office, cast: Cast) -> None:
    """Whatever multiplies a join is there: postings, terms, stops, residences, shops of one owner."""
    shop, route = office.shops["N1A"][0], office.routes["N1A"]
    PostingFactory(staff=cast.supervisor, unit=office.north_1)
    PostingFactory(staff=cast.supervisor, unit=office.north, role=Role.ACCOUNT_MANAGER)
    run = RouteFactory(kind=RouteKind.DELIVERY)
    RouteTermFactory(route=run, unit=office.north_1)
    RouteStopFactory(route=run, retailer=shop)
    Residence.objects.filter(retailer=shop).update(until=DAY)
    ResidenceFactory(retailer=shop, village=office.villages["N1A"][1], since=DAY)
    second = office.shops["N1A"][1]
    Retailer.objects.filter(pk=second.pk).update(owner=shop.owner)
    amounts = {shop: 1_00, second: 10_00, office.shops["N2A"][0]: 100_00, office.shops["S1A"][0]: 1000_00}
    for retailer, amount in amounts.items():
        RetailerMonthFactory(retailer=retailer, route=route, unit=office.north_1, amount=amount)

    scope = build_scope(cast.supervisor)
    facts = RetailerMonth.objects.visible_to(scope)
    assert facts.aggregate(total=Sum("amount"))["total"] == 111_00
    assert list(facts.values_list("route__code").annotate(Sum("amount"))) == [("N1A", 111_00)]
    for model in (Retailer, Owner, Village, Route, OrgUnit, Staff, RouteStop, Residence, RouteTerm, Posting):
        keys = list(model._default_manager.get_queryset().visible_to(scope).values_list("pk", flat=True))
        assert sorted(keys) == sorted(set(keys)), model


@pytest.mark.parametrize("more", [0, 3])
def test_scope_and_list_take_the_same_queries_whatever_the_number_of_shops(
    office: Office, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for number in range(more):
        unit = OrgUnitFactory(code=f"N1{number}", parent=office.north)
        route = RouteTermFactory(unit=unit).route
        RouteStopFactory(route=route, retailer=RetailerFactory(licence_no=f"more-{number}"))
    with django_assert_num_queries(2):
        scope = build_scope(cast.supervisor)
    with django_assert_num_queries(1):
        assert len(Retailer.objects.visible_to(scope)) == 6 + more
    with django_assert_num_queries(0):
        build_scope(cast.administrator)


@pytest.mark.parametrize(
    ("units", "tops"),
    [
        (["north_1"], ["N1"]),
        (["north"], ["N"]),
        (["company"], ["C"]),
        (["north", "north_1"], ["N"]),
        (["north_1", "south"], ["N1", "S"]),
    ],
)
def test_the_tree_begins_at_the_highest_visible_units(
    office: Office, units: list[str], tops: list[str]
) -> None:
    staff = StaffFactory()
    for name in units:
        PostingFactory(staff=staff, unit=getattr(office, name))
    assert [unit.code for unit in top_units(build_scope(staff))] == tops


def test_the_tree_of_an_administrator_begins_at_the_top(cast: Cast) -> None:
    assert [unit.code for unit in top_units(build_scope(cast.administrator))] == ["C"]


def test_a_scope_of_units_holds_no_others(office: Office) -> None:
    scope = scope_of_units([office.north.pk, office.south_1.pk], day=DAY)
    assert [unit.code for unit in OrgUnit.objects.visible_to(scope)] == ["N", "S1"]
    assert list(Route.objects.visible_to(scope)) == [office.routes["S1A"]]
    assert scope.permissions == frozenset()

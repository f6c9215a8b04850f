"""Units, routes, placements, the calendar, sales and their facts, snapshots."""

from __future__ import annotations

from datetime import UTC, date, datetime

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.enums import Role
from salesforce_app.kernel.periods import BEGINNING
from territory.enums import RouteKind, Tier, UnitKind
from territory.models import (
    CalendarDay,
    ClosedRouteMonth,
    MonthClose,
    OrderDateMove,
    OrgUnit,
    Posting,
    Product,
    Residence,
    RetailerMonth,
    Route,
    RouteMonth,
    RouteStop,
    RouteTerm,
    RuleSet,
    SalesAdjustment,
    SalesLine,
    Target,
    TierEntry,
    TierSnapshot,
    Village,
    VillageMonth,
)

from .accounts import RetailerFactory, StaffFactory
from .imports import ImportBatchFactory

MONTH = date(2024, 3, 1)
"""The month of every made fact."""


class OrgUnitFactory(DjangoModelFactory[OrgUnit]):
    """A territory without a parent."""

    class Meta:
        model = OrgUnit

    code = Sequence(lambda n: f"U{n}")
    name = Sequence(lambda n: f"Unit {n}")
    kind = UnitKind.TERRITORY


class RouteFactory(DjangoModelFactory[Route]):
    """An order and visit route without a term."""

    class Meta:
        model = Route

    code = Sequence(lambda n: f"R{n}")
    name = Sequence(lambda n: f"Route {n}")
    kind = RouteKind.ORDER_VISIT


class RouteTermFactory(DjangoModelFactory[RouteTerm]):
    """A route's unit from the beginning; orders on Tuesday."""

    class Meta:
        model = RouteTerm

    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    order_weekdays = "2"
    since = BEGINNING


class VillageFactory(DjangoModelFactory[Village]):
    """A village of its own township."""

    class Meta:
        model = Village

    township = Sequence(lambda n: f"Township {n}")
    name = Sequence(lambda n: f"Village {n}")


class PostingFactory(DjangoModelFactory[Posting]):
    """An account manager at a territory from the beginning."""

    class Meta:
        model = Posting

    staff = SubFactory(StaffFactory)
    unit = SubFactory(OrgUnitFactory)
    role = Role.ACCOUNT_MANAGER
    since = BEGINNING


class RouteStopFactory(DjangoModelFactory[RouteStop]):
    """A shop on a route from the beginning."""

    class Meta:
        model = RouteStop

    retailer = SubFactory(RetailerFactory)
    route = SubFactory(RouteFactory)
    kind = SelfAttribute("route.kind")
    since = BEGINNING


class ResidenceFactory(DjangoModelFactory[Residence]):
    """A shop in a village from the beginning."""

    class Meta:
        model = Residence

    retailer = SubFactory(RetailerFactory)
    village = SubFactory(VillageFactory)
    since = BEGINNING


class CalendarDayFactory(DjangoModelFactory[CalendarDay]):
    """A holiday."""

    class Meta:
        model = CalendarDay

    date = Sequence(lambda n: date.fromordinal(date(2024, 1, 1).toordinal() + n))
    is_working = False
    name = "Holiday"


class OrderDateMoveFactory(DjangoModelFactory[OrderDateMove]):
    """A route's order date that was dropped."""

    class Meta:
        model = OrderDateMove

    route = SubFactory(RouteFactory)
    date = date(2024, 2, 13)


class RuleSetFactory(DjangoModelFactory[RuleSet]):
    """The rules of domain.md as an office's own version; each from another month on."""

    class Meta:
        model = RuleSet

    since = Sequence(lambda n: date(2020 + n // 12, n % 12 + 1, 1))


class MonthCloseFactory(DjangoModelFactory[MonthClose]):
    """A closed month."""

    class Meta:
        model = MonthClose

    month = MONTH
    closed_at = datetime(2024, 4, 2, 8, tzinfo=UTC)
    closed_by = "tests"


class ClosedRouteMonthFactory(DjangoModelFactory[ClosedRouteMonth]):
    """A route's figures in a month that was closed and opened again."""

    class Meta:
        model = ClosedRouteMonth

    close = SubFactory(
        MonthCloseFactory,
        reopened_at=datetime(2024, 4, 9, 8, tzinfo=UTC),
        reopened_by="tests",
        reason="Late returns",
        version=Sequence(lambda n: n + 1),
    )
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    amount = 10_000
    quantity = 10
    orders = 2
    retailers = 1


class TierSnapshotFactory(DjangoModelFactory[TierSnapshot]):
    """The first version of a unit's snapshot over three months."""

    class Meta:
        model = TierSnapshot

    unit = SubFactory(OrgUnitFactory)
    month = MONTH
    scheme = "pyramid-count-v1"
    version = 1
    window_start = date(2024, 1, 1)
    population = 1
    parameters = {"cuts": [0.01, 0.05, 0.2]}
    frozen_at = datetime(2024, 4, 2, 8, tzinfo=UTC)
    frozen_by = "tests"


class TierEntryFactory(DjangoModelFactory[TierEntry]):
    """The only shop of a snapshot."""

    class Meta:
        model = TierEntry

    snapshot = SubFactory(TierSnapshotFactory)
    retailer = SubFactory(RetailerFactory)
    tier = Tier.SMALL
    rank = 1
    amount = 100_00
    value = SelfAttribute("amount")


class ProductFactory(DjangoModelFactory[Product]):
    """A product."""

    class Meta:
        model = Product

    code = Sequence(lambda n: f"P{n}")
    name = Sequence(lambda n: f"Product {n}")


class SalesLineFactory(DjangoModelFactory[SalesLine]):
    """One line of its own document, without a product."""

    class Meta:
        model = SalesLine

    retailer = SubFactory(RetailerFactory)
    sold_on = date(2024, 3, 12)
    document_no = Sequence(lambda n: f"D{n}")
    line_no = "1"
    amount = 100_00
    quantity = 10
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    batch = SubFactory(ImportBatchFactory)


class SalesAdjustmentFactory(DjangoModelFactory[SalesAdjustment]):
    """A difference to a line of a closed month."""

    class Meta:
        model = SalesAdjustment

    month = LazyAttribute(lambda adjustment: adjustment.sold_on.replace(day=1))
    booked_on = date(2024, 4, 9)
    retailer = SubFactory(RetailerFactory)
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    sold_on = date(2024, 3, 12)
    document_no = Sequence(lambda n: f"D{n}")
    line_no = "1"
    amount = -1_00
    batch = SubFactory(ImportBatchFactory)


class RetailerMonthFactory(DjangoModelFactory[RetailerMonth]):
    """One order of one shop in the month."""

    class Meta:
        model = RetailerMonth

    month = MONTH
    route = SubFactory(RouteFactory)
    retailer = SubFactory(RetailerFactory)
    unit = SubFactory(OrgUnitFactory)
    amount = 100_00
    quantity = 10
    orders = 1
    last_order_on = date(2024, 3, 12)


class RouteMonthFactory(DjangoModelFactory[RouteMonth]):
    """One order on one route in the month."""

    class Meta:
        model = RouteMonth

    month = MONTH
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    amount = 100_00
    quantity = 10
    orders = 1
    retailers = 1


class VillageMonthFactory(DjangoModelFactory[VillageMonth]):
    """One order in one village in the month."""

    class Meta:
        model = VillageMonth

    month = MONTH
    village = SubFactory(VillageFactory)
    unit = SubFactory(OrgUnitFactory)
    amount = 100_00
    quantity = 10
    orders = 1
    retailers = 1


class TargetFactory(DjangoModelFactory[Target]):
    """A unit's target; pass ``unit=None, route=…`` for a route's."""

    class Meta:
        model = Target

    unit = SubFactory(OrgUnitFactory)
    month = MONTH
    amount = 1_000_00

"""The database keeps the rules of units, routes, villages and placements, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from territory.enums import RouteKind, UnitKind
from territory.models import OrgUnit
from tests.constraints import Rule, change, check
from tests.factories import (
    OrgUnitFactory,
    PostingFactory,
    ResidenceFactory,
    RetailerFactory,
    RouteFactory,
    RouteStopFactory,
    RouteTermFactory,
    RuleSetFactory,
    StaffFactory,
    VillageFactory,
)

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)
NEXT_DAY = date(2024, 3, 2)
MONTH_END = date(2024, 3, 31)
Dates = tuple[date, date | None]


def child_of(parent_kind: UnitKind, kind: UnitKind) -> OrgUnit:
    """A unit below another."""
    return OrgUnitFactory(kind=kind, parent=OrgUnitFactory(kind=parent_kind))


def two_terms(first: Dates, second: Dates, *, same_route: bool = True) -> None:
    """A route belongs to a unit, then to another."""
    route = RouteFactory()
    RouteTermFactory(route=route, since=first[0], until=first[1])
    RouteTermFactory(route=route if same_route else RouteFactory(), since=second[0], until=second[1])


def two_stops(
    first: Dates, second: Dates, *, kinds: tuple[RouteKind, RouteKind] = (RouteKind.ORDER_VISIT,) * 2
) -> None:
    """One shop on two routes."""
    retailer = RetailerFactory()
    for (since, until), kind in zip((first, second), kinds, strict=True):
        RouteStopFactory(retailer=retailer, route=RouteFactory(kind=kind), since=since, until=until)


def two_residences(first: Dates, second: Dates) -> None:
    """One shop in two villages."""
    retailer = RetailerFactory()
    for since, until in (first, second):
        ResidenceFactory(retailer=retailer, since=since, until=until)


def two_postings(first: Dates, second: Dates, **second_values: object) -> None:
    """One person at one unit, twice."""
    posting = PostingFactory(since=first[0], until=first[1])
    same = {"staff": posting.staff, "unit": posting.unit, "role": posting.role}
    PostingFactory(**{**same, "since": second[0], "until": second[1], **second_values})


def standing_in(for_whom: str, until: date | None) -> None:
    """A posting for somebody's leave: for ``herself``, or for ``another``."""
    staff = StaffFactory()
    absent = staff if for_whom == "herself" else StaffFactory()
    PostingFactory(staff=staff, substitutes_for=absent, since=JANUARY, until=until)


UNITS_AND_ROUTES = [
    Rule(
        "org_unit_kind_known",
        broken=lambda: OrgUnitFactory(kind="county"),
        good=lambda: OrgUnitFactory(kind="region"),
    ),
    Rule(
        "org_unit_code_given", broken=lambda: OrgUnitFactory(code=""), good=lambda: OrgUnitFactory(code="0")
    ),
    Rule(
        "org_unit_below_higher_kind",
        broken=lambda: child_of(UnitKind.TERRITORY, UnitKind.TERRITORY),
        good=lambda: child_of(UnitKind.COMPANY, UnitKind.TERRITORY),
    ),
    Rule(
        "route_kind_known",
        broken=lambda: RouteFactory(kind="walk"),
        good=lambda: RouteFactory(kind="delivery"),
    ),
    Rule("route_code_given", broken=lambda: RouteFactory(code=""), good=lambda: RouteFactory(code="0")),
    Rule(
        "route_term_until_after_since",
        broken=lambda: RouteTermFactory(since=MARCH, until=MARCH),
        good=lambda: RouteTermFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "route_term_weekdays_valid",
        broken=lambda: RouteTermFactory(order_weekdays="1,8"),
        good=lambda: RouteTermFactory(order_weekdays="1,7"),
    ),
    Rule(
        "route_term_no_overlap",
        broken=lambda: two_terms((JANUARY, None), (MARCH, None)),
        good=lambda: two_terms((JANUARY, MARCH), (MARCH, None)),
    ),
    Rule(
        "village_once_per_township",
        broken=lambda: [VillageFactory(township="East", name="Lotus") for _ in range(2)],
        good=lambda: [VillageFactory(township=township, name="Lotus") for township in ("East", "West")],
    ),
    Rule(
        "village_name_given", broken=lambda: VillageFactory(name=""), good=lambda: VillageFactory(township="")
    ),
]
PLACEMENTS = [
    Rule(
        "posting_until_after_since",
        broken=lambda: PostingFactory(since=MARCH, until=FEBRUARY),
        good=lambda: PostingFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "posting_role_known",
        broken=lambda: PostingFactory(role="intern"),
        good=lambda: PostingFactory(role="director"),
    ),
    Rule(
        "posting_substitution_ends",
        broken=lambda: standing_in("another", None),
        good=lambda: standing_in("another", MARCH),
    ),
    Rule(
        "posting_no_overlap",
        broken=lambda: two_postings((JANUARY, MARCH), (FEBRUARY, None)),
        good=lambda: two_postings((JANUARY, MARCH), (MARCH, None)),
    ),
    Rule(
        "route_stop_until_after_since",
        broken=lambda: RouteStopFactory(since=MARCH, until=MARCH),
        good=lambda: RouteStopFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "route_stop_one_active",
        broken=lambda: two_stops((JANUARY, None), (MARCH, None)),
        good=lambda: two_stops((JANUARY, MARCH), (MARCH, None)),
    ),
    Rule(
        "route_stop_no_overlap",
        broken=lambda: two_stops((JANUARY, None), (FEBRUARY, MARCH)),
        good=lambda: two_stops(
            (JANUARY, None), (FEBRUARY, None), kinds=(RouteKind.ORDER_VISIT, RouteKind.DELIVERY)
        ),
    ),
    Rule(
        "route_stop_kind_of_route",
        broken=lambda: RouteStopFactory(route__kind=RouteKind.DELIVERY, kind=RouteKind.ORDER_VISIT),
        good=lambda: RouteStopFactory(route__kind=RouteKind.DELIVERY, kind=RouteKind.DELIVERY),
    ),
    Rule(
        "residence_until_after_since",
        broken=lambda: ResidenceFactory(since=MARCH, until=MARCH),
        good=lambda: ResidenceFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "residence_no_overlap",
        broken=lambda: two_residences((JANUARY, None), (JANUARY, FEBRUARY)),
        good=lambda: two_residences((FEBRUARY, None), (JANUARY, FEBRUARY)),
    ),
]
RULE_SETS = [
    Rule(
        "rule_set_from_first",
        broken=lambda: RuleSetFactory(since=NEXT_DAY),
        good=lambda: RuleSetFactory(since=MARCH),
    ),
    Rule(
        "rule_set_window_of_a_year_at_most",
        broken=lambda: RuleSetFactory(window_months=13),
        good=lambda: RuleSetFactory(window_months=12),
    ),
    Rule(
        "rule_set_shares_rise",
        broken=lambda: RuleSetFactory(top_percent=5, big_percent=5),
        good=lambda: RuleSetFactory(top_percent=4, big_percent=5),
    ),
    Rule(
        "rule_set_tiers_by_number",
        broken=lambda: RuleSetFactory(three_tiers_from=101, four_tiers_from=100),
        good=lambda: RuleSetFactory(three_tiers_from=100, four_tiers_from=100),
    ),
    Rule(
        "rule_set_journals",
        broken=lambda: RuleSetFactory(similar_percent=81),
        good=lambda: RuleSetFactory(similar_percent=80),
    ),
]

RULES = [*UNITS_AND_ROUTES, *PLACEMENTS, *RULE_SETS]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "broken", "good"),
    [
        pytest.param(
            "org_unit_below_higher_kind",
            lambda: child_of(UnitKind.DISTRICT, UnitKind.REGION),
            lambda: child_of(UnitKind.REGION, UnitKind.DISTRICT),
            id="a region below a district",
        ),
        pytest.param(
            "org_unit_below_higher_kind",
            lambda: change(child_of(UnitKind.DISTRICT, UnitKind.TERRITORY).parent, kind=UnitKind.TERRITORY),
            lambda: change(child_of(UnitKind.DISTRICT, UnitKind.TERRITORY).parent, kind=UnitKind.REGION),
            id="a unit with children that sinks to their rank",
        ),
        pytest.param(
            "posting_substitution_ends",
            lambda: standing_in("herself", MARCH),
            lambda: standing_in("another", MARCH),
            id="nobody stands in for herself",
        ),
        pytest.param(
            "rule_set_window_of_a_year_at_most",
            lambda: RuleSetFactory(window_months=0),
            lambda: RuleSetFactory(window_months=1),
            id="no month of sales",
        ),
        pytest.param(
            "rule_set_shares_rise",
            lambda: RuleSetFactory(medium_percent=100),
            lambda: RuleSetFactory(medium_percent=99),
            id="nobody is left for Small",
        ),
        pytest.param(
            "rule_set_shares_rise",
            lambda: RuleSetFactory(key_percent=50, middle_percent=50),
            lambda: RuleSetFactory(key_percent=49, middle_percent=50),
            id="no share between Key and Middle",
        ),
        pytest.param(
            "rule_set_shares_rise",
            lambda: RuleSetFactory(abc_a_percent=90, abc_b_percent=90),
            lambda: RuleSetFactory(abc_a_percent=89, abc_b_percent=90),
            id="no share between A and B",
        ),
        pytest.param(
            "route_term_weekdays_valid",
            lambda: RouteTermFactory(order_weekdays="1,"),
            lambda: RouteTermFactory(order_weekdays=""),
            id="a comma without a day",
        ),
        pytest.param(
            "route_stop_kind_of_route",
            lambda: change(RouteStopFactory().route, kind=RouteKind.DELIVERY),
            lambda: change(RouteFactory(), kind=RouteKind.DELIVERY),
            id="a route that changes its kind under its stops",
        ),
        pytest.param(
            "posting_no_overlap",
            lambda: two_postings((JANUARY, None), (FEBRUARY, None)),
            lambda: two_postings((JANUARY, None), (FEBRUARY, None), staff=StaffFactory()),
            id="two people may share a unit",
        ),
        pytest.param(
            "route_term_no_overlap",
            lambda: two_terms((JANUARY, None), (JANUARY, FEBRUARY)),
            lambda: two_terms((JANUARY, None), (JANUARY, FEBRUARY), same_route=False),
            id="two routes at one time",
        ),
    ],
)
def test_the_rule_has_another_side(
    name: str, broken: Callable[[], object], good: Callable[[], object]
) -> None:
    check(Rule(name, broken=broken, good=good))


@pytest.mark.django_db
def test_moving_a_stop_in_time_is_compared_with_the_others_alone() -> None:
    stop = RouteStopFactory(since=JANUARY, until=MARCH)
    stop.until = FEBRUARY
    stop.save()
    stop.since = date(2023, 1, 1)
    stop.save()

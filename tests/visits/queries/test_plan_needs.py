"""Which calls of a month are whose to plan: by frequency, tier, service, leave, and what was made already."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain.statuses import close_retailer, suspend_retailer
from accounts.enums import Role
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from territory.domain.postings import substitute
from territory.enums import Tier
from territory.measures.pyramid import PYRAMID_COUNT_V1
from territory.models import RouteStop
from territory.queries.frame import unit_frame
from tests.cast import Cast, Office
from tests.factories import (
    CalendarDayFactory,
    PlannedCallFactory,
    PostingFactory,
    StaffFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)
from tests.made_up import LAST, make_up
from visits.enums import CallStatus, Channel
from visits.queries.plan_needs import needs_of
from visits.queries.portfolio import portfolio

pytestmark = pytest.mark.django_db

MARCH = Month(2024, 3)
BEFORE = date(2024, 2, 20)
NOW = datetime(2024, 2, 20, 4, tzinfo=UTC)
WORKED = [day for day in MARCH.period.dates() if day.isoweekday() < 6]


def test_her_shops_are_those_of_her_routes_on_the_working_days(office: Office, cast: Cast) -> None:
    CalendarDayFactory(date=date(2024, 3, 8))
    CalendarDayFactory(date=date(2024, 3, 9), is_working=True)
    needs = needs_of(cast.account_manager, MARCH, today=BEFORE)
    assert set(needs.shops) == {shop.pk for shop in office.shops_of("N1A", "N1B")}
    worked = sorted({*WORKED, date(2024, 3, 9)} - {date(2024, 3, 8)})
    assert list(needs.days) == worked
    for need in needs.shops.values():
        assert (need.required, need.share, need.due, need.made) == (1, 1, 1, ())
        assert list(need.days) == worked
    tuesdays = [date(2024, 3, day) for day in (5, 12, 19, 26)] + [date(2024, 4, 2), date(2024, 4, 9)]
    assert needs.order_dates == {office.routes[code].pk: tuesdays for code in ("N1A", "N1B")}


def test_how_often_says_the_shop_itself_else_its_tier(office: Office, cast: Cast) -> None:
    one, other = office.shops["N1A"]
    snapshot = TierSnapshotFactory(unit=office.north_1, month=date(2024, 1, 1), scheme=PYRAMID_COUNT_V1)
    for shop in (one, other):
        TierEntryFactory(
            snapshot=snapshot, retailer=shop, route=office.routes["N1A"], tier=Tier.MEDIUM, rank=shop.pk
        )
    other.visits_per_month = 8
    other.save()
    needs = needs_of(cast.account_manager, MARCH, today=BEFORE).shops
    assert [needs[shop.pk].required for shop in office.shops_of("N1A", "N1B")] == [2, 8, 1, 1]


def test_a_shop_away_for_some_of_the_month_needs_its_part_and_none_while_it_is(
    office: Office, cast: Cast
) -> None:
    closed, suspended = office.shops["N1A"]
    gone, moved = office.shops["N1B"]
    for shop in (closed, suspended, gone, moved):
        shop.visits_per_month = 4
        shop.save()
    close_retailer(retailer=closed, since=date(2024, 2, 1), reason="gave up", actor="tests", moment=NOW)
    suspend_retailer(
        retailer=suspended,
        since=date(2024, 3, 16),
        reason="repairs",
        returns_on=None,
        actor="tests",
        moment=NOW,
    )
    RouteStop.objects.filter(retailer=gone).update(until=date(2024, 3, 1))
    RouteStop.objects.filter(retailer=moved).update(until=date(2024, 3, 11))
    RouteStop.objects.create(retailer=moved, route=office.routes["S1A"], since=date(2024, 3, 11))
    hers = needs_of(cast.account_manager, MARCH, today=BEFORE).shops
    assert set(hers) == {suspended.pk, moved.pk}
    assert hers[suspended.pk].required == 2
    assert list(hers[suspended.pk].days) == [day for day in WORKED if day.day < 16]
    others = needs_of(cast.stranger, MARCH, today=BEFORE).shops
    assert (hers[moved.pk].required, hers[moved.pk].share, others[moved.pk].share) == (4, 1, 3)
    assert [day.day for day in hers[moved.pk].days] == [1, 4, 5, 6, 7, 8]
    assert min(others[moved.pk].days) == date(2024, 3, 11)


def test_visits_made_and_calls_in_force_are_not_planned_again(office: Office, cast: Cast) -> None:
    shop, other = office.shops["N1A"]
    for each in (shop, other):
        each.visits_per_month = 4
        each.save()
    place = {"unit": office.north_1, "route": office.routes["N1A"]}
    her = cast.account_manager
    # Two visits of one day are one call; a telephone call is none, nor is a visit of another month.
    for day, channel in ((4, Channel.IN_PERSON), (4, Channel.IN_PERSON), (5, Channel.PHONE)):
        started = datetime(2024, 3, day, 2 + VisitFactory._meta.model.objects.count(), tzinfo=UTC)
        VisitFactory(
            staff=her,
            retailer=shop,
            channel=channel,
            started_at=started,
            ended_at=None,
            visited_on=date(2024, 3, day),
            **place,
        )
    for day, values in (
        (5, {}),
        (13, {}),
        (14, {"status": CallStatus.MOVED, "moved_to": date(2024, 3, 21)}),
        (15, {"status": CallStatus.CANCELLED, "reason": "away"}),
    ):
        PlannedCallFactory(staff=her, retailer=shop, date=date(2024, 3, day), **place, **values)
    PlannedCallFactory(staff=cast.supervisor, retailer=other, date=date(2024, 3, 20), **place)
    needs = needs_of(her, MARCH, today=date(2024, 3, 12))
    need = needs.shops[shop.pk]
    assert need.made == (date(2024, 3, 4),)
    assert need.in_force == (date(2024, 3, 13), date(2024, 3, 21))
    assert (need.required, need.share, need.due) == (4, 3, 1)
    assert min(needs.days) == date(2024, 3, 13)
    joint = needs.shops[other.pk]
    assert (joint.others, joint.share, joint.due) == ((date(2024, 3, 20),), 3, 3)


def test_a_substitute_has_the_days_that_she_covers_and_the_absent_none_of_them(
    office: Office, cast: Cast
) -> None:
    shop = office.shops["N1A"][0]
    shop.visits_per_month = 4
    shop.save()
    her, substitute_for_her = cast.account_manager, cast.stranger
    week = [day for day in WORKED if 11 <= day.day <= 15]
    substitute(
        staff=substitute_for_her,
        absent=her,
        since=date(2024, 3, 11),
        until=date(2024, 3, 18),
        actor="tests",
        moment=NOW,
    )
    hers = needs_of(her, MARCH, today=BEFORE)
    theirs = needs_of(substitute_for_her, MARCH, today=BEFORE)
    assert list(hers.days) == [day for day in WORKED if day not in week]
    assert list(theirs.shops[shop.pk].days) == week
    assert list(theirs.days) == WORKED
    assert (hers.shops[shop.pk].share, theirs.shops[shop.pk].share) == (3, 1)
    assert {pk for pk, need in theirs.shops.items() if need.due} >= {s.pk for s in office.shops["S1A"]}


def test_the_nearest_account_manager_has_a_route_and_supervisors_none(office: Office, cast: Cast) -> None:
    upper = StaffFactory(role=Role.ACCOUNT_MANAGER)
    PostingFactory(staff=upper, unit=office.north)
    assert set(needs_of(upper, MARCH, today=BEFORE).shops) == {shop.pk for shop in office.shops["N2A"]}
    assert needs_of(cast.supervisor, MARCH, today=BEFORE).shops == {}


def test_on_the_last_day_what_was_not_done_is_still_told(office: Office, cast: Cast) -> None:
    needs = needs_of(cast.account_manager, MARCH, today=date(2024, 3, 31))
    assert needs.days == ()
    assert {need.due for need in needs.shops.values()} == {1}
    assert len(needs.shops) == 4


def test_what_is_required_is_what_coverage_counts(db: None) -> None:
    office = make_up(3, 60)
    her = StaffFactory(role=Role.ACCOUNT_MANAGER)
    for unit in office.units:
        PostingFactory(staff=her, unit=unit)
    told = portfolio(unit_frame(office.units[0].code, LAST, system_scope("tests")), LAST)
    counted = dict(zip(told.ids, told.required, strict=True))
    needs = needs_of(her, LAST, today=LAST.first.replace(year=2024)).shops
    assert len(needs) > 30
    assert {shop: need.required for shop, need in needs.items()} == {shop: counted[shop] for shop in needs}


@pytest.mark.parametrize("shops", [1, 3])
def test_statements_do_not_grow_with_the_shops(office: Office, cast: Cast, shops: int) -> None:
    keep = office.shops_of("N1A", "N1B")[:shops]
    RouteStop.objects.exclude(retailer__in=keep).delete()
    with CaptureQueriesContext(
        connection,
    ) as statements:
        needs = needs_of(cast.account_manager, MARCH, today=BEFORE)
    assert len(needs.shops) == shops
    assert len(statements) == 14

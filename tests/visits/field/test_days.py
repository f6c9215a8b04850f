"""Whose calls a day has: one's own plan, that of the absent, or the shops that are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month
from territory.scope import build_scope
from visits.enums import CallStatus, Channel
from visits.models import PlannedCall
from visits.queries.field.bundle import field_bundle
from visits.queries.field.days import FieldDay, FieldSource, field_days

from ...cast import Cast, Office
from ...factories import (
    CalendarDayFactory,
    OwnerFactory,
    PlannedCallFactory,
    PostingFactory,
    RetailerFactory,
    RetailerStatusFactory,
    RouteStopFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 3, 11)
"""A Monday; the routes order on Tuesdays."""
TUESDAY, WEDNESDAY, THURSDAY = (TODAY + timedelta(days=number) for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    with time_machine.travel(datetime(2024, 3, 11, 2, tzinfo=UTC), tick=False):
        yield


def days_of(staff: Staff, number: int = 3, today: date = TODAY) -> tuple[FieldDay, ...]:
    """Somebody's next days as she sees them."""
    return field_days(staff.pk, build_scope(staff, day=today), today, number)


def plan(office: Office, staff: Staff, shop: Retailer, day: date, **values: Any) -> PlannedCall:
    """A call that somebody planned."""
    code = next(code for code, shops in office.shops.items() if shop in shops)
    route = office.routes[code]
    unit = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}[code]
    call: PlannedCall = PlannedCallFactory(
        staff=staff, retailer=shop, route=route, unit=unit, date=day, **values
    )
    return call


def visit(office: Office, staff: Staff, shop: Retailer, day: date, **values: Any) -> None:
    """A visit at ten in the morning."""
    VisitFactory(
        staff=staff,
        retailer=shop,
        route=office.routes["N1A"],
        unit=office.north_1,
        visited_on=day,
        started_at=datetime(day.year, day.month, day.day, 2, tzinfo=UTC),
        ended_at=None,
        **values,
    )


def shops_on(day: FieldDay) -> list[int]:
    """The shops of a day in their order."""
    return [call.retailer_id for call in day.calls]


def test_the_calls_of_a_day_come_in_driving_order(office: Office, cast: Cast) -> None:
    first, second = office.shops["N1A"]
    third = office.shops["N1B"][0]
    plan(office, cast.account_manager, first, TODAY, position=2)
    plan(office, cast.account_manager, second, TODAY, position=0, expected_at=time(9, 20), purpose="Sign")
    plan(office, cast.account_manager, third, TODAY)
    plan(office, cast.account_manager, third, WEDNESDAY)
    today, tuesday, wednesday = days_of(cast.account_manager)
    assert shops_on(today) == [second.pk, first.pk, third.pk]
    assert [call.position for call in today.calls] == [0, 1, 2]
    assert (today.calls[0].expected_at, today.calls[0].purpose) == (time(9, 20), "Sign")
    assert (shops_on(tuesday), shops_on(wednesday)) == ([], [third.pk])
    assert {call.source for call in today.calls} == {FieldSource.CYCLE}


def test_a_moved_call_stands_on_its_new_day_and_a_cancelled_one_nowhere(office: Office, cast: Cast) -> None:
    first, second = office.shops["N1A"]
    plan(office, cast.account_manager, first, TODAY, status=CallStatus.MOVED, moved_to=TUESDAY)
    plan(office, cast.account_manager, second, TODAY, status=CallStatus.CANCELLED, reason="Ill")
    today, tuesday, _wednesday = days_of(cast.account_manager)
    assert (shops_on(today), shops_on(tuesday)) == ([], [first.pk])


def test_a_call_is_done_when_somebody_was_there_on_the_day(office: Office, cast: Cast) -> None:
    first, second = office.shops["N1A"]
    plan(office, cast.account_manager, first, TODAY)
    plan(office, cast.account_manager, second, TODAY)
    visit(office, cast.supervisor, first, TODAY)
    visit(office, cast.account_manager, second, TODAY, channel=Channel.PHONE)
    today, *_ = days_of(cast.account_manager)
    assert {call.retailer_id: call.is_done for call in today.calls} == {first.pk: True, second.pk: False}


def test_days_off_are_left_out_unless_something_is_planned_on_them(office: Office, cast: Cast) -> None:
    CalendarDayFactory(date=TUESDAY, is_working=False)
    shop = office.shops["N1A"][0]
    plan(office, cast.account_manager, shop, TODAY)
    assert [(day.date, day.is_working) for day in days_of(cast.account_manager)] == [
        (TODAY, True),
        (WEDNESDAY, True),
        (THURSDAY, True),
    ]
    plan(office, cast.account_manager, shop, TUESDAY)
    assert [(day.date, day.is_working) for day in days_of(cast.account_manager)] == [
        (TODAY, True),
        (TUESDAY, False),
        (WEDNESDAY, True),
    ]


def test_today_is_there_even_on_a_sunday(office: Office, cast: Cast) -> None:
    sunday = date(2024, 3, 10)
    days = days_of(cast.account_manager, today=sunday)
    assert [(day.date, day.is_working) for day in days] == [(sunday, False), (TODAY, True), (TUESDAY, True)]
    assert shops_on(days[0]) == []


def test_a_substitute_has_the_calls_of_the_absent_on_those_days_alone(office: Office, cast: Cast) -> None:
    PostingFactory(
        staff=cast.stranger,
        unit=office.north_1,
        since=TODAY,
        until=WEDNESDAY,
        substitutes_for=cast.account_manager,
    )
    own, hers = office.shops["S1A"][0], office.shops["N1A"][0]
    for day in (TODAY, TUESDAY, WEDNESDAY):
        plan(office, cast.stranger, own, day)
        plan(office, cast.account_manager, hers, day)
    assert [shops_on(day) for day in days_of(cast.stranger)] == [
        [own.pk, hers.pk],
        [own.pk, hers.pk],
        [own.pk],
    ]
    assert [shops_on(day) for day in days_of(cast.account_manager)] == [[], [], [hers.pk]]


def test_without_a_plan_the_shops_that_order_next_are_due(office: Office, cast: Cast) -> None:
    """The routes order on Tuesdays: on Monday they come up, and what is left of them on Tuesday."""
    today, tuesday, wednesday = days_of(cast.account_manager)
    assert shops_on(today) == [shop.pk for shop in office.shops_of("N1A", "N1B")]
    assert {call.source for call in today.calls} == {FieldSource.ORDER_DAY}
    assert (shops_on(tuesday), shops_on(wednesday)) == ([], [])


def test_a_shop_that_was_visited_of_late_is_not_due(office: Office, cast: Cast) -> None:
    first, second, third, fourth = office.shops_of("N1A", "N1B")
    visit(office, cast.account_manager, first, date(2024, 3, 4))
    visit(office, cast.account_manager, second, date(2024, 2, 26))
    visit(office, cast.account_manager, third, date(2024, 2, 12))
    visit(office, cast.account_manager, fourth, TODAY)
    today, tuesday, _wednesday = days_of(cast.account_manager)
    assert [(call.retailer_id, call.is_done) for call in today.calls] == [
        (third.pk, False),
        (fourth.pk, True),
    ]
    assert shops_on(tuesday) == []


def test_a_shop_of_a_high_tier_is_due_every_week(office: Office, cast: Cast) -> None:
    first = office.shops["N1A"][0]
    snapshot = TierSnapshotFactory(unit=office.north_1, month=Month(2024, 2).first)
    TierEntryFactory(snapshot=snapshot, retailer=first, tier="Top")
    for shop in office.shops_of("N1A", "N1B"):
        visit(office, cast.account_manager, shop, date(2024, 3, 4))
    today, *_ = days_of(cast.account_manager)
    assert shops_on(today) == [first.pk]


def test_a_month_with_a_plan_is_not_filled_up(office: Office, cast: Cast) -> None:
    plan(office, cast.account_manager, office.shops["N1A"][0], date(2024, 3, 27))
    assert [shops_on(day) for day in days_of(cast.account_manager)] == [[], [], []]


def test_a_day_has_at_most_thirty_shops_without_a_plan(office: Office, cast: Cast) -> None:
    for number in range(40):
        shop = RetailerFactory(licence_no=f"X{number:02d}", owner=OwnerFactory())
        RetailerStatusFactory(retailer=shop)
        RouteStopFactory(retailer=shop, route=office.routes["N1A"], position=10 + number)
    today, tuesday, _wednesday = days_of(cast.account_manager)
    assert (len(today.calls), len(tuesday.calls)) == (30, 14)
    assert not set(shops_on(today)) & set(shops_on(tuesday))


def test_a_supervisor_has_the_calls_that_she_planned_and_no_others(office: Office, cast: Cast) -> None:
    shop = office.shops["N2A"][0]
    assert [shops_on(day) for day in days_of(cast.supervisor)] == [[], [], []]
    plan(office, cast.supervisor, shop, TODAY)
    bundle = field_bundle(cast.supervisor, build_scope(cast.supervisor), TODAY, 3)
    assert (shops_on(bundle.days[0]), list(bundle.cards)) == ([shop.pk], [shop.pk])
    assert len(bundle.shops) == 6


def test_too_many_shops_leave_those_of_the_days(
    office: Office, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visits.queries.field.bundle.MOST_SHOPS", 5)
    shop = office.shops["N2A"][0]
    plan(office, cast.supervisor, shop, TODAY)
    bundle = field_bundle(cast.supervisor, build_scope(cast.supervisor), TODAY, 3)
    assert ([one.pk for one in bundle.shops], bundle.is_whole) == ([shop.pk], False)


def test_a_call_at_a_shop_of_others_is_not_told(office: Office, cast: Cast) -> None:
    plan(office, cast.account_manager, office.shops["S1A"][0], TODAY)
    assert shops_on(days_of(cast.account_manager)[0]) == []


def test_the_statements_of_a_month_without_a_plan_do_not_grow_either(office: Office, cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            field_bundle(cast.account_manager, build_scope(cast.account_manager), TODAY, 3)
        return len(captured)

    few = statements()
    for number in range(3):
        shop = RetailerFactory(licence_no=f"X{number}", owner=OwnerFactory())
        RetailerStatusFactory(retailer=shop)
        RouteStopFactory(retailer=shop, route=office.routes["N1A"], position=10 + number)
    assert (few, statements()) == (48, 48)

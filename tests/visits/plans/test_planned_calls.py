"""Calls in force: moved, cancelled, decided about, handed over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import MonthCloseFactory, PlannedCallFactory, PostingFactory, RouteStopFactory
from visits.domain.planned_calls import (
    add_planned_call,
    approve_cancellation,
    cancel_calls,
    hand_over_calls,
    move_planned_calls,
    refuse_cancellation,
    take_back_cancellation,
)
from visits.models import PlannedCall
from visits.queries.plan_decisions import waiting_cancellations
from visits.queries.stray_calls import stray_calls

from .making import MARCH, MOMENT, THURSDAY, TUESDAY, WEDNESDAY, told


def test_a_call_is_moved_and_moved_back(call: PlannedCall, cast: Cast) -> None:
    args: dict[str, Any] = {"calls": [call.pk], "by": cast.account_manager, "moment": MOMENT}
    assert move_planned_calls(day=THURSDAY, seen=TUESDAY, **args)
    call.refresh_from_db()
    assert (call.status, call.date, call.moved_to) == ("moved", TUESDAY, THURSDAY)
    with pytest.raises(StaleRecord):
        move_planned_calls(day=WEDNESDAY, seen=TUESDAY, **args)
    assert move_planned_calls(day=TUESDAY, **args)
    call.refresh_from_db()
    assert (call.status, call.moved_to) == ("due", None)


@pytest.mark.parametrize("day", [date(2024, 4, 2), date(2024, 2, 28)])
def test_a_call_stays_in_its_month(call: PlannedCall, cast: Cast, day: date) -> None:
    with pytest.raises(InputError, match="date"):
        move_planned_calls(calls=[call.pk], day=day, by=cast.account_manager, moment=MOMENT)


def test_a_missed_call_is_not_moved_into_the_future(call: PlannedCall, cast: Cast) -> None:
    with pytest.raises(InputError, match="date"):
        move_planned_calls(
            calls=[call.pk],
            day=date(2024, 3, 20),
            by=cast.account_manager,
            moment=datetime(2024, 3, 14, 2, tzinfo=UTC),
        )


def test_no_shop_twice_a_day(call: PlannedCall, cast: Cast, office: Office) -> None:
    shop = office.shops["N1A"][0]
    args: dict[str, Any] = {"by": cast.account_manager, "moment": MOMENT}
    other = add_planned_call(staff=cast.account_manager, retailer=shop, day=THURSDAY, **args)
    assert (other.source, other.status, other.route) == ("manual", "due", office.routes["N1A"])
    with pytest.raises(InputError, match="date"):
        move_planned_calls(calls=[call.pk], day=THURSDAY, **args)
    with pytest.raises(InputError, match="date"):
        add_planned_call(staff=cast.account_manager, retailer=shop, day=TUESDAY, **args)


def test_a_cancellation_waits_for_approval_and_keeps_the_day(call: PlannedCall, cast: Cast) -> None:
    args: dict[str, Any] = {"calls": [call.pk], "by": cast.account_manager, "moment": MOMENT}
    move_planned_calls(day=THURSDAY, **args)
    with pytest.raises(InputError, match="reason"):
        cancel_calls(reason=" ", **args)
    assert not cancel_calls(reason="Flood", **args)
    call.refresh_from_db()
    assert (call.status, call.approved_by, call.moved_to) == ("cancelled", None, THURSDAY)
    assert "cancellation_asked" in told(cast.supervisor)
    with pytest.raises(InputError, match="status"):
        approve_cancellation(call=call, by=cast.account_manager, moment=MOMENT)
    refuse_cancellation(call=call, reason="The road is open", by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert (call.status, call.moved_to, call.reason) == ("moved", THURSDAY, "")
    assert told(cast.account_manager)[-1] == "cancellation_refused"
    cancel_calls(reason="Flood again", **args)
    take_back_cancellation(call=call, by=cast.account_manager, moment=MOMENT)
    cancel_calls(reason="Flood after all", **args)
    approve_cancellation(call=call, by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert (call.status, call.approved_by) == ("cancelled", cast.supervisor)
    assert told(cast.account_manager)[-1] == "cancellation_approved"
    with pytest.raises(InputError, match="status"):
        refuse_cancellation(call=call, reason="Too late", by=cast.supervisor, moment=MOMENT)


def test_a_supervisor_who_cancels_needs_no_approval(call: PlannedCall, cast: Cast) -> None:
    assert cancel_calls(calls=[call.pk], reason="Training", by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert call.approved_by == cast.supervisor


def test_calls_of_shops_that_went_away_are_handed_over(call: PlannedCall, cast: Cast, office: Office) -> None:

    colleague = PostingFactory(unit=office.north_2, role=Role.ACCOUNT_MANAGER).staff
    scope = build_scope(cast.supervisor)
    assert stray_calls(scope, MOMENT.date()) == []
    shop = call.retailer
    shop.stops.update(until=date(2024, 3, 1))
    RouteStopFactory(retailer=shop, route=office.routes["N2A"], since=date(2024, 3, 1))
    PlannedCall.objects.update(route=office.routes["N2A"], unit=office.north_2)
    (stray,) = stray_calls(scope, MOMENT.date())
    assert (stray.person, stray.to, stray.calls) == (cast.account_manager, (colleague,), (call,))
    with pytest.raises(InputError, match="to"):
        hand_over_calls(calls=[call.pk], to=cast.account_manager, by=cast.supervisor, moment=MOMENT)
    assert hand_over_calls(calls=[call.pk], to=colleague, by=cast.supervisor, moment=MOMENT) == 1
    call.refresh_from_db()
    assert (call.staff, call.position, call.expected_at) == (colleague, 0, time(8, 30))
    assert told(colleague) == ["calls_handed_over"]
    assert stray_calls(scope, MOMENT.date()) == []


def test_calls_of_an_absent_or_deactivated_person_are_handed_over(
    call: PlannedCall, cast: Cast, office: Office
) -> None:

    substitute = PostingFactory(
        unit=office.north_1,
        role=Role.ACCOUNT_MANAGER,
        since=TUESDAY,
        until=WEDNESDAY,
        substitutes_for=cast.account_manager,
    ).staff
    scope = build_scope(cast.supervisor)
    (stray,) = stray_calls(scope, MOMENT.date())
    assert stray.to == (substitute,)
    PlannedCallFactory(
        staff=substitute,
        retailer=call.retailer,
        route=call.route,
        unit=call.unit,
        date=TUESDAY,
    )
    hand_over_calls(calls=[call.pk], to=substitute, by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert (call.status, call.approved_by) == ("cancelled", cast.supervisor), "she calls there anyway"

    later = PlannedCallFactory(
        staff=cast.account_manager, retailer=call.retailer, route=call.route, unit=call.unit, date=THURSDAY
    )
    assert stray_calls(scope, MOMENT.date()) == []
    Staff.objects.filter(pk=cast.account_manager.pk).update(is_active=False)
    (stray,) = stray_calls(scope, MOMENT.date())
    assert (stray.calls, stray.to) == ((later,), ())


def test_calls_of_a_closed_month_stay_as_they_are(call: PlannedCall, cast: Cast) -> None:
    cancel_calls(calls=[call.pk], reason="Flood", by=cast.account_manager, moment=MOMENT)
    MonthCloseFactory(month=MARCH.first)
    with pytest.raises(InputError, match="closed"):
        approve_cancellation(call=call, by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert call.approved_by is None
    assert not waiting_cancellations(build_scope(cast.supervisor))

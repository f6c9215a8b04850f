"""A proposed plan: what is written, what stays, what is told of the rest, and when it is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import numpy as np
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Retailer, Staff
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.domain.postings import substitute
from territory.models import RouteStop, RouteTerm
from tests.cast import Cast, Office
from tests.factories import (
    PlannedCallFactory,
    ProposedCallFactory,
    StaffFactory,
    StartPointFactory,
    VisitPlanFactory,
)
from visits.domain.plans import propose_plan, reorder_day
from visits.enums import CallSource, LeftOutReason, PlanState
from visits.models import ProposedCall, VisitPlan
from visits.planning.ways import Ways, straight_ways
from visits.queries import roads
from visits.queries.roads import NoAnswer

pytestmark = pytest.mark.django_db

MARCH = Month(2024, 3)
NOW = datetime(2024, 2, 20, 4, tzinfo=UTC)
WITHIN = datetime(2024, 3, 12, 4, tzinfo=UTC)
FIRST = MARCH.first


@pytest.fixture
def her(office: Office, cast: Cast) -> Staff:
    """李静 with a start point; her four shops lie in a row to the east of it and are visited once a month."""
    StartPointFactory(staff=cast.account_manager, latitude="28.100000", longitude="115.900000")
    for number, shop in enumerate(office.shops_of("N1A", "N1B"), start=1):
        shop.latitude, shop.longitude, shop.datum = "28.100000", f"{115.9 + number / 100:.6f}", "WGS84"
        shop.save()
    return cast.account_manager


def calls_of(plan: VisitPlan) -> list[tuple[date, int, int, time | None, str]]:
    rows = ProposedCall.objects.filter(plan=plan).order_by("date", "position")
    return list(rows.values_list("date", "retailer_id", "position", "expected_at", "source"))


def set_frequency(shop: Retailer, visits: int) -> None:
    shop.visits_per_month = visits
    shop.save()


def propose(staff: Staff, moment: datetime = NOW, **given: object):  # type: ignore[no-untyped-def]
    return propose_plan(staff=staff, month=MARCH, actor=staff.username, moment=moment, **given)  # type: ignore[arg-type]


def test_a_months_plan_is_written_in_driving_order_with_times(office: Office, her: Staff) -> None:
    for shop in office.shops_of("N1A", "N1B"):
        set_frequency(shop, 4)
    proposal = propose(her)
    plan = VisitPlan.objects.get(pk=proposal.plan_id)
    assert (plan.staff, plan.month, plan.state, plan.revision) == (her, FIRST, PlanState.DRAFT, 1)
    assert plan.proposed_at == NOW
    assert (proposal.required, proposal.already, proposal.planned, proposal.missing) == (16, 0, 16, 0)
    rows = calls_of(plan)
    assert len(rows) == 16
    assert {row[4] for row in rows} == {CallSource.CYCLE}
    # Orders are taken on Tuesdays: one or two working days before.
    assert {row[0].isoweekday() for row in rows} <= {1, 5}
    for day in {row[0] for row in rows}:
        on_day = [row for row in rows if row[0] == day]
        assert [row[2] for row in on_day] == list(range(len(on_day)))
        times = [row[3] for row in on_day]
        assert times == sorted(times) and times[0] >= time(8, 30)
        told = next(found for found in proposal.days if found.date == day)
        assert (told.calls, told.by_road) == (len(on_day), False)
        farthest = max(
            round((float(shop.longitude) - 115.9) * 100)
            for shop in Retailer.objects.filter(pk__in=[row[1] for row in on_day])
        )
        assert told.metres == pytest.approx(2 * farthest * 981, rel=0.01)


def test_proposing_again_replaces_the_proposal_and_keeps_what_was_put_in_by_hand(
    office: Office, her: Staff
) -> None:
    shop, other = office.shops["N1A"]
    plan = VisitPlan.objects.get(pk=propose(her).plan_id)
    first = calls_of(plan)
    hand = ProposedCallFactory(
        plan=plan, retailer=shop, date=date(2024, 3, 13), source=CallSource.MANUAL, purpose="price marks"
    )
    alert = ProposedCallFactory(plan=plan, retailer=other, date=date(2024, 3, 14), source=CallSource.ALERT)
    proposal = propose(her, revision=1)
    assert (proposal.required, proposal.already, proposal.planned) == (4, 2, 2)
    plan.refresh_from_db()
    assert plan.revision == 2
    rows = calls_of(plan)
    assert len(rows) == len(first) == 4
    assert {(row[0], row[1]) for row in rows} >= {(hand.date, shop.pk), (alert.date, other.pk)}
    hand.refresh_from_db()
    assert hand.purpose == "price marks"
    assert hand.expected_at is not None


def test_within_the_month_only_the_days_from_tomorrow_are_planned(office: Office, her: Staff) -> None:
    shop, other = office.shops["N1A"]
    set_frequency(shop, 4)
    place = {"unit": office.north_1, "route": office.routes["N1A"]}
    PlannedCallFactory(staff=her, retailer=shop, date=date(2024, 3, 22), **place)
    PlannedCallFactory(staff=her, retailer=other, date=date(2024, 3, 25), **place)
    proposal = propose(her, WITHIN)
    rows = calls_of(VisitPlan.objects.get(pk=proposal.plan_id))
    assert (proposal.required, proposal.already, proposal.planned) == (7, 2, 5)
    assert min(row[0] for row in rows) >= date(2024, 3, 13)
    days = [row[0] for row in rows if row[1] == shop.pk]
    assert len(days) == 3 and date(2024, 3, 22) not in days
    assert not [row for row in rows if row[1] == other.pk]
    # The calls in force are driven to with the others of their day.
    assert {stop.shop for stop in proposal.by_day[date(2024, 3, 25)].stops} >= {other.pk}


def test_leave_is_kept_free_and_the_substitute_plans_those_days(
    office: Office, cast: Cast, her: Staff
) -> None:
    for shop in office.shops_of("N1A", "N1B"):
        set_frequency(shop, 8)
    away = {"since": date(2024, 3, 11), "until": date(2024, 3, 18)}
    substitute(staff=cast.stranger, absent=her, actor="tests", moment=NOW, **away)
    hers, theirs = propose(her), propose(cast.stranger)
    own = {shop.pk for shop in office.shops_of("N1A", "N1B")}
    her_days = {row[0] for row in calls_of(VisitPlan.objects.get(pk=hers.plan_id))}
    covered = [row for row in calls_of(VisitPlan.objects.get(pk=theirs.plan_id)) if row[1] in own]
    assert not {day for day in her_days if away["since"] <= day < away["until"]}
    assert {row[0] for row in covered} <= {date(2024, 3, day) for day in range(11, 16)}
    assert hers.planned + len(covered) == 4 * 8


def test_what_finds_no_place_is_told_and_kept_with_the_plan(office: Office, her: Staff) -> None:
    closed, much, unplaced = office.shops_of("N1A", "N1B")[:3]
    Retailer.objects.filter(pk=closed.pk).update(opening_hours="Sa,Su 08:00-12:00")
    set_frequency(much, 31)
    Retailer.objects.filter(pk=unplaced.pk).update(datum="unknown")
    proposal = propose(her)
    left = {out.shop: (out.calls, out.reason) for out in proposal.left_out}
    assert left == {closed.pk: (1, LeftOutReason.CLOSED), much.pk: (10, LeftOutReason.TOO_MANY)}
    assert proposal.required == proposal.already + proposal.planned + proposal.missing
    assert proposal.without_position == (unplaced.pk,)
    assert sum(day.unplaced for day in proposal.days) == 1
    plan = VisitPlan.objects.get(pk=proposal.plan_id)
    assert sorted(plan.left_out) == sorted([[closed.pk, 1, "closed"], [much.pk, 10, "too_many"]])


def test_calls_lie_within_opening_hours(office: Office, her: Staff) -> None:
    shop = office.shops["N1A"][0]
    Retailer.objects.filter(pk=shop.pk).update(opening_hours="Mo-Fr 15:00-16:00")
    rows = calls_of(VisitPlan.objects.get(pk=propose(her).plan_id))
    (expected,) = [row[3] for row in rows if row[1] == shop.pk]
    assert time(15) <= expected <= time(15, 50)


def test_calls_lie_within_the_offices_day_in_the_field(
    office: Office, her: Staff, settings: LazySettings
) -> None:
    settings.FIELD_DAY = (time(14), time(16))
    times = [row[3] for row in calls_of(VisitPlan.objects.get(pk=propose(her).plan_id))]
    assert times and all(moment is not None and time(14) <= moment <= time(15, 50) for moment in times)


def test_a_road_server_is_asked_and_done_without_when_it_fails(
    office: Office, her: Staff, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OSRM_URL = "http://127.0.0.1:9"

    def doubled(url: str, places: list, *, timeout: float) -> tuple[list, list]:  # type: ignore[type-arg]
        metres: Ways = straight_ways(places)
        return (metres.metres * 2).tolist(), np.asarray(metres.seconds).tolist()

    straight = propose(her)
    assert straight.road_server_failed
    monkeypatch.setattr(roads, "ask_table", doubled)
    by_road = propose(her)
    assert not by_road.road_server_failed
    assert [day.by_road for day in by_road.days if day.calls] == [True] * len(
        [day for day in by_road.days if day.calls]
    )
    assert by_road.metres == 2 * straight.metres > 0

    def refused(*_given: object, **_more: object) -> None:
        raise NoAnswer("no")

    monkeypatch.setattr(roads, "ask_table", refused)
    assert propose(her).metres == straight.metres


@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.APPROVED])
def test_a_plan_that_was_handed_in_is_not_proposed_anew(her: Staff, state: PlanState) -> None:
    plan = VisitPlanFactory(staff=her, month=FIRST, state=state, submitted_at=NOW)
    with pytest.raises(InputError) as error:
        propose(her)
    assert error.value.field == "state"
    assert calls_of(plan) == []


def test_a_returned_plan_is(her: Staff) -> None:
    VisitPlanFactory(staff=her, month=FIRST, state=PlanState.RETURNED, submitted_at=NOW, reason="too few")
    assert propose(her).planned == 4


def test_somebody_else_was_faster(her: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = VisitPlanFactory(staff=her, month=FIRST, revision=3)
    with pytest.raises(StaleRecord):
        propose(her, revision=2)

    def meanwhile(done: int, total: int) -> None:
        VisitPlan.objects.filter(pk=plan.pk).update(revision=4)

    with pytest.raises(StaleRecord):
        propose(her, revision=3, progress=meanwhile)
    assert calls_of(plan) == []


def test_a_month_that_is_over_and_a_person_without_shops_are_refused(cast: Cast, her: Staff) -> None:
    with pytest.raises(InputError) as error:
        propose(her, datetime(2024, 4, 2, tzinfo=UTC))
    assert error.value.field == "month"
    for nobody in (cast.supervisor, StaffFactory()):
        with pytest.raises(InputError) as error:
            propose(nobody)
        assert error.value.field == "staff"
    assert not VisitPlan.objects.exists()


@pytest.mark.parametrize("shops", [1, 3])
def test_statements_do_not_grow_with_the_shops(office: Office, her: Staff, shops: int) -> None:
    keep = office.shops_of("N1A", "N1B")[:shops]
    RouteStop.objects.exclude(retailer__in=keep).delete()
    propose(her)
    with CaptureQueriesContext(connection) as statements:
        assert propose(her).planned == shops
    assert len(statements) == 31


def test_a_day_is_put_into_driving_order_again(office: Office, her: Staff) -> None:
    day = date(2024, 3, 12)
    plan = VisitPlanFactory(staff=her, month=FIRST)
    near, middle, far, farthest = office.shops_of("N1A", "N1B")
    Retailer.objects.filter(pk=near.pk).update(opening_hours="Tu 17:00-17:30")
    for place, shop in enumerate((middle, farthest, near, far)):
        ProposedCallFactory(plan=plan, retailer=shop, date=day, position=place)
    timed = reorder_day(plan=plan, day=day, actor=her.username, moment=NOW, revision=0)
    rows = calls_of(plan)
    assert [row[1] for row in rows] == [stop.shop for stop in timed.stops]
    assert rows[-1][1] == near.pk and rows[-1][3] == time(17)
    assert [row[1] for row in rows[:-1]] in (
        [middle.pk, far.pk, farthest.pk],
        [farthest.pk, far.pk, middle.pk],
    )
    plan.refresh_from_db()
    assert plan.revision == 1
    with pytest.raises(StaleRecord):
        reorder_day(plan=plan, day=day, actor=her.username, moment=NOW, revision=0)
    with pytest.raises(InputError):
        reorder_day(plan=plan, day=date(2024, 3, 13), actor=her.username, moment=NOW)


def test_a_day_in_force_is_put_into_driving_order(office: Office, her: Staff) -> None:
    day = date(2024, 3, 12)
    plan = VisitPlanFactory(staff=her, month=FIRST, state=PlanState.APPROVED, submitted_at=NOW)
    place = {"unit": office.north_1, "route": office.routes["N1A"]}
    calls = [
        PlannedCallFactory(staff=her, retailer=shop, date=day, **place)
        for shop in (office.shops["N1B"][0], office.shops["N1A"][0])
    ]
    calls.append(
        PlannedCallFactory(
            staff=her,
            retailer=office.shops["N1A"][1],
            date=date(2024, 3, 11),
            status="moved",
            moved_to=day,
            **place,
        )
    )
    timed = reorder_day(plan=plan, day=day, actor=her.username, moment=NOW)
    for call in calls:
        call.refresh_from_db()
    by_place = sorted(calls, key=lambda call: call.position)
    assert [call.retailer_id for call in by_place] == [stop.shop for stop in timed.stops]
    assert [call.position for call in by_place] == [0, 1, 2]
    assert all(call.expected_at is not None for call in calls)


def test_a_call_that_comes_too_late_for_its_shop_stays_at_the_end_without_a_time(
    office: Office, her: Staff
) -> None:
    day = date(2024, 3, 12)
    plan = VisitPlanFactory(staff=her, month=FIRST)
    shut, open_shop = office.shops["N1A"]
    Retailer.objects.filter(pk=shut.pk).update(opening_hours="Tu 05:00-06:00")
    for shop in (shut, open_shop):
        ProposedCallFactory(plan=plan, retailer=shop, date=day)
    reorder_day(plan=plan, day=day, actor=her.username, moment=NOW)
    rows = calls_of(plan)
    assert [(row[1], row[3] is None) for row in rows] == [(open_shop.pk, False), (shut.pk, True)]


def test_a_submitted_plan_keeps_its_order(office: Office, her: Staff) -> None:
    plan = VisitPlanFactory(staff=her, month=FIRST, state=PlanState.SUBMITTED, submitted_at=NOW)
    ProposedCallFactory(plan=plan, retailer=office.shops["N1A"][0], date=date(2024, 3, 12))
    with pytest.raises(InputError):
        reorder_day(plan=plan, day=date(2024, 3, 12), actor=her.username, moment=NOW)


def test_without_order_days_the_route_is_planned_all_the_same(office: Office, her: Staff) -> None:
    RouteTerm.objects.update(order_weekdays="")
    assert propose(her).planned == 4

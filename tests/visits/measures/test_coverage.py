from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.ratio import Ratio
from territory.enums import Tier
from tests.vectors import VECTORS
from visits.measures.coverage import Call, Gap, Plan, frequency_of, gap, measures, required_visits
from visits.measures.matching import match

JUNE = Month(2025, 6).period
CASE = VECTORS["visits_june_2025"]


def june(day):
    return date(2025, 6, int(day))


def the_month():
    plans = [Plan(shop, june(day)) for shop, days in CASE["planned"].items() for day in days]
    plans += [
        Plan(shop, june(day), True) for shop, days in CASE["cancelled_approved"].items() for day in days
    ]
    calls = [Call(shop, june(day)) for shop, days in CASE["visits"].items() for day in days]
    return measures(plans, calls, CASE["req"], list(CASE["req"]), JUNE)


@pytest.mark.parametrize(
    ("measure", "vector"),
    [
        ("adherence", "adherence_strict"),
        ("adherence_grace", "adherence_grace1"),
        ("coverage", "coverage"),
        ("frequency_compliance", "frequency_compliance"),
        ("capped_fulfilment", "capped_fulfilment"),
    ],
)
def test_the_rates_of_the_worked_month(measure, vector):
    assert getattr(the_month(), measure).as_json() == CASE["expect"][vector]


def test_the_visits_of_the_worked_month():
    found = the_month()
    misleading = CASE["expect"]["misleading_raw_visits_over_req"]

    assert found.unplanned == Ratio(CASE["expect"]["unplanned_strict"], 8)
    assert found.unplanned_grace == Ratio(CASE["expect"]["unplanned_grace1"], 8)
    assert [found.visits, sum(CASE["req"].values())] == misleading


@pytest.mark.parametrize("case", VECTORS["proration"], ids=str)
def test_the_requirements_of_the_specification(case):
    assert required_visits(case["freq"], case["eligible_days"], case["days"]) == case["req"]


@given(st.integers(0, 31), st.integers(28, 31), st.data())
def test_proration_never_falls_with_more_days_or_visits(frequency, days, data):
    eligible = data.draw(st.integers(0, days - 1))
    found = required_visits(frequency, eligible, days)

    assert found <= required_visits(frequency, eligible + 1, days)
    assert found <= required_visits(frequency + 1, eligible, days)
    assert abs(found - frequency * eligible / days) <= 0.5
    assert required_visits(frequency, days, days) == frequency


@pytest.mark.parametrize(
    ("own", "tier", "frequency"),
    [
        (None, Tier.TOP, 4),
        (None, Tier.BIG, 4),
        (None, Tier.MEDIUM, 2),
        (None, Tier.SMALL, 1),
        (None, Tier.KEY, 4),
        (None, Tier.MIDDLE, 2),
        (None, Tier.BASE, 1),
        (None, None, 1),
        (3, Tier.TOP, 3),
        (0, Tier.TOP, 0),
    ],
)
def test_a_shops_own_frequency_comes_before_its_tiers(own, tier, frequency):
    assert frequency_of(own, tier) == frequency


def test_nothing_planned_and_nobody_to_visit_is_unknown():
    found = measures([], [], {}, [], JUNE)

    assert found.adherence.value is None
    assert found.coverage.value is None
    assert found.unplanned.value is None
    assert found.daily_load.value is None


def test_a_shop_without_requirement_is_in_no_frequency():
    found = measures([], [Call("A", june(3))], {"A": 0, "B": 2}, ["A", "B"], JUNE)

    assert found.frequency_compliance == Ratio(0, 1)
    assert found.capped_fulfilment == Ratio(0, 2)


def test_a_visit_outside_the_portfolio_is_no_coverage():
    found = measures([], [Call("S", june(3))], {}, ["A"], JUNE)

    assert (found.coverage, found.visits) == (Ratio(0, 1), 1)


def test_effective_visits_and_the_load_of_a_field_day():
    calls = [
        Call("A", june(2), 1, True),
        Call("B", june(2), 1),
        Call("C", june(2), 2, True),
        Call("A", june(3), 1, True),
    ]
    found = measures([], calls, {}, [], JUNE)

    assert found.effective == Ratio(3, 4)
    assert found.daily_load == Ratio(4, 3)


def test_a_plan_at_the_edge_may_be_served_beyond_it():
    plans = [Plan("A", june(30)), Plan("B", date(2025, 7, 1))]
    calls = [Call("A", date(2025, 7, 1)), Call("B", june(30))]
    found = measures(plans, calls, {}, [], JUNE)

    assert (found.adherence, found.adherence_grace) == (Ratio(0, 1), Ratio(1, 1))
    assert (found.visits, found.unplanned, found.unplanned_grace) == (1, Ratio(1, 1), Ratio(0, 1))


def test_a_visit_on_the_date_comes_before_a_neighbour():
    plans = [("A", june(2)), ("A", june(3))]

    assert match(plans, [("A", june(3))]).exact == (None, 0)
    assert match(plans, [("A", june(3))]).grace == (None, 0)


def test_one_visit_serves_one_plan():
    found = match([("A", june(2)), ("A", june(4))], [("A", june(3))])

    assert found.exact == (None, None)
    assert found.grace == (0, None)


def test_the_nearest_visit_serves_and_of_two_the_earlier():
    # 16 June 2025 is a Monday; the Friday before is one working day away, and three days.
    assert match([("A", june(16))], [("A", june(13)), ("A", june(17))]).grace == (1,)
    assert match([("A", june(17))], [("A", june(18)), ("A", june(16))]).grace == (1,)


@pytest.mark.parametrize(("day", "served"), [(12, None), (13, 0), (14, 0), (15, 0), (17, 0), (18, None)])
def test_grace_is_counted_in_working_days(day, served):
    assert match([("A", june(16))], [("A", june(day))]).grace == (served,)


def test_holidays_widen_the_grace():
    holiday = {june(17)}
    found = match(
        [("A", june(16))],
        [("A", june(18))],
        is_working=lambda day: day.isoweekday() < 6 and day not in holiday,
    )

    assert found.grace == (0,)


def test_another_shops_visit_serves_nobody():
    assert match([("A", june(2))], [("B", june(2))]).grace == (None,)


days = st.integers(1, 30).map(june)
calls = st.lists(st.tuples(st.sampled_from("AB"), days), max_size=20)


@given(calls, calls, st.integers(0, 2))
def test_a_matching_is_one_to_one_and_within_its_reach(plans, visits, grace_days):
    found = match(plans, visits, grace_days=grace_days)

    for matched in (found.exact, found.grace):
        used = [position for position in matched if position is not None]
        assert len(used) == len(set(used))
    for plan, exact, grace in zip(plans, found.exact, found.grace, strict=True):
        if exact is not None:
            assert grace == exact
            assert visits[exact] == plan
        if grace is not None:
            assert visits[grace][0] == plan[0]
            # Two working days span at most four days across a weekend.
            assert abs((visits[grace][1] - plan[1]).days) <= (0, 3, 4)[grace_days]
    for shop in "AB":
        for day in {day for _, day in plans + visits}:
            both = min(plans.count((shop, day)), visits.count((shop, day)))
            assert (
                sum(
                    plan == (shop, day) and served is not None
                    for plan, served in zip(plans, found.exact, strict=True)
                )
                == both
            )


@given(calls, calls, st.dictionaries(st.sampled_from("ABC"), st.integers(0, 5)))
def test_every_rate_lies_between_nothing_and_all(plans, visits, required):
    found = measures(
        [Plan(*plan) for plan in plans], [Call(*visit) for visit in visits], required, {"A", "C"}, JUNE
    )

    for rate in (
        found.adherence,
        found.adherence_grace,
        found.coverage,
        found.frequency_compliance,
        found.capped_fulfilment,
        found.unplanned,
        found.unplanned_grace,
        found.effective,
    ):
        assert 0 <= rate.numerator <= rate.denominator
    assert found.adherence.numerator <= found.adherence_grace.numerator
    assert found.unplanned_grace.numerator <= found.unplanned.numerator
    assert found.adherence.numerator + found.unplanned.numerator == len(visits)


@pytest.mark.parametrize(
    ("visited", "before", "expected"),
    [
        ([], None, Gap(None, 29)),
        ([], date(2025, 5, 20), Gap(41, 41)),
        ([10], date(2025, 5, 30), Gap(20, 20)),
        ([10], None, Gap(20, 20)),
        ([3, 5, 28], date(2025, 6, 1), Gap(2, 23)),
        ([5, 3, 28, 30], None, Gap(0, 23)),
    ],
)
def test_the_gap_reaches_from_the_visit_before_to_the_last_day(visited, before, expected):
    assert gap([june(day) for day in visited], JUNE, before) == expected


def test_visits_outside_the_period_make_no_gap():
    assert gap([date(2025, 7, 2)], Period(june(1), june(11))) == Gap(None, 9)

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Datum, Sex
from accounts.measures.opening import first_full_month, full_months, is_new
from accounts.measures.profile import REQUIRED_FIELDS, completeness, months_before, stale_fields
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio

RECORD = {
    "licence_no": "310100123456",
    "name": "李记食杂店",
    "state": "active",
    "market_type": "town",
    "business_type": "Z",
}


def test_a_record_with_all_required_fields_is_complete():
    assert completeness(RECORD).score == Ratio(5, 5)
    assert completeness(RECORD).missing == ()


def test_missing_fields_are_named_in_the_order_of_the_list():
    found = completeness({**RECORD, "name": "  ", "business_type": None})

    assert found.score == Ratio(3, 5)
    assert found.missing == ("name", "business_type")
    assert completeness({}).missing == REQUIRED_FIELDS


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        (None, False),
        ("", False),
        (" ", False),
        (Sex.UNKNOWN, False),
        (Datum.UNKNOWN, False),
        (0, True),
        ("0", True),
    ],
)
def test_unknown_is_not_filled_and_zero_is(value, filled):
    assert (completeness({"field": value}, ["field"]).score == Ratio(1, 1)) is filled


def test_nothing_required_is_not_complete_but_unknown():
    assert completeness(RECORD, []).score.percent() == "—"


def test_static_fields_grow_stale_after_six_months_and_route_fields_after_three():
    today = date(2025, 8, 31)
    confirmed = {
        "address": date(2025, 2, 28),  # the day six months before, February being shorter
        "owner_phone": date(2025, 2, 27),
        "order_weekday": date(2025, 5, 31),
        "visits_per_month": date(2025, 5, 30),
        "village": None,
    }

    assert stale_fields(confirmed, today) == ["owner_phone", "visits_per_month", "village"]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2025, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 1, 15), 3, date(2024, 10, 15)),
        (date(2025, 1, 15), 0, date(2025, 1, 15)),
    ],
)
def test_months_before_keep_the_day_where_the_month_has_it(day, months, before):
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    ("opened_on", "last_new_month"),
    [
        (date(2025, 1, 15), Month(2025, 3)),
        (date(2025, 1, 1), Month(2025, 2)),
        (date(2025, 1, 31), Month(2025, 3)),
    ],
)
def test_a_shop_is_new_until_three_full_months_are_over(opened_on, last_new_month):
    assert is_new(opened_on, last_new_month)
    assert not is_new(opened_on, last_new_month.shift(1))


@pytest.mark.parametrize(
    ("opened_on", "months"),
    [
        (date(2020, 1, 1), 3),
        (date(2025, 4, 1), 3),
        (date(2025, 4, 2), 2),
        (date(2025, 6, 1), 1),
        (date(2025, 6, 2), 0),
        (date(2025, 9, 1), 0),
    ],
)
def test_full_months_of_a_window(opened_on, months):
    assert full_months(opened_on, Month(2025, 4), Month(2025, 6)) == months


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_the_first_full_month_begins_within_a_month_of_the_opening(opened_on):
    first = first_full_month(opened_on).first

    assert opened_on <= first < opened_on + timedelta(days=31)
    assert is_new(opened_on, Month.of(opened_on))

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.enums import Channel, LocationCheck
from visits.measures.store_time import TimeInStore, is_effective, seconds_in_store, time_in_store

ARRIVAL = datetime(2025, 6, 2, 9, 30)


@pytest.mark.parametrize(
    ("stay", "seconds"),
    [
        (timedelta(minutes=8, seconds=5), 485),
        (timedelta(minutes=120), 7200),
        (timedelta(minutes=120, seconds=1), None),
        (timedelta(0), None),
        (timedelta(minutes=-3), None),
    ],
)
def test_a_visit_lasts_from_check_in_to_check_out(stay, seconds):
    assert seconds_in_store(ARRIVAL, ARRIVAL + stay) == seconds


def test_a_check_out_that_is_missing_or_past_midnight_gives_no_time():
    late = datetime(2025, 6, 2, 23, 50)

    assert seconds_in_store(ARRIVAL, None) is None
    assert seconds_in_store(late, late + timedelta(minutes=20)) is None


def test_time_in_store_is_the_median_and_the_quartiles():
    found = time_in_store([240, 300, 480, 600, 1200, None, 59, 7201])

    assert found == TimeInStore(5.0, 8.0, 10.0, 5, 3)


def test_one_visit_is_its_own_median():
    assert time_in_store([60]) == TimeInStore(1.0, 1.0, 1.0, 1, 0)
    assert time_in_store([7200, None]) == TimeInStore(120.0, 120.0, 120.0, 1, 1)


def test_without_a_visit_there_is_no_time():
    assert time_in_store([None, 10]) == TimeInStore(None, None, None, 0, 2)


@given(st.lists(st.none() | st.integers(0, 9000)))
def test_quartiles_are_in_order_and_everybody_is_counted(seconds):
    found = time_in_store(seconds)

    assert found.counted + found.excluded == len(seconds)
    if found.counted:
        assert 1 <= found.lower_quartile <= found.median <= found.upper_quartile <= 120


@pytest.mark.parametrize(
    ("change", "effective"),
    [
        ({}, True),
        ({"channel": Channel.PHONE}, False),
        ({"channel": Channel.MESSAGE}, False),
        ({"seconds": 179}, False),
        ({"seconds": None}, False),
        ({"findings": 0}, False),
        ({"location": LocationCheck.UNKNOWN}, True),
        ({"location": LocationCheck.CONTRADICTED}, False),
    ],
)
def test_a_visit_is_effective_when_it_has_time_findings_and_no_contradiction(change, effective):
    visit = {
        "channel": Channel.IN_PERSON,
        "seconds": 180,
        "findings": 1,
        "location": LocationCheck.CONFIRMED,
    }

    assert is_effective(**{**visit, **change}) is effective

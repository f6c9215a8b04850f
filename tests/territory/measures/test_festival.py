from __future__ import annotations

from datetime import date

import pytest
from lunardate import LunarDate

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.measures.festival import (
    SPRING_FESTIVAL,
    aligned_periods,
    comparable,
    holds_festival,
    january_february,
    spring_festival,
    year_on_year,
)
from territory.measures.trends import UNKNOWN_CHANGE
from tests.vectors import VECTORS


@pytest.mark.parametrize(("year", "day"), VECTORS["cny_dates"].items())
def test_the_festivals_of_the_specification_are_on_file(year, day):
    assert spring_festival(int(year)) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("year", range(2010, 2036))
def test_the_table_agrees_with_the_lunar_calendar(year):
    assert SPRING_FESTIVAL[year] == LunarDate(year, 1, 1).to_solar_date()


def test_a_year_outside_the_table_is_refused():
    with pytest.raises(InputError) as error:
        spring_festival(2036)

    assert str(error.value) == (
        "Year: The date of the Spring Festival of 2036 is not on file. Choose a year from 2010 to 2035."
    )


def test_january_and_february_are_read_together():
    case = VECTORS["trend"]["cny"]
    months = {
        Month(2024, 1): case["jan24"],
        Month(2024, 2): case["feb24"],
        Month(2025, 1): case["jan25"],
        Month(2025, 2): case["feb25"],
    }
    january, february = year_on_year(months, Month(2025, 1)), year_on_year(months, Month(2025, 2))

    assert january.change.ratio.value == pytest.approx(case["yoy_jan"])
    assert february.change.ratio.value == pytest.approx(case["yoy_feb"], abs=5e-5)
    assert january.greyed
    assert february.greyed
    assert january.combined is None
    assert february.combined == january_february(months, 2025)
    assert february.combined.ratio.value == pytest.approx(case["yoy_jan_feb"])
    assert february.combined.ratio == Ratio(6, 240)


def test_other_months_stand_alone():
    found = year_on_year({Month(2024, 3): 100, Month(2025, 3): 90}, Month(2025, 3))

    assert (found.change.ratio, found.greyed, found.combined) == (Ratio(-10, 100), False, None)


def test_an_office_without_the_festival_greys_nothing():
    found = year_on_year({Month(2024, 2): 100, Month(2025, 2): 90}, Month(2025, 2), festival=False)

    assert (found.change.ratio, found.greyed, found.combined) == (Ratio(-10, 100), False, None)


def test_january_and_february_need_all_four_months():
    assert january_february({Month(2025, 1): 1, Month(2025, 2): 1, Month(2024, 2): 1}, 2025) == UNKNOWN_CHANGE


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (Month(2025, 1), Month(2025, 3), True),
        (Month(2025, 2), Month(2025, 4), False),  # 29 January 2025
        (Month(2024, 2), Month(2024, 2), True),
        (Month(2024, 11), Month(2025, 1), True),
        (Month(2050, 1), Month(2050, 12), False),
    ],
)
def test_a_window_holds_the_festival_or_not(first, last, holds):
    assert holds_festival(first, last) is holds


def test_only_windows_alike_in_the_festival_are_compared():
    winter = (Month(2025, 1), Month(2025, 3))
    spring = (Month(2025, 4), Month(2025, 6))

    assert comparable(winter, (Month(2024, 1), Month(2024, 3)))
    assert comparable(spring, (Month(2025, 7), Month(2025, 9)))
    assert not comparable(winter, spring)


def test_periods_aligned_to_the_festival_have_one_length_and_place():
    now, then = aligned_periods(2025, before=20, after=10)

    assert (now.days, then.days) == (31, 31)
    assert (now.start, now.last) == (date(2025, 1, 9), date(2025, 2, 8))
    assert (then.start, then.last) == (date(2024, 1, 21), date(2024, 2, 20))

"""Opening hours: read strictly, written shortly, and as others read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours as Theirs

from accounts.measures.opening_hours import WEEKDAYS, OpeningHours, parse_hours
from salesforce_app.kernel.errors import InputError

MONDAY = date(2025, 6, 2)
DAY = (0, 24 * 60)


def week_of(text: str) -> list[tuple[tuple[int, int], ...]]:
    hours = parse_hours(text)
    assert hours is not None
    return [hours.windows(MONDAY + timedelta(days)) for days in range(7)]


def test_reads_weekdays_and_stretches() -> None:
    both = ((480, 720), (840, 1260))
    assert week_of("Mo-Sa 08:00-12:00,14:00-21:00; Su off") == [both] * 6 + [()]
    assert week_of("24/7") == [(DAY,)] * 7
    assert week_of("08:00-20:00") == [((480, 1200),)] * 7
    assert week_of("Sa-Mo 09:00-10:00") == [((540, 600),), (), (), (), (), ((540, 600),), ((540, 600),)]
    assert week_of("Mo,We 09:00-10:00") == [((540, 600),), (), ((540, 600),), (), (), (), ()]


def test_a_later_rule_replaces_what_an_earlier_one_says_of_its_days() -> None:
    assert week_of("08:00-20:00; Tu 10:00-12:00; We closed")[:3] == [((480, 1200),), ((600, 720),), ()]


@pytest.mark.parametrize("text", ["", "  ", " \u3000"])
def test_nothing_written_is_not_known(text: str) -> None:
    assert parse_hours(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("mo - sa 8:00 - 20:00", "Mo-Sa 08:00-20:00"),
        ("Mo－Fr 08：00－12：00，14：00－18：00；Su off", "Mo-Fr 08:00-12:00,14:00-18:00"),
        ("Mo,Tu,We,Sa 14:00-18:00,08:00-12:00", "Mo-We,Sa 08:00-12:00,14:00-18:00"),
        ("Mo-Su 00:00-24:00", "24/7"),
        ("Mo-Fr 08:00-12:00;Sa,Su 09:00-12:00;", "Mo-Fr 08:00-12:00; Sa,Su 09:00-12:00"),
    ],
)
def test_is_written_in_one_form(text: str, written: str) -> None:
    assert str(parse_hours(text)) == written


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Mon-Fri 08:00-20:00", "mon-fri"),
        ("Mo-We-Fr 08:00-20:00", "mo-we-fr"),
        ("Mo 08:00", "08:00"),
        ("Mo 08:00-25:00", "08:00-25:00"),
        ("Mo 08:61-09:00", "08:61-09:00"),
        ("Mo 20:00-02:00", "20:00-02:00"),
        ("Mo 08:00-12:00,11:00-14:00", "08:00-12:00,11:00-14:00"),
        ("Mo 08:00-12:00,12:00-14:00", "08:00-12:00,12:00-14:00"),
        ("PH off", "ph"),
        ("Apr-Oct 08:00-20:00", "apr-oct"),
        ("Mo sunrise-sunset", "Mo sunrise-sunset"),
        ('Mo 08:00-12:00 "by appointment"', 'Mo 08:00-12:00 "by appointment"'),
        ("Mo-Su off", "never"),
        ("always", "always"),
        ("Mo-Fr", "Mo-Fr"),
        ("Moff", "Moff"),
    ],
)
def test_refuses_what_it_does_not_understand_and_says_which_part(text: str, part: str) -> None:
    with pytest.raises(InputError) as error:
        parse_hours(text)
    assert error.value.field == "opening_hours"
    assert part in str(error.value.reason)
    assert error.value.remedy


times = st.lists(st.integers(0, 24 * 60), min_size=2, max_size=6, unique=True).map(sorted)
windows = times.map(lambda marks: tuple(zip(marks[::2], marks[1::2], strict=False)))
weeks = st.lists(st.one_of(st.just(()), windows), min_size=7, max_size=7).filter(any)


@given(weeks)
def test_what_is_written_reads_back_and_means_the_same_to_others(
    week: list[tuple[tuple[int, int], ...]],
) -> None:
    hours = OpeningHours(tuple(week))
    assert parse_hours(str(hours)) == hours
    theirs = Theirs(str(hours))
    start = datetime(2025, 6, 2)
    for number in range(7):
        day = start + timedelta(days=number)
        for opens, closes in week[number]:
            assert theirs.is_open(day + timedelta(minutes=opens))
            assert theirs.is_open(day + timedelta(minutes=closes - 1))
            if closes < DAY[1]:
                assert theirs.is_closed(day + timedelta(minutes=closes))
            if opens:
                assert theirs.is_closed(day + timedelta(minutes=opens - 1))
        if not week[number]:
            assert theirs.is_closed(day + timedelta(hours=12)), WEEKDAYS[number]

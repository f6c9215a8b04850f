"""When a birthday comes next; days of the lunar new year are those of the static table."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.measures.birthdays import coming_birthdays, next_birthday
from accounts.measures.phones import mask_phone

FORTNIGHT = range(date(2027, 1, 28).toordinal(), date(2027, 2, 11).toordinal() + 1)


@pytest.mark.parametrize(
    ("month", "day", "calendar", "today", "expected"),
    [
        (7, 15, "solar", date(2026, 7, 15), date(2026, 7, 15)),
        (7, 15, "solar", date(2026, 7, 16), date(2027, 7, 15)),
        (2, 29, "solar", date(2026, 2, 1), date(2026, 2, 28)),
        (2, 29, "solar", date(2028, 2, 1), date(2028, 2, 29)),
        # The new moon of 6 February 2027 falls four minutes before midnight in Beijing.
        (1, 1, "lunar", date(2026, 11, 22), date(2027, 2, 6)),
        (1, 1, "lunar", date(2030, 1, 1), date(2030, 2, 3)),
        # The twelfth month of the lunar year 2026 lies in 2027 and has 29 days.
        (12, 30, "lunar", date(2027, 1, 15), date(2027, 2, 5)),
        (8, 15, "lunar", date(2103, 1, 1), None),
    ],
)
def test_the_next_birthday(month: int, day: int, calendar: str, today: date, expected: date | None) -> None:
    assert next_birthday(month, day, calendar, today) == expected


def test_the_birthdays_of_the_next_days_in_either_calendar() -> None:
    coming = coming_birthdays(date(2027, 1, 28), 14)
    solar = {birthday: day for birthday, day in coming.items() if birthday[0] == "solar"}
    assert solar == {("solar", day.month, day.day): day for day in map(date.fromordinal, FORTNIGHT)}
    # The twelfth month has 29 days: the 21st to the 29th, the 30th kept on the 29th, then the new year.
    lunar = {birthday[1:]: day for birthday, day in coming.items() if birthday[0] == "lunar"}
    assert sorted(lunar) == [*((1, day) for day in range(1, 7)), *((12, day) for day in range(21, 31))]
    assert lunar[12, 29] == lunar[12, 30] == date(2027, 2, 5)
    assert lunar[1, 1] == date(2027, 2, 6)


def test_29_february_comes_on_the_28th_of_other_years() -> None:
    coming = coming_birthdays(date(2026, 2, 20), 14)
    assert coming["solar", 2, 29] == coming["solar", 2, 28] == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138000", "138••••••00"),
        ("0571-88123456", "057•-••••••56"),
        ("1234567", "•••••••"),
        ("", ""),
    ],
)
def test_a_masked_phone_can_be_told_from_others_and_not_called(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked

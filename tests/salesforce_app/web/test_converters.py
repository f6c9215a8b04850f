"""Days, weeks and months in addresses."""

from __future__ import annotations

from datetime import date

import pytest

from salesforce_app.web.converters import DayConverter, MonthConverter, WeekConverter


def test_a_week_is_its_monday_and_is_written_again_as_it_was() -> None:
    assert WeekConverter().to_python("2026-W47") == date(2026, 11, 16)
    assert WeekConverter().to_url(date(2026, 11, 20)) == "2026-W47"
    assert DayConverter().to_python("2026-11-20") == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("converter", "text"),
    [
        (DayConverter(), "0001-01-01"),
        (DayConverter(), "1899-12-31"),
        (DayConverter(), "9999-12-27"),
        (DayConverter(), "2026-02-30"),
        (WeekConverter(), "0001-W01"),
        (WeekConverter(), "9999-W51"),
        (WeekConverter(), "2026-W54"),
        (MonthConverter(), "0001-01"),
        (MonthConverter(), "9999-12"),
    ],
)
def test_what_no_page_can_count_around_is_no_address(
    converter: DayConverter | WeekConverter | MonthConverter, text: str
) -> None:
    with pytest.raises(ValueError, match=r"."):
        converter.to_python(text)

"""Whether the balance is likely to be too low for the next debit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from settlement.measures.risk import RecentDue, RiskLevel, balance_risk

TODAY = date(2024, 3, 25)
SINCE = TODAY - timedelta(weeks=4)
TOMORROW = TODAY + timedelta(days=1)


def due(days_ago: int, *, short: bool = False, unpaid: bool = False) -> RecentDue:
    """A due of some days ago."""
    return RecentDue(TODAY - timedelta(days=days_ago), short, unpaid)


@pytest.mark.parametrize(
    ("dues", "next_on", "level"),
    [
        ([], TOMORROW, RiskLevel.NONE),
        ([due(7), due(14, unpaid=True)], TOMORROW, RiskLevel.NONE),
        ([due(7), due(14, short=True)], TOMORROW, RiskLevel.WATCH),
        ([due(7, short=True), due(14, short=True)], TOMORROW, RiskLevel.HIGH),
        ([due(7, short=True), due(14, short=True)], TODAY, RiskLevel.HIGH),
        ([due(7, short=True), due(14, short=True)], TODAY + timedelta(days=4), RiskLevel.WATCH),
        ([due(7, short=True), due(14, short=True)], None, RiskLevel.WATCH),
        ([due(7, short=True, unpaid=True), due(14)], TOMORROW, RiskLevel.HIGH),
        ([due(7), due(14, short=True, unpaid=True)], TOMORROW, RiskLevel.WATCH),
        ([due(29, short=True), due(36, short=True)], TOMORROW, RiskLevel.NONE),
    ],
)
def test_the_level_by_what_was_short_and_how_soon_the_next_debit_comes(
    dues: list[RecentDue], next_on: date | None, level: RiskLevel
) -> None:
    assert balance_risk(dues, since=SINCE, day=TODAY, next_on=next_on).level is level


def test_nothing_is_at_risk_where_nothing_is_debited() -> None:
    dues = [due(7, short=True, unpaid=True), due(14, short=True)]
    risk = balance_risk(dues, since=SINCE, day=TODAY, next_on=TOMORROW, is_debited=False)
    assert (risk.level, risk.short) == (RiskLevel.NONE, 2)


def test_the_risk_tells_what_it_was_judged_by() -> None:
    dues = [due(21, short=True), due(7, short=True, unpaid=True), due(14)]
    risk = balance_risk(dues, since=SINCE, day=TODAY, next_on=TOMORROW)
    assert (risk.short, risk.dues, risk.last_unpaid, risk.next_on, risk.is_soon) == (
        2,
        3,
        True,
        TOMORROW,
        True,
    )

"""Planned calls follow the status of their shop: cancelled while it is away, due again when it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain.statuses import close_retailer, reopen_retailer, suspend_retailer
from accounts.domain.undo import undo_change
from accounts.models import Retailer, Staff
from accounts.queries.trail import trail_of
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from territory.models import MonthClose, OrgUnit, Route
from territory.queries.frame import unit_frame
from tests.cast import Cast, Office
from tests.factories import PlannedCallFactory
from visits.enums import CallStatus
from visits.models import PlannedCall
from visits.queries.field_work import read_plans

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 3, 10, 4, tzinfo=UTC)
SINCE, BACK = date(2024, 3, 11), date(2024, 3, 25)
BEFORE, WITHIN, AFTER = date(2024, 3, 8), date(2024, 3, 13), date(2024, 3, 27)
Row = tuple[date, str, str, date | None]


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """A shop with calls before, within and after the time for which it will be away, one of them moved."""
    Staff.objects.update(language="en")
    shop, other = office.shops["N1A"][0], office.shops["N1B"][0]
    plan(cast.account_manager, shop, office.routes["N1A"], BEFORE)
    plan(cast.account_manager, shop, office.routes["N1A"], WITHIN)
    plan(cast.account_manager, shop, office.routes["N1A"], AFTER)
    moved = {"status": CallStatus.MOVED, "moved_to": date(2024, 3, 20)}
    plan(cast.account_manager, shop, office.routes["N1A"], date(2024, 3, 6), **moved)
    plan(cast.account_manager, other, office.routes["N1B"], WITHIN)
    return shop


def plan(staff: Staff, shop: Retailer, route: Route, day: date, **values: object) -> None:
    unit = OrgUnit.objects.get(code="N1")
    PlannedCallFactory(staff=staff, retailer=shop, route=route, unit=unit, date=day, **values)


def calls(shop: Retailer) -> list[Row]:
    """Day, status, reason and other day of the shop's calls."""
    rows = PlannedCall.objects.filter(retailer=shop).order_by("date")
    return list(rows.values_list("date", "status", "reason", "moved_to"))


OPEN: list[Row] = [
    (date(2024, 3, 6), "moved", "", date(2024, 3, 20)),
    (BEFORE, "due", "", None),
    (WITHIN, "due", "", None),
    (AFTER, "due", "", None),
]


def away(reason: str, *, from_the_end: bool = True) -> list[Row]:
    """The calls while the shop is away from ``SINCE`` on, for good or until ``BACK``."""
    last: Row = (AFTER, "cancelled", reason, None) if from_the_end else OPEN[3]
    return [
        (date(2024, 3, 6), "cancelled", reason, date(2024, 3, 20)),
        OPEN[1],
        (WITHIN, "cancelled", reason, None),
        last,
    ]


def number_due() -> int:
    """How many calls count as due in March."""
    march = Month(2024, 3)
    rows = read_plans(unit_frame("N", march, system_scope("tests")), march.period)
    return len(rows)


def close(shop: Retailer, since: date = SINCE) -> None:
    close_retailer(retailer=shop, since=since, reason="gone", actor="li.jing", moment=NOW)


def test_calls_of_a_closed_shop_are_cancelled_for_its_reason(shop: Retailer) -> None:
    assert number_due() == 5
    close(shop)
    assert calls(shop) == away("gone")
    # What nobody could do is not due, and needs nobody's approval; the other shop's call stays.
    assert number_due() == 2


def test_only_the_time_of_a_suspension_is_cancelled(shop: Retailer) -> None:
    suspend_retailer(
        retailer=shop, since=SINCE, reason="season", returns_on=BACK, actor="li.jing", moment=NOW
    )
    assert calls(shop) == away("season")
    reopen_retailer(retailer=shop, since=BACK, reason="back", actor="li.jing", moment=NOW)
    assert calls(shop) == away("season", from_the_end=False)


def test_taking_the_closing_back_lets_the_calls_be_due_again(shop: Retailer) -> None:
    by_hand = PlannedCall.objects.get(retailer=shop, date=AFTER)
    PlannedCall.objects.filter(pk=by_hand.pk).update(status=CallStatus.CANCELLED, reason="holiday")
    suspend_retailer(
        retailer=shop, since=date(2024, 1, 1), reason="season", returns_on=None, actor="li.jing", moment=NOW
    )
    reopen_retailer(retailer=shop, since=date(2024, 2, 1), reason="back", actor="li.jing", moment=NOW)
    close(shop)
    act = next(act for act in trail_of(shop).acts if act.reason == "gone")
    undo_change(retailer=shop, reference=act.reference, actor="li.jing", moment=NOW)
    # A call that somebody cancelled for another reason stays cancelled.
    assert calls(shop) == [*OPEN[:3], (AFTER, "cancelled", "holiday", None)]


def test_closed_months_keep_their_calls(shop: Retailer) -> None:
    MonthClose.objects.create(month=date(2024, 3, 1), closed_at=NOW, closed_by="tests")
    close(shop)
    assert calls(shop) == OPEN


def test_a_refused_change_of_status_leaves_the_calls(shop: Retailer) -> None:
    close(shop, since=BACK)
    with pytest.raises(InputError):
        close(shop, since=SINCE)
    assert calls(shop)[:3] == OPEN[:3]


def test_what_happens_to_a_call_leaves_a_trail(shop: Retailer, cast: Cast) -> None:
    close_retailer(retailer=shop, since=SINCE, reason="gone", actor=cast.supervisor.username, moment=NOW)
    call = PlannedCall.objects.get(retailer=shop, date=WITHIN)
    entry = call.history.get(history_type="~")
    assert (entry.history_user_id, entry.history_change_reason, entry.history_date) == (
        cast.supervisor.pk,
        "gone",
        NOW,
    )


def test_the_number_of_calls_costs_no_statements(shop: Retailer, office: Office, cast: Cast) -> None:
    def cost(retailer: Retailer) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            close(retailer)
        return len(found)

    few = cost(office.shops["N1B"][0])
    for number in range(5):
        plan(cast.account_manager, shop, office.routes["N1A"], date(2024, 4, 1 + number))
    assert cost(shop) == few

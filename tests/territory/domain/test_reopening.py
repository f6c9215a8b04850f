"""A closed month is opened again for a reason: the closed figures stay readable, the facts are restated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.domain.closing import begin_close, close_month, freeze_tiers, units_to_freeze
from territory.domain.facts import rebuild_month_facts
from territory.domain.reopening import reopen_month
from territory.models import (
    ClosedRouteMonth,
    MonthClose,
    RouteMonth,
    SalesAdjustment,
    SalesLine,
    TierSnapshot,
)
from tests.cast import Office
from tests.factories import ImportBatchFactory, SalesAdjustmentFactory, SalesLineFactory

JUNE = Month(2025, 6)
CLOSED = datetime(2025, 7, 1, 6, tzinfo=UTC)
OPENED = datetime(2025, 7, 9, 9, tzinfo=UTC)
AMOUNTS = st.integers(-900, 900).filter(bool)
AGAIN = datetime(2025, 7, 10, 9, tzinfo=UTC)


def sell(office: Office, shop: int, amount: int, **values: Any) -> SalesLine:
    """A line of June on route N1A."""
    return SalesLineFactory(
        retailer=office.shops["N1A"][shop],
        sold_on=date(2025, 6, 2),
        document_no="D1",
        line_no="1",
        key_product="",
        amount=amount,
        quantity=10,
        route=office.routes["N1A"],
        unit=office.north_1,
        village=None,
        **values,
    )


def book(
    office: Office, shop: int, amount: int, *, document_no: str = "D1", **values: Any
) -> SalesAdjustment:
    """What became known of a line of June after its close."""
    return SalesAdjustmentFactory(
        month=JUNE.first,
        retailer=office.shops["N1A"][shop],
        sold_on=date(2025, 6, 2),
        document_no=document_no,
        line_no="1",
        key_product="",
        amount=amount,
        quantity=values.pop("quantity", None),
        route=office.routes["N1A"],
        unit=office.north_1,
        village=None,
        **values,
    )


@pytest.fixture
def closed(office: Office) -> Office:
    """June with 300.00 on one line and 100.00 on another, closed."""
    sell(office, 0, 30_000)
    sell(office, 1, 10_000)
    rebuild_month_facts(months=[JUNE])
    close_month(month=JUNE, actor="li.jing", moment=CLOSED)
    return office


def reopen(reason: str = "Late returns", moment: datetime = OPENED) -> MonthClose:
    return reopen_month(month=JUNE, reason=reason, actor="chen.ming", moment=moment)


def figures() -> list[tuple[int, int | None, int, int]]:
    """The facts of the month's routes."""
    return list(
        RouteMonth.objects.filter(month=JUNE.first).values_list("amount", "quantity", "orders", "retailers")
    )


def test_opening_again_keeps_the_close_with_who_when_and_why(closed: Office) -> None:
    close = reopen("  Late returns ")
    close.refresh_from_db()
    assert (close.version, close.closed_by, close.closed_at) == (1, "li.jing", CLOSED)
    assert (close.reopened_by, close.reopened_at, close.reason) == ("chen.ming", OPENED, "Late returns")
    assert not MonthClose.objects.in_force().exists()


def test_the_closed_figures_stay_beside_the_restated_ones(closed: Office) -> None:
    book(closed, 0, -5_000, quantity=-2)
    book(closed, 1, 700, document_no="D2", quantity=1)
    close = reopen()
    kept = close.route_months.values_list(
        "route__code", "unit__code", "amount", "quantity", "orders", "retailers"
    )
    assert list(kept) == [("N1A", "N1", 40_000, 20, 2, 2)]
    assert figures() == [(35_700, 19, 3, 2)]


def test_the_adjustments_become_what_their_imports_would_have_done(closed: Office) -> None:
    first, second = ImportBatchFactory(), ImportBatchFactory()
    line = SalesLine.objects.get(retailer=closed.shops["N1A"][0])
    book(closed, 0, -5_000, quantity=-2, batch=first)
    book(closed, 0, 1_000, batch=second)
    book(closed, 1, 700, document_no="D2", batch=first)
    book(closed, 1, 50, document_no="D2", batch=second)
    reopen()
    line.refresh_from_db()
    assert (line.amount, line.quantity) == (26_000, 8)
    new = SalesLine.objects.get(document_no="D2")
    assert (new.amount, new.batch_id) == (750, first.pk)
    changes = ImportChange.objects.order_by("pk").values_list("batch", "object_pk", "before", "after")
    assert [(b, pk, old["amount"], now["amount"]) for b, pk, old, now in changes] == [
        (first.pk, str(line.pk), 30_000, 25_000),
        (second.pk, str(line.pk), 25_000, 26_000),
        (second.pk, str(new.pk), 700, 750),
    ]
    assert not SalesAdjustment.objects.exists()
    trail = SalesAdjustment.history.filter(history_type="-")
    assert sorted(trail.values_list("amount", flat=True)) == [-5_000, 50, 700, 1_000]


def test_tiers_frozen_before_stay_and_closing_again_freezes_the_next_version(closed: Office) -> None:
    units = TierSnapshot.objects.count()
    reopen()
    assert TierSnapshot.objects.count() == units
    assert close_month(month=JUNE, actor="chen.ming", moment=AGAIN) is True
    versions = MonthClose.objects.filter(month=JUNE.first).values_list("version", "closed_by", "reopened_by")
    assert list(versions) == [(1, "li.jing", "chen.ming"), (2, "chen.ming", "")]
    assert TierSnapshot.objects.filter(version=2).count() == units
    assert close_month(month=JUNE, actor="chen.ming", moment=AGAIN) is False
    assert TierSnapshot.objects.count() == 2 * units


def test_a_close_that_was_broken_off_freezes_only_what_is_missing(office: Office) -> None:
    close, is_new = begin_close(month=JUNE, actor="tests", moment=CLOSED)
    assert is_new
    units = units_to_freeze(close)
    for unit in units[:2]:
        freeze_tiers(unit=unit, month=JUNE, actor="tests", moment=CLOSED)
    again, is_new = begin_close(month=JUNE, actor="tests", moment=AGAIN)
    assert (again, is_new) == (close, False)
    assert units_to_freeze(again) == units[2:]


def test_each_close_keeps_its_own_figures(closed: Office) -> None:
    book(closed, 0, -5_000)
    reopen()
    close_month(month=JUNE, actor="tests", moment=AGAIN)
    book(closed, 0, -1_000)
    reopen("Later returns", moment=AGAIN)
    kept = ClosedRouteMonth.objects.order_by("close__version").values_list("close__version", "amount")
    assert list(kept) == [(1, 40_000), (2, 35_000)]
    assert figures()[0][0] == 34_000


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_month_is_not_opened_without_a_reason(closed: Office, reason: str) -> None:
    with pytest.raises(InputError, match="Reason"):
        reopen(reason)
    assert MonthClose.objects.in_force().exists()


def test_a_month_that_is_open_cannot_be_opened(closed: Office) -> None:
    reopen()
    with pytest.raises(InputError, match="2025-06 is not closed"):
        reopen()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    booked=st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(["D1", "D2"]), st.integers(-900, 900).filter(bool))
    )
)
def test_the_restated_figures_are_the_closed_ones_and_their_adjustments(
    transactional_office: Callable[[], Office], booked: list[tuple[int, str, int]]
) -> None:
    office = transactional_office()
    batches: list[ImportBatch] = []
    for shop, document_no, amount in booked:
        batches.append(ImportBatchFactory())
        book(office, shop, amount, document_no=document_no, batch=batches[-1])
    before = figures()[0][0]
    reopen()
    assert figures()[0][0] == before + sum(amount for _shop, _document, amount in booked)
    lines = SalesLine.objects.filter(sold_on__year=2025)
    assert sum(lines.values_list("amount", flat=True)) == figures()[0][0]


@pytest.fixture
def transactional_office(closed: Office) -> Callable[[], Office]:
    """Begins anew from the closed month, for each example."""
    opened: list[str] = []

    def begin() -> Office:
        if opened:
            transaction.savepoint_rollback(opened.pop())
        opened.append(transaction.savepoint())
        return closed

    return begin

"""Closing a month: frozen pyramids with versions, figures that stay."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.domain.closing import close_month, freeze_tiers
from territory.domain.facts import rebuild_month_facts
from territory.models import MonthClose, RetailerMonth, SalesLine, TierEntry, TierSnapshot
from tests.cast import Office
from tests.factories import SalesLineFactory

JUNE = Month(2025, 6)
MOMENT = datetime(2025, 7, 1, 6, tzinfo=UTC)


@pytest.fixture
def sold(office: Office) -> Office:
    """Every shop of N1 bought in April, May and June; N1A-1 the most."""
    for number, shop in enumerate(office.shops_of("N1A", "N1B"), start=1):
        for month in (4, 5, 6):
            SalesLineFactory(
                retailer=shop,
                sold_on=date(2025, month, 2),
                amount=10_000 // number,
                route=office.routes["N1A" if number <= 2 else "N1B"],
                unit=office.north_1,
                village=None,
            )
    rebuild_month_facts(months=[Month(2025, 4), Month(2025, 5), JUNE])
    return office


def test_closing_freezes_the_pyramid_of_every_unit(sold: Office) -> None:
    assert close_month(month=JUNE, actor="tests", moment=MOMENT) is True
    assert MonthClose.objects.get().month == JUNE.first
    snapshots = TierSnapshot.objects.order_by("unit__code")
    assert [(s.unit.code, s.version, s.population) for s in snapshots] == [
        ("C", 1, 4),
        ("N", 1, 4),
        ("N1", 1, 4),
        ("N2", 1, 0),
        ("S", 1, 0),
        ("S1", 1, 0),
    ]
    entries = TierEntry.objects.filter(snapshot__unit__code="N1").order_by("rank")
    assert list(entries.values_list("retailer__licence_no", "rank", "tier", "amount", "route__code")) == [
        ("N1A-1", 1, "Ranked", 30_000, "N1A"),
        ("N1A-2", 2, "Ranked", 15_000, "N1A"),
        ("N1B-1", 3, "Ranked", 9_999, "N1B"),
        ("N1B-2", 4, "Ranked", 7_500, "N1B"),
    ]
    company = TierEntry.objects.filter(snapshot__unit__code="C", tier="Inactive")
    assert company.count() == 4, "the shops of the other territories bought nothing"


def test_closing_twice_changes_nothing(sold: Office) -> None:
    close_month(month=JUNE, actor="tests", moment=MOMENT)
    assert close_month(month=JUNE, actor="somebody", moment=MOMENT) is False
    assert MonthClose.objects.get().closed_by == "tests"
    assert TierSnapshot.objects.filter(version=2).count() == 0


def test_a_month_that_has_not_ended_cannot_be_closed(sold: Office) -> None:
    with pytest.raises(InputError, match="2025-07 has not ended"):
        close_month(month=Month(2025, 7), actor="tests", moment=MOMENT)
    assert not MonthClose.objects.exists()


def test_a_month_ends_by_the_offices_clock(sold: Office) -> None:
    last_minute = datetime(2025, 6, 30, 15, 59, tzinfo=UTC)
    with pytest.raises(InputError, match="2025-06 has not ended"):
        close_month(month=JUNE, actor="tests", moment=last_minute)
    assert close_month(month=JUNE, actor="tests", moment=last_minute + timedelta(minutes=1)) is True


def test_facts_of_a_closed_month_stay(sold: Office) -> None:
    close_month(month=JUNE, actor="tests", moment=MOMENT)
    before = sorted(RetailerMonth.objects.filter(month=JUNE.first).values_list("retailer", "amount"))
    SalesLine.objects.filter(sold_on__month=6).delete()
    rebuild_month_facts(months=[JUNE])
    assert sorted(RetailerMonth.objects.filter(month=JUNE.first).values_list("retailer", "amount")) == before


def test_freezing_again_makes_the_next_version_and_leaves_the_first(sold: Office) -> None:
    first = freeze_tiers(unit=sold.north_1, month=JUNE, actor="tests", moment=MOMENT)
    SalesLineFactory(
        retailer=sold.shops["N1B"][1],
        sold_on=date(2025, 6, 3),
        amount=90_000,
        route=sold.routes["N1B"],
        unit=sold.north_1,
        village=None,
    )
    rebuild_month_facts(months=[JUNE])
    second = freeze_tiers(unit=sold.north_1, month=JUNE, actor="tests", moment=MOMENT)
    assert (first.version, second.version) == (1, 2)
    best = [s.entries.get(rank=1).retailer.licence_no for s in (first, second)]
    assert best == ["N1A-1", "N1B-2"]


def test_the_database_refuses_to_edit_a_snapshot(sold: Office) -> None:
    snapshot = freeze_tiers(unit=sold.north_1, month=JUNE, actor="tests", moment=MOMENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        snapshot.entries.update(tier="Top")


def test_the_share_scheme_is_frozen_beside_the_count_scheme(sold: Office) -> None:
    snapshot = freeze_tiers(
        unit=sold.north_1, month=JUNE, actor="tests", moment=MOMENT, scheme="abc-share-v1"
    )
    tiers = list(snapshot.entries.order_by("rank").values_list("tier", flat=True))
    # Shares before each shop: 0, 48 %, 72 %, 88 %.
    assert tiers == ["A", "A", "B", "B"]
    with pytest.raises(InputError, match="xyz"):
        freeze_tiers(unit=sold.north_1, month=JUNE, actor="tests", moment=MOMENT, scheme="xyz")


@pytest.mark.parametrize("shops", [1, 3])
def test_freezing_takes_as_many_statements_for_one_shop_as_for_three(sold: Office, shops: int) -> None:
    for shop in sold.shops_of("N1A", "N1B")[shops:]:
        shop.stops.all().delete()
        SalesLine.objects.filter(retailer=shop).delete()
    rebuild_month_facts(months=[Month(2025, 4), Month(2025, 5), JUNE])
    with CaptureQueriesContext(connection) as captured:
        freeze_tiers(unit=sold.north_1, month=JUNE, actor="tests", moment=MOMENT)
    assert len(captured) == 14


def test_the_command(sold: Office) -> None:
    out = StringIO()
    call_command("close_month", "2025-06", stdout=out)
    call_command("close_month", "2025-06", stdout=out)
    assert out.getvalue() == "2025-06 is closed.\n2025-06 was closed already.\n"
    with pytest.raises(CommandError, match="is not a month"):
        call_command("close_month", "June")

"""Sales files, from the file to lines, facts and adjustments, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesforce_app.imports.batches import Outcome, Verdict, run_import, undo_batch
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.imports.undo import UndoRefused
from salesforce_app.kernel.periods import Month
from territory.domain.reopening import reopen_month
from territory.models import (
    MonthClose,
    OrgUnit,
    Product,
    RetailerMonth,
    RouteMonth,
    RouteStop,
    SalesAdjustment,
    SalesLine,
    VillageMonth,
)
from tests.cast import Office
from tests.factories import RouteStopFactory

HEADER = "licence_no,sold_on,amount,document_no,line_no,quantity,product_code,product_name,category"
Send = Callable[..., Outcome]


@pytest.fixture
def send(office: Office, tmp_path: Path) -> Send:
    """Imports rows of text as a sales file."""
    count = iter(range(1000))

    def send_rows(*rows: str, header: str = HEADER, **options: object) -> Outcome:
        path = tmp_path / f"sales-{next(count)}.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return run_import("sales", path, actor="tests", **options)  # type: ignore[arg-type]

    return send_rows


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, outcome.rejected


def facts() -> list[tuple[object, ...]]:
    return sorted(
        RetailerMonth.objects.values_list(
            "month",
            "route__code",
            "retailer__licence_no",
            "unit__code",
            "amount",
            "quantity",
            "orders",
            "is_split",
        )
    )


def everything() -> list[object]:
    """All that a sales import may change, for comparing before and after."""
    return [
        list(
            SalesLine.objects.order_by("retailer_id", "sold_on", "line_no").values_list("amount", "quantity")
        ),
        list(Product.objects.order_by("code").values_list("code", "name", "category")),
        list(SalesAdjustment.objects.values_list("amount")),
        facts(),
        sorted(RouteMonth.objects.values_list("month", "route", "unit", "amount", "orders", "retailers")),
        sorted(VillageMonth.objects.values_list("month", "village", "amount", "retailers")),
    ]


def test_lines_facts_and_roll_ups(send: Send, office: Office) -> None:
    outcome = send(
        "N1A-1,2025-05-05,100.00,D1,1,2,P1,Red,First",
        "N1A-1,2025-05-05,50.00,D1,2,1,P2,Blue,Second",
        "N1A-1,2025-05-12,-20.00,D2,1,-1,P1,,",
        "N1A-2,2025-05-05,30.5,D3,1,,P1,,",
        "N1B-1,2025-06-02,7.00,D4,1,1,,,",
    )
    assert outcome.verdict is Verdict.IMPORTED
    assert counts(outcome) == (5, 0, 0, 0)
    may, june = date(2025, 5, 1), date(2025, 6, 1)
    assert facts() == [
        (may, "N1A", "N1A-1", "N1", 13000, 2, 2, False),
        (may, "N1A", "N1A-2", "N1", 3050, None, 1, False),
        (june, "N1B", "N1B-1", "N1", 700, 1, 1, False),
    ]
    assert list(
        RouteMonth.objects.filter(month=may).values_list("amount", "quantity", "orders", "retailers")
    ) == [(16050, 2, 3, 2)]
    assert sorted(VillageMonth.objects.values_list("village__name", "village__township", "amount")) == [
        ("Village 1", "Township N1A", 13000),
        ("Village 1", "Township N1B", 700),
        ("Village 2", "Township N1A", 3050),
    ]
    assert list(Product.objects.values_list("code", "name", "category")) == [
        ("P1", "Red", "First"),
        ("P2", "Blue", "Second"),
    ]


def test_chinese_headers_and_cells(send: Send) -> None:
    outcome = send("N1A-1,2025年5月5日,￥1234.50,２", header="许可证号,销售日期,金额,数量")
    assert counts(outcome) == (1, 0, 0, 0)
    assert facts()[0][4:6] == (123450, 2)


def test_the_same_rows_in_another_file_are_unchanged(send: Send) -> None:
    rows = ["N1A-1,2025-05-05,100.00,D1,1,2,P1,,", "N1A-2,2025-05-05,30.00,D2,1,1,P1,,"]
    send(*rows)
    assert counts(send(*reversed(rows))) == (0, 0, 2, 0)


def test_another_value_under_the_same_key_updates(send: Send) -> None:
    send("N1A-1,2025-05-05,100.00,D1,1,2,P1,,")
    outcome = send("N1A-1,2025-05-05,90.00,D1,1,2,P2,,")
    assert counts(outcome) == (0, 1, 0, 0)
    assert facts()[0][4] == 9000
    change = ImportChange.objects.get(batch=outcome.batch, model="territory.salesline")
    first, second = Product.objects.order_by("code")
    assert change.before == {"amount": 10000, "quantity": 2, "product_id": first.pk}
    assert change.after == {"amount": 9000, "quantity": 2, "product_id": second.pk}


def test_a_column_that_the_file_lacks_keeps_its_value(send: Send) -> None:
    send("N1A-1,2025-05-05,100.00,D1,1,2,P1,,")
    outcome = send("N1A-1,2025-05-05,100.00,D1,1", header="licence_no,sold_on,amount,document_no,line_no")
    assert counts(outcome) == (0, 0, 1, 0)
    send("N1A-1,2025-05-05,110.00,D1,1", header="licence_no,sold_on,amount,document_no,line_no")
    assert SalesLine.objects.values_list("amount", "quantity", "product__code").get() == (11000, 2, "P1")


def test_the_product_tells_lines_without_document_apart(send: Send) -> None:
    header = "licence_no,sold_on,amount,product_code"
    assert counts(send("N1A-1,2025-05-05,1.00,P1", "N1A-1,2025-05-05,2.00,P2", header=header)) == (2, 0, 0, 0)
    assert facts()[0][6] == 1, "one order: the same shop and day"


def test_a_key_that_occurs_twice_is_rejected_naming_the_first_line(send: Send, tmp_path: Path) -> None:
    rows = [
        "N1A-1,2025-05-05,1.00,D1,1,,,,",
        "N1A-2,2025-05-05,2.00,D2,1,,,,",
        "N1A-1,2025-05-05,3.00,D1,1,,,,",
    ]
    outcome = send(*rows)
    assert outcome.verdict is Verdict.REFUSED
    assert [(problem.line, problem.reason) for problem in outcome.problems] == [
        (4, "The row has the same key as line 2.")
    ]
    assert not SalesLine.objects.exists()
    assert outcome.rejected_to is not None
    text = outcome.rejected_to.read_text("utf-8-sig")
    assert "N1A-1,2025-05-05,3.00,D1,1" in text
    assert counts(send(*rows, skip_invalid=True)) == (2, 0, 0, 1)
    assert sorted(SalesLine.objects.values_list("amount", flat=True)) == [100, 200]


def test_an_unknown_licence_is_rejected_with_the_reason(send: Send) -> None:
    outcome = send("N1A-1,2025-05-05,1.00,D1,1,,,,", "X-9,2025-05-05,1.00,D2,1,,,,")
    assert outcome.verdict is Verdict.REFUSED
    assert (outcome.problems[0].line, outcome.problems[0].column) == (3, "licence_no")
    assert "X-9" in outcome.problems[0].reason
    assert not SalesLine.objects.exists()


def test_a_dry_run_counts_and_writes_nothing(send: Send) -> None:
    send("N1A-1,2025-05-05,1.00,D1,1,,P1,,")
    before = everything()
    outcome = send("N1A-1,2025-05-05,2.00,D1,1,,P1,,", "N1A-2,2025-05-05,1.00,D2,1,,P7,,", dry_run=True)
    assert (outcome.verdict, counts(outcome)) == (Verdict.CHECKED, (1, 1, 0, 0))
    assert everything() == before
    assert ImportBatch.objects.count() == 1


def test_sales_are_stamped_as_of_their_own_date(send: Send, office: Office) -> None:
    shop = office.shops["N1A"][0]
    RouteStop.objects.filter(retailer=shop).update(until=date(2025, 5, 15))
    RouteStopFactory(retailer=shop, route=office.routes["S1A"], since=date(2025, 5, 15))
    send(
        "N1A-1,2025-05-14,10.00,D1,1,,,,", "N1A-1,2025-05-15,20.00,D2,1,,,,", "N1A-2,2025-05-15,1.00,D3,1,,,,"
    )
    may = date(2025, 5, 1)
    assert facts() == [
        (may, "N1A", "N1A-1", "N1", 1000, None, 1, True),
        (may, "N1A", "N1A-2", "N1", 100, None, 1, False),
        (may, "S1A", "N1A-1", "S1", 2000, None, 1, True),
    ]


def test_a_sale_outside_every_placement_counts_on_the_nearest_route_with_a_warning(
    send: Send, office: Office
) -> None:
    RouteStop.objects.filter(retailer=office.shops["N1A"][0]).update(
        since=date(2025, 5, 10), until=date(2025, 6, 1)
    )
    outcome = send("N1A-1,2025-05-01,1.00,D1,1,,,,", "N1A-1,2025-07-01,1.00,D2,1,,,,")
    assert counts(outcome) == (2, 0, 0, 0)
    assert [(warning.count) for warning in outcome.warnings] == [2]
    assert [fact[1] for fact in facts()] == ["N1A", "N1A"]


def test_a_closed_month_keeps_its_figures_and_books_differences(send: Send) -> None:
    send("N1A-1,2025-05-05,100.00,D1,1,2,,,")
    before = facts()
    MonthClose.objects.create(
        month=date(2025, 5, 1), closed_at=datetime(2025, 6, 1, tzinfo=UTC), closed_by="tests"
    )
    outcome = send("N1A-1,2025-05-05,90.00,D1,1,2,,,", "N1A-2,2025-05-06,5.00,D2,1,1,,,")
    assert counts(outcome) == (1, 1, 0, 0)
    assert facts() == before
    assert sorted(SalesAdjustment.objects.values_list("retailer__licence_no", "amount", "quantity")) == [
        ("N1A-1", -1000, 0),
        ("N1A-2", 500, 1),
    ]
    again = send("N1A-2,2025-05-06,5.00,D2,1,1,,,", "N1A-1,2025-05-05,90.00,D1,1,2,,,")
    assert counts(again) == (0, 0, 2, 0)
    assert again.batch is not None
    undo_batch(outcome.batch.pk, actor="tests", moment=datetime(2025, 6, 2, tzinfo=UTC))  # type: ignore[union-attr]
    assert not SalesAdjustment.objects.exists()


def test_undo_restores_everything(send: Send) -> None:
    send("N1A-1,2025-05-05,100.00,D1,1,2,P1,Red,", "N1A-2,2025-05-05,8.00,D9,1,2,P1,,")
    before = everything()
    outcome = send(
        "N1A-1,2025-05-05,90.00,D1,1,2,P1,Crimson,",
        "N1A-1,2025-05-06,10.00,D2,1,1,P2,,",
        "N1B-1,2025-06-06,10.00,D3,1,1,P2,,",
    )
    assert everything() != before
    assert outcome.batch is not None
    _batch, undone = undo_batch(outcome.batch.pk, actor="tests", moment=datetime.now(UTC))
    assert (undone.removed, undone.restored) == (2, 1)
    assert everything() == before


def test_undo_is_refused_while_a_later_import_stands_on_it(send: Send) -> None:
    first = send("N1A-1,2025-05-05,100.00,D1,1,2,P1,,")
    second = send("N1A-1,2025-05-05,90.00,D1,1,2,P1,,")
    before = everything()
    with pytest.raises(UndoRefused, match=str(second.batch.pk)):  # type: ignore[union-attr]
        undo_batch(first.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert everything() == before


def test_adjustments_are_booked_by_the_offices_clock(send: Send) -> None:
    MonthClose.objects.create(
        month=date(2025, 5, 1), closed_at=datetime(2025, 6, 1, tzinfo=UTC), closed_by="tests"
    )
    send("N1A-1,2025-05-06,10,A1,1,,,,", moment=datetime(2025, 6, 3, 16, 30, tzinfo=UTC))
    assert SalesAdjustment.objects.get().booked_on == date(2025, 6, 4)


def test_what_was_booked_is_undone_from_the_lines_once_the_month_is_open_again(send: Send) -> None:
    send("N1A-1,2025-05-05,100.00,D1,1,2,P1,,")
    before = list(SalesLine.objects.values("amount", "quantity", "product__code"))
    MonthClose.objects.create(
        month=date(2025, 5, 1), closed_at=datetime(2025, 6, 1, tzinfo=UTC), closed_by="tests"
    )
    late = send("N1A-1,2025-05-05,70.00,D1,1,1,P1,,", "N1A-2,2025-05-06,20.00,D2,1,3,P2,,")
    reopen_month(month=Month(2025, 5), reason="Late returns", actor="tests", moment=datetime.now(UTC))
    lines = SalesLine.objects.order_by("document_no").values_list("amount", "quantity", "product__code")
    assert list(lines) == [(7000, 1, "P1"), (2000, 3, "P2")]
    undo_batch(late.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert list(SalesLine.objects.values("amount", "quantity", "product__code")) == before


def test_undo_is_refused_after_the_month_was_closed(send: Send) -> None:
    outcome = send("N1A-1,2025-05-05,100.00,D1,1,2,P1,,")
    MonthClose.objects.create(month=date(2025, 5, 1), closed_at=datetime.now(UTC), closed_by="tests")
    with pytest.raises(UndoRefused, match="2025-05"):
        undo_batch(outcome.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_depend_on_the_rows(send: Send, office: Office, rows: int) -> None:
    send("S1A-1,2025-05-05,1.00,D0,1,1,P1,,")
    lines = [f"N1A-1,2025-05-{day:02d},1.00,D{day},1,1,P1,," for day in range(1, rows + 1)]
    with CaptureQueriesContext(connection) as captured:
        send(*lines)
    # The bulk insert goes to the driver itself and is not among them.
    turns = connection.vendor == "postgresql"
    assert len(captured) == 27 + turns


def test_facts_equal_a_count_by_hand(send: Send, office: Office) -> None:
    """Many orders, returns and a moved shop: what SQL sums up is what a loop over the rows sums up."""
    random = Random(7)
    moved = office.shops["N2A"][0]
    RouteStop.objects.filter(retailer=moved).update(until=date(2025, 6, 10))
    RouteStopFactory(retailer=moved, route=office.routes["N1B"], since=date(2025, 6, 10))
    rows = []
    expected: dict[tuple[date, str, str], list[object]] = defaultdict(lambda: [0, 0, set()])
    for number in range(400):
        code = random.choice(["N1A", "N1B", "N2A", "S1A"])
        shop = office.shops[code][random.randint(0, 1)]
        day = date(2025, random.randint(4, 7), random.randint(1, 28))
        amount, quantity = random.randint(-5000, 20000), random.randint(-3, 9)
        document = f"D{number // 3}"
        rows.append(f"{shop.licence_no},{day},{amount / 100:.2f},{document},{number},{quantity},,,")
        route = "N1B" if shop == moved and day >= date(2025, 6, 10) else code
        entry = expected[day.replace(day=1), route, shop.licence_no]
        entry[0] += amount  # type: ignore[operator]
        entry[1] += quantity  # type: ignore[operator]
        entry[2].add((day, document))  # type: ignore[attr-defined]
    half = len(rows) // 2
    send(*rows[:half])
    send(*rows[half:])
    assert {fact[:3]: (fact[4], fact[5], fact[6]) for fact in facts()} == {
        key: (amount, quantity, len(orders))  # type: ignore[arg-type]
        for key, (amount, quantity, orders) in expected.items()
    }
    split = {(fact[0], fact[2]) for fact in facts() if fact[7]}
    several = [(month, shop) for month, _route, shop in expected]
    assert split == {key for key in several if several.count(key) > 1}
    by_route = defaultdict(int)
    for (month, route, _shop), (amount, _quantity, _orders) in expected.items():
        by_route[month, route] += amount  # type: ignore[operator]
    assert {
        (month, route): amount
        for month, route, amount in RouteMonth.objects.values_list("month", "route__code", "amount")
    } == by_route
    assert OrgUnit.objects.count() == 6


def test_a_product_stays_as_long_as_an_import_that_sells_it_stands(send: Send) -> None:
    first = send("N1A-1,2025-05-05,1,D1,1,1,P1,Red,")
    second = send("N1A-2,2025-05-05,1,D2,1,1,P1,Red,")
    undo_batch(first.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert Product.objects.get().name == "Red"
    undo_batch(second.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert not Product.objects.exists()

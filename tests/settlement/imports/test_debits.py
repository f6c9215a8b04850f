"""Debit files, from the file to dues, attempts, facts and adjustments, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesforce_app.imports.batches import Outcome, Verdict, run_import, undo_batch
from salesforce_app.imports.undo import UndoRefused
from salesforce_app.kernel.periods import Month
from settlement.enums import Reason
from settlement.models import (
    ClosedSettlement,
    DebitAttempt,
    Due,
    DueAdjustment,
    RouteSettlementMonth,
    SettlementMonth,
)
from territory.domain.reopening import reopen_month
from territory.models import MonthClose
from tests.cast import Office

HEADER = (
    "licence_no,due_no,due_on,amount,attempt_no,result,submitted_at,reason,bank_code,reversed_on,paid_other"
)
Send = Callable[..., Outcome]


@pytest.fixture
def send(office: Office, tmp_path: Path) -> Send:
    """Imports rows of text as a debits file."""
    count = iter(range(1000))

    def send_rows(*rows: str, header: str = HEADER, **options: object) -> Outcome:
        path = tmp_path / f"debits-{next(count)}.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return run_import("debits", path, actor="tests", **options)  # type: ignore[arg-type]

    return send_rows


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, outcome.rejected


def reasons(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.reason) for problem in outcome.problems]


def everything() -> list[object]:
    fields = [field.attname for field in Due._meta.concrete_fields if field.attname not in ("id", "batch_id")]
    attempt = ["due__due_no", "number", "result", "reason", "bank_code", "reversed_on", "submitted_at"]
    return [
        list(Due.objects.order_by("due_no").values_list(*fields)),
        list(DebitAttempt.objects.order_by("due__due_no", "number").values_list(*attempt)),
        sorted(SettlementMonth.objects.values_list()),
        sorted(RouteSettlementMonth.objects.values_list()),
        list(DueAdjustment.objects.values_list("due__due_no", "debited", "amount_debited")),
    ]


def test_the_worked_month_of_the_specification(send: Send) -> None:
    """domain.md §5.3, with two shops in place of six: dues, attempts, summaries and the month's fact."""
    outcome = send(
        "N1A-1,D1,2025-06-02,1000,1,ok,2025-06-02 08:00,,,,",
        "N1A-1,D2,2025-06-09,800,1,failed,2025-06-09 08:00,余额不足,,,",
        "N1A-1,D2,2025-06-09,800,2,ok,2025-06-10 08:00,,,,",
        "N1A-1,D3,2025-06-16,1200,1,failed,,INSUFFICIENT_FUNDS,,,",
        "N1A-1,D3,2025-06-16,1200,2,failed,,INSUFFICIENT_FUNDS,,,",
        "N1A-1,D3,2025-06-16,1200,3,failed,,INSUFFICIENT_FUNDS,,,cash",
        "N1A-1,D4,2025-06-02,500,1,ok,,,,,",
        "N1A-1,D5,2025-06-09,700,1,failed,,,37,,",
        "N1A-1,D6,2025-06-16,600,1,ok,,,,2025-06-18,",
        "N1A-1,D7,2025-06-23,900,1,pending,,,,,",
    )
    assert outcome.verdict is Verdict.IMPORTED
    assert counts(outcome) == (10, 0, 0, 0)
    states = dict(Due.objects.values_list("due_no", "state"))
    assert states == {
        "D1": "debited",
        "D2": "debited",
        "D3": "failed",
        "D4": "debited",
        "D5": "failed",
        "D6": "failed",
        "D7": "pending",
    }
    assert Due.objects.get(due_no="D5").last_reason == Reason.NAME_MISMATCH
    assert Due.objects.get(due_no="D6").last_reason == Reason.REVERSED
    assert Due.objects.get(due_no="D3").paid_other == "cash"
    fact = SettlementMonth.objects.get()
    assert (fact.month, fact.resolved, fact.debited, fact.debited_gross) == (date(2025, 6, 1), 6, 3, 4)
    assert (fact.first_ok, fact.recovered) == (3, 1)
    assert (fact.attempts_ok, fact.attempts_resolved, fact.attempts_administrative) == (4, 9, 1)
    assert (fact.amount_debited, fact.amount_resolved) == (230000, 480000)
    assert (fact.pending, fact.amount_pending) == (1, 90000)
    assert DebitAttempt.objects.get(due__due_no="D2", number=2).submitted_at == datetime(
        2025, 6, 10, tzinfo=UTC
    )


def test_a_later_answer_updates_the_attempt_and_the_due(send: Send) -> None:
    send("N1A-1,D1,2025-06-02,10,1,pending,,,,,")
    assert counts(send("N1A-1,D1,2025-06-02,10,1,ok,,,,,")) == (0, 1, 0, 0)
    assert Due.objects.get().state == "debited"
    assert SettlementMonth.objects.get().debited == 1
    assert counts(send("N1A-1,D1,2025-06-02,10.00,1,ok,,,,,")) == (0, 0, 1, 0)


def test_the_next_attempt_may_come_in_a_later_file(send: Send) -> None:
    send("N1A-1,D1,2025-06-02,10,1,failed,,余额不足,,,")
    assert counts(send("N1A-1,D1,2025-06-02,10,2,ok,,,,,")) == (1, 0, 0, 0)
    due = Due.objects.get()
    assert (due.state, due.is_first_ok, due.attempts_ok, due.attempts_resolved) == ("debited", False, 1, 2)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["N1A-1,D1,2025-06-02,10,2,ok,,,,,"], (2, "attempt_no", "Attempt 1 of due D1 is missing.")),
        (
            ["N1A-1,D1,2025-06-02,10,1,ok,,,,,", "N1A-1,D1,2025-06-02,10,2,ok,,,,,"],
            (3, "result", "Attempt 2 of due D1 follows attempt 1, which succeeded."),
        ),
        (
            ["N1A-1,D1,2025-06-02,10,1,failed,,,,,", "N1A-1,D1,2025-06-02,11,2,ok,,,,,"],
            (3, "amount", "Due D1 has another value in line 2."),
        ),
        (
            ["N1A-1,D1,2025-06-02,10,1,failed,,,,,", "N1A-1,D1,2025-06-02,10,1,ok,,,,,"],
            (3, "", "The row has the same key as line 2."),
        ),
        (["N1A-1,D1,2025-06-02,0,1,ok,,,,,"], (2, "amount", "The amount of a due is not positive.")),
        (
            ["N1A-1,D1,2025-06-02,10,1,failed,,,,2025-06-03,"],
            (2, "reversed_on", "Only a successful attempt can be reversed."),
        ),
        (
            ["N1A-1,D1,2025-06-02,10,1,ok,,,,,cash"],
            (2, "paid_other", "Due D1 was debited and also paid otherwise."),
        ),
        (
            ["X-1,D1,2025-06-02,10,1,ok,,,,,"],
            (2, "licence_no", "No shop with licence no. “X-1” is on file."),
        ),
    ],
)
def test_what_contradicts_itself_is_rejected(
    send: Send, rows: list[str], fault: tuple[int, str, str]
) -> None:
    outcome = send(*rows)
    assert outcome.verdict is Verdict.REFUSED
    assert reasons(outcome) == [fault]
    assert not Due.objects.exists()


def test_a_gap_to_the_attempts_on_file_is_rejected(send: Send) -> None:
    send("N1A-1,D1,2025-06-02,10,1,failed,,,,,")
    assert reasons(send("N1A-1,D1,2025-06-02,10,3,ok,,,,,")) == [
        (2, "attempt_no", "Attempt 2 of due D1 is missing.")
    ]


def test_an_attempt_after_a_reversed_one_is_good(send: Send) -> None:
    outcome = send("N1A-1,D1,2025-06-02,10,1,ok,,,,2025-06-03,", "N1A-1,D1,2025-06-02,10,2,ok,,,,,")
    assert counts(outcome) == (2, 0, 0, 0)
    assert Due.objects.get().state == "debited"


def test_a_reversal_is_dated_by_the_offices_clock(send: Send) -> None:
    # Seven in the morning in Shanghai is still the day before in Greenwich.
    early = "N1A-1,D1,2025-06-02,10,1,ok,2025-06-02 07:00,,,{},"
    assert reasons(send(early.format("2025-06-01"))) == [
        (2, "reversed_on", "The reversal lies before the submission.")
    ]
    assert counts(send(early.format("2025-06-02"))) == (1, 0, 0, 0)


def test_adjustments_are_booked_by_the_offices_clock(send: Send) -> None:
    send("N1A-1,D1,2025-06-02,10,1,ok,,,,,")
    MonthClose.objects.create(
        month=date(2025, 6, 1), closed_at=datetime(2025, 7, 1, tzinfo=UTC), closed_by="tests"
    )
    send("N1A-1,D1,2025-06-02,10,1,ok,,,,2025-07-03,", moment=datetime(2025, 7, 3, 16, 30, tzinfo=UTC))
    assert DueAdjustment.objects.get().booked_on == date(2025, 7, 4)


def test_an_unknown_bank_code_is_unknown_and_warned_of(send: Send) -> None:
    outcome = send("N1A-1,D1,2025-06-02,10,1,failed,,什么,Z9Z,,")
    assert Due.objects.get().last_reason == Reason.UNKNOWN
    assert [warning.count for warning in outcome.warnings] == [1]
    assert "100.0%" in outcome.warnings[0].message


def test_a_reversal_after_the_close_is_an_adjustment(send: Send) -> None:
    send("N1A-1,D1,2025-06-02,10,1,ok,,,,,", "N1A-2,D2,2025-06-02,20,1,pending,,,,,")
    before = list(SettlementMonth.objects.order_by("retailer").values_list())
    MonthClose.objects.create(
        month=date(2025, 6, 1), closed_at=datetime(2025, 7, 1, tzinfo=UTC), closed_by="tests"
    )
    outcome = send("N1A-1,D1,2025-06-02,10,1,ok,,,,2025-07-03,", "N1A-2,D2,2025-06-02,20,1,ok,,,,,")
    assert counts(outcome) == (0, 2, 0, 0)
    assert list(SettlementMonth.objects.order_by("retailer").values_list()) == before
    figures = ("due__due_no", "resolved", "debited", "amount_resolved", "amount_debited")
    assert sorted(DueAdjustment.objects.values_list(*figures)) == [
        ("D1", 0, -1, 0, -1000),
        ("D2", 1, 1, 2000, 2000),
    ]
    assert Due.objects.get(due_no="D1").state == "failed"
    undo_batch(outcome.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert not DueAdjustment.objects.exists()
    assert Due.objects.get(due_no="D1").state == "debited"


def test_a_month_that_is_opened_again_keeps_its_closed_dues_and_restates_its_facts(send: Send) -> None:
    send("N1A-1,D1,2025-06-02,10,1,ok,,,,,", "N1A-2,D2,2025-06-02,20,1,pending,,,,,")
    MonthClose.objects.create(
        month=date(2025, 6, 1), closed_at=datetime(2025, 7, 1, tzinfo=UTC), closed_by="tests"
    )
    late = send("N1A-1,D1,2025-06-02,10,1,ok,,,,2025-07-03,", "N1A-2,D2,2025-06-02,20,1,ok,,,,,")
    reopen_month(month=Month(2025, 6), reason="Reversals", actor="tests", moment=datetime.now(UTC))
    figures = ("resolved", "debited", "amount_resolved", "amount_debited")
    assert list(ClosedSettlement.objects.values_list(*figures)) == [(1, 1, 1000, 1000)]
    facts = SettlementMonth.objects.order_by("retailer").values_list(*figures)
    assert list(facts) == [(1, 0, 1000, 0), (1, 1, 2000, 2000)]
    assert list(RouteSettlementMonth.objects.values_list(*figures)) == [(2, 1, 3000, 2000)]
    assert not DueAdjustment.objects.exists()
    assert DueAdjustment.history.filter(history_type="-").count() == 2
    undo_batch(late.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert list(facts.all()) == [(1, 1, 1000, 1000), (0, 0, 0, 0)]
    assert list(RouteSettlementMonth.objects.values_list(*figures)) == [(1, 1, 1000, 1000)]


def test_undo_restores_everything(send: Send) -> None:
    send(
        "N1A-1,D1,2025-06-02,10,1,failed,2025-06-02 08:00,余额不足,5,,",
        "N1A-1,D2,2025-06-02,20,1,pending,,,,,",
    )
    before = everything()
    outcome = send(
        "N1A-1,D1,2025-06-02,10,2,ok,,,,,",
        "N1A-1,D2,2025-06-02,20,1,ok,2025-06-02 09:00,,,2025-06-04,",
        "N1A-1,D2,2025-06-02,20,2,failed,,冻结,,,",
        "N1B-1,D3,2025-07-02,30,1,ok,,,,,",
    )
    assert counts(outcome) == (3, 1, 0, 0)
    assert everything() != before
    undo_batch(outcome.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert everything() == before


def test_undo_is_refused_while_a_later_import_stands_on_it(send: Send) -> None:
    first = send("N1A-1,D1,2025-06-02,10,1,failed,,余额不足,,,")
    second = send("N1A-1,D1,2025-06-02,10,2,ok,,,,,")
    with pytest.raises(UndoRefused, match=str(second.batch.pk)):  # type: ignore[union-attr]
        undo_batch(first.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    undo_batch(second.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    undo_batch(first.batch.pk, actor="tests", moment=datetime.now(UTC))  # type: ignore[union-attr]
    assert not Due.objects.exists()


def test_chinese_headers_and_words(send: Send) -> None:
    outcome = send(
        "N1A-1,D1,2025年6月2日,￥1000.00,1,失败,余额不足,现金",
        header="许可证号,应扣单号,应扣日期,金额,扣款序号,结果,原因,其他付款",
    )
    assert counts(outcome) == (1, 0, 0, 0)
    assert Due.objects.values_list("state", "last_reason", "paid_other").get() == (
        "failed",
        "INSUFFICIENT_FUNDS",
        "cash",
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_depend_on_the_rows(send: Send, rows: int) -> None:
    lines = [f"N1A-1,D{day},2025-06-{day:02d},10,1,ok,,,,," for day in range(1, rows + 1)]
    with CaptureQueriesContext(connection) as captured:
        send(*lines)
    # Waiting for one's turn is a statement on PostgreSQL alone.
    turns = connection.vendor == "postgresql"
    assert len(captured) == 25 + turns

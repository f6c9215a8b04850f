"""The report of an office small enough to compute by hand: the worked month of domain.md §5.3 and its sales.

Seven shops: A, B, C, D on route R1 (orders on Mondays), E, F, G on R2 (Tuesdays). A and B lie in 甲村, C and
D in 乙村, E to G in 丙村. In June 2025 six of them bought for 6,100.00, after 2,500.00 in May.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.importing import bring, counts

VILLAGES = {
    "A": ("临河镇", "甲村"),
    "B": ("临河镇", "甲村"),
    "C": ("临河镇", "乙村"),
    "D": ("临河镇", "乙村"),
    "E": ("白石镇", "丙村"),
    "F": ("白石镇", "丙村"),
    "G": ("白石镇", "丙村"),
}
SALES = [
    ("A", "2024-06-10", "2000.00"),
    ("A", "2025-05-05", "1000.00"),
    ("B", "2025-05-12", "1000.00"),
    ("G", "2025-05-06", "500.00"),
    ("A", "2025-06-09", "1000.00"),
    ("B", "2025-06-02", "800.00"),
    ("B", "2025-06-16", "1200.00"),
    ("C", "2025-06-02", "500.00"),
    ("C", "2025-06-09", "700.00"),
    ("D", "2025-06-23", "600.00"),
    ("E", "2025-06-10", "900.00"),
    ("G", "2025-06-24", "400.00"),
]
DEBITS = [
    ("D1", "A", "1000.00", [("ok", "")]),
    ("D2", "B", "800.00", [("failed", "INSUFFICIENT_FUNDS"), ("ok", "")]),
    ("D3", "B", "1200.00", [("failed", "INSUFFICIENT_FUNDS")] * 3),
    ("D4", "C", "500.00", [("ok", "")]),
    ("D5", "C", "700.00", [("failed", "NAME_MISMATCH")]),
    ("D6", "D", "600.00", [("ok", "")]),
    ("D7", "E", "900.00", [("pending", "")]),
]


JULY = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)


def load(folder: Path, kind: str, records: Sequence[Mapping[str, object]]) -> None:
    """Import records, every one of which is good."""
    assert counts(bring(folder, kind, records, moment=JULY))[-1] == 0, kind


@pytest.fixture
def small_office(db: None, tmp_path: Path) -> None:
    """The office, by way of its files."""
    folder = tmp_path / "files"
    folder.mkdir()
    load(folder, "units", [{"code": "T1", "name": "临河片区", "kind": "territory"}])
    load(
        folder,
        "routes",
        [
            {"code": "R1", "name": "一线", "unit_code": "T1", "kind": "order_visit", "order_weekdays": "1"},
            {"code": "R2", "name": "二线", "unit_code": "T1", "kind": "order_visit", "order_weekdays": "2"},
        ],
    )
    load(
        folder,
        "retailers",
        [
            {
                "licence_no": shop,
                "name": f"{shop}店",
                "route_code": "R1" if shop in "ABCD" else "R2",
                "status": "active",
                "township": township,
                "village": village,
            }
            for shop, (township, village) in VILLAGES.items()
        ],
    )
    load(
        folder,
        "sales",
        [
            {
                "licence_no": shop,
                "sold_on": day,
                "amount": amount,
                "document_no": f"S{number}",
                "line_no": "1",
            }
            for number, (shop, day, amount) in enumerate(SALES)
        ],
    )
    load(
        folder,
        "enrolments",
        [{"licence_no": shop, "stage": "verified", "since": "2025-01-01"} for shop in "ABCDEF"],
    )
    load(
        folder,
        "debits",
        [
            {
                "licence_no": shop,
                "due_no": due,
                "due_on": "2025-06-20",
                "amount": amount,
                "attempt_no": number,
                "result": result,
                "reason": reason,
                "reversed_on": "2025-06-25" if due == "D6" else "",
                "paid_other": "cash" if due == "D3" and number == len(attempts) else "",
            }
            for due, shop, amount, attempts in DEBITS
            for number, (result, reason) in enumerate(attempts, start=1)
        ],
    )
    load(folder, "staff", [{"username": "li", "name": "李静", "role": "account_manager", "unit_code": "T1"}])
    load(
        folder,
        "visits",
        [
            {
                "username": "li",
                "licence_no": "A",
                "started_at": "2025-06-03 10:00",
                "ended_at": "2025-06-03 10:20",
            },
            {
                "username": "li",
                "licence_no": "E",
                "started_at": "2025-06-04 10:00",
                "ended_at": "2025-06-04 10:20",
            },
        ],
    )


@pytest.fixture
def report(small_office: None, tmp_path: Path) -> dict[str, Any]:
    """The JSON of June 2025."""
    path = tmp_path / "report.json"
    call_command("report", "monthly", unit="T1", month="2025-06", format="json", output=str(path))
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_what_the_report_is_about(report: dict[str, Any]) -> None:
    about = {key: report[key] for key in ("template", "unit", "month", "currency")}
    assert about == {
        "template": "monthly",
        "unit": {"code": "T1", "name": "临河片区", "kind": "territory"},
        "month": "2025-06",
        "currency": "CNY",
    }
    assert list(report) == [*about, "sales", "settlement", "pyramid", "visits"]


def test_sales(report: dict[str, Any]) -> None:
    sales = report["sales"]
    assert sales["total"] == 6100_00
    assert sales["previous"] == 2500_00
    assert sales["last_year"] == 2000_00
    assert sales["mom"] == [3600_00, 2500_00]
    assert sales["yoy"] == [4100_00, 2000_00]
    assert len(sales["months"]) == 13
    assert [month["month"] for month in sales["months"]][::12] == ["2024-06", "2025-06"]
    # Five Mondays and four Tuesdays.
    assert sales["months"][-1] == {
        "month": "2025-06",
        "amount": 6100_00,
        "quantity": None,
        "orders": 8,
        "retailers": 6,
        "cycles": 4.5,
    }
    # A month within the known time in which nobody bought.
    assert sales["months"][5]["amount"] == 0


def test_routes_and_what_they_pull(report: dict[str, Any]) -> None:
    assert report["sales"]["routes"] == [
        {
            "code": "R1",
            "name": "一线",
            "amount": 4800_00,
            "previous": 2000_00,
            "last_year": 2000_00,
            "mom": [2800_00, 2000_00],
            "yoy": [2800_00, 2000_00],
            "pull_pp": 112.0,
            "retailers": 4,
        },
        {
            "code": "R2",
            "name": "二线",
            "amount": 1300_00,
            "previous": 500_00,
            "last_year": 0,
            "mom": [800_00, 500_00],
            "yoy": None,
            "pull_pp": 32.0,
            "retailers": 2,
        },
    ]


def test_settlement_of_the_unit_is_that_of_the_worked_month(report: dict[str, Any]) -> None:
    assert report["settlement"]["total"] == {
        "code": "T1",
        "name": "临河片区",
        "enrolment": [6, 7],
        "debit_success": [3, 6],
        "first_attempt_success": [3, 6],
        "amount_success": [2300_00, 4800_00],
        "debited_households": 3,
        "debited_amount": 2300_00,
        "failed_dues": 3,
        "failed_amount": 2500_00,
        "pending_dues": 1,
        "top_reason": "INSUFFICIENT_FUNDS",
    }


def test_settlement_by_route_and_village(report: dict[str, Any]) -> None:
    routes = {row["code"]: row for row in report["settlement"]["routes"]}
    assert routes["R1"]["debit_success"] == [3, 6]
    assert routes["R2"]["debit_success"] is None
    assert routes["R2"]["pending_dues"] == 1
    assert routes["R2"]["enrolment"] == [2, 3]
    villages = {(row["township"], row["village"]): row for row in report["settlement"]["villages"]}
    assert set(villages) == set(VILLAGES.values())
    first = villages["临河镇", "甲村"]
    assert first["enrolment"] == [2, 2]
    assert first["debit_success"] == [2, 3]
    assert first["failed_amount"] == 1200_00
    second = villages["临河镇", "乙村"]
    assert second["debit_success"] == [1, 3]
    # D6 was debited at the first attempt, and reversed later.
    assert second["first_attempt_success"] == [2, 3]
    assert second["top_reason"] == "NAME_MISMATCH"
    assert sum(row["debited_amount"] for row in villages.values()) == 2300_00


def test_a_unit_of_seven_shops_has_no_tiers(report: dict[str, Any]) -> None:
    pyramid = report["pyramid"]
    assert pyramid["scheme"] == "pyramid-count-v1"
    assert pyramid["window"] == ["2025-04", "2025-06"]
    assert pyramid["population"] == 6
    assert pyramid["tiers"] == []
    aside = {row["class"]: (row["retailers"], row["amount"]) for row in pyramid["aside"]}
    assert aside == {
        "New": (0, 0),
        "Inactive": (1, 0),
        "Suspended": (0, 0),
        "Closed": (0, 0),
        "Prospect": (0, 0),
    }
    assert pyramid["routes"] == [{"code": "R1", "tiers": {}}, {"code": "R2", "tiers": {}}]


def test_migration_tells_how_the_shops_came_to_where_they_are(report: dict[str, Any]) -> None:
    migration = report["pyramid"]["migration"]
    assert migration["previous_window"] == ["2025-01", "2025-03"]
    classes = {row["class"]: row for row in migration["classes"]}
    # Nobody bought from January to March.
    assert classes["reactivated"]["retailers"] == 6
    assert classes["reactivated"]["delta"] == 8600_00
    assert migration["total"]["delta"] == sum(row["delta"] for row in classes.values()) == 8600_00
    assert migration["retention"] is None


def test_visits(report: dict[str, Any]) -> None:
    visits = report["visits"]
    assert {key: visits[key] for key in visits if key != "routes"} == {
        "adherence": None,
        "coverage": [2, 7],
        "frequency_compliance": [2, 7],
        "capped_fulfilment": [2, 7],
    }
    assert [(row["code"], row["coverage"]) for row in visits["routes"]] == [("R1", [1, 4]), ("R2", [1, 3])]


def test_a_month_before_all_data_is_unknown_rather_than_zero(small_office: None, tmp_path: Path) -> None:
    path = tmp_path / "early.json"
    call_command("report", "monthly", unit="T1", month="2023-01", format="json", output=str(path))
    report = json.loads(path.read_text("utf-8"))
    assert report["sales"]["total"] is None
    assert report["sales"]["mom"] is None
    assert {month["amount"] for month in report["sales"]["months"]} == {None}
    assert report["settlement"]["total"]["debit_success"] is None
    assert report["settlement"]["total"]["failed_dues"] is None
    assert report["visits"]["coverage"] is None


def test_every_format_of_a_month_before_all_data_can_be_made(small_office: None, tmp_path: Path) -> None:
    for language in ("en", "zh-hans"):
        for kind in ("pdf", "xlsx", "html"):
            path = tmp_path / f"early.{language}.{kind}"
            call_command(
                "report",
                "monthly",
                unit="T1",
                month="2023-01",
                format=kind,
                language=language,
                output=str(path),
            )
            assert path.stat().st_size > 1000

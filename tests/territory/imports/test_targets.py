"""The rules of targets files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from territory.models import Target
from tests.cast import Office
from tests.importing import bring, counts, refusals

pytestmark = pytest.mark.django_db


def test_a_target_is_for_a_unit_or_a_route(tmp_path: Path, office: Office) -> None:
    rows = [
        {"unit_code": "N1", "route_code": "", "month": "2024-05", "amount": "1,250.50", "quantity": "30"},
        {"unit_code": "", "route_code": "N1A", "month": "2024/5", "amount": "600", "quantity": ""},
    ]
    bring(tmp_path, "targets", rows)
    targets = Target.objects.order_by("pk")
    assert list(targets.values_list("unit__code", "route__code", "month", "amount", "quantity")) == [
        ("N1", None, date(2024, 5, 1), 125050, 30),
        (None, "N1A", date(2024, 5, 1), 60000, None),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"unit_code": "N1", "route_code": "N1A"}, "unit_code"),
        ({"unit_code": "", "route_code": ""}, "unit_code / route_code"),
        ({"unit_code": "", "route_code": "X"}, "route_code"),
        ({"unit_code": "N1", "amount": "-1"}, "amount"),
        ({"unit_code": "N1", "quantity": "-1"}, "quantity"),
        ({"unit_code": "N1", "month": "2024-13"}, "month"),
        ({"unit_code": "N1", "month": "2024-05-02"}, "month"),
    ],
)
def test_what_is_no_target_is_refused(
    tmp_path: Path, office: Office, row: dict[str, object], column: str
) -> None:
    outcome = bring(tmp_path, "targets", [{"month": "2024-05", "amount": "1"} | row])
    assert refusals(outcome) == [(2, column)]


def test_one_month_has_one_target_for_each(tmp_path: Path, office: Office) -> None:
    row = {"unit_code": "N1", "month": "2024-05", "amount": "1"}
    outcome = bring(tmp_path, "targets", [row, row | {"amount": "2"}])
    assert refusals(outcome) == [(3, "month")]


def test_a_quantity_left_empty_stays(tmp_path: Path, office: Office) -> None:
    row = {"unit_code": "N1", "month": "2024-05", "amount": "1", "quantity": "30"}
    bring(tmp_path, "targets", [row])
    outcome = bring(tmp_path, "targets", [row | {"amount": "2", "quantity": ""}])
    assert counts(outcome) == (0, 1, 0, 0)
    target = Target.objects.get()
    assert (target.amount, target.quantity) == (200, 30)
    assert list(target.history.order_by("history_id").values_list("amount", flat=True)) == [100, 200]

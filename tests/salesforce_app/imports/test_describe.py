"""Changes in words."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from salesforce_app.imports.describe import Difference, RecordChange, described
from tests.cast import Office
from tests.factories import SalesLineFactory

pytestmark = pytest.mark.django_db


def test_keys_are_named_amounts_are_in_major_units_and_codes_are_words(office: Office) -> None:
    line = SalesLineFactory(retailer=office.shops["N1A"][0])
    label = "territory.salesline"
    (change,) = described([RecordChange(label, str(line.pk), {"amount": 100}, {"amount": 123_45})])
    assert change.action == "updated"
    assert change.differences == (Difference("amount", "¥1.00", "¥123.45"),)
    assert "N1A-1 Shop N1A-1" in change.record
    told = {"retailer_id": office.shops["N1A"][0].pk}
    (adjustment,) = described([RecordChange("territory.salesadjustment", "", None, told)])
    assert adjustment.differences == (Difference("retailer", "—", "N1A-1 Shop N1A-1"),)
    after = {"code": "K", "kind": "company", "parent_id": office.north.pk}
    (unit,) = described([RecordChange("territory.orgunit", "", None, after)])
    assert unit.action == "created"
    assert [(each.field, each.after) for each in unit.differences] == [
        ("code", "K"),
        ("kind", "Company"),
        ("parent unit", "N North"),
    ]


def test_of_a_phone_only_the_end_is_shown() -> None:
    before = {"name": "王芳", "phone": "13812345678"}
    (change,) = described([RecordChange("accounts.owner", "", before, before | {"phone": "13912340000"})])
    assert change.differences == (Difference("phone", "•••• 5678", "•••• 0000"),)


def test_what_is_gone_is_told_by_its_key(office: Office) -> None:
    (change,) = described([RecordChange("territory.route", "0", {"code": "X", "name": "Old"}, None)])
    assert (change.action, change.record) == ("deleted", "X Old")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_changes(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    lines = [SalesLineFactory(retailer=shop) for shop in office.shops_of("N1A", "N1B")[:rows]]
    changes = [
        RecordChange("territory.salesline", str(line.pk), {"amount": 1}, {"amount": 2}) for line in lines
    ]
    with django_assert_num_queries(5):
        described(changes)

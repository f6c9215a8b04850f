"""Mappings made by hand say what was chosen, no more, and are read again as they were written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.imports import handmade
from salesforce_app.imports.handmade import CONSTANT, NOT_IN_FILE, TEMPLATE, Origin
from salesforce_app.imports.kinds import import_of, kinds
from salesforce_app.imports.layouts import fingerprint, matches, proposed_kind
from salesforce_app.imports.mapping import parse_mapping
from salesforce_app.imports.problems import MappingProblem

UNITS = import_of("units").table
RETAILERS = import_of("retailers").table


def chosen(table: Any, **origins: Origin) -> dict[str, Origin]:
    return {column.name: origins.get(column.name, Origin()) for column in table.columns}


def test_what_the_headers_say_themselves_is_not_repeated() -> None:
    headers = ("编码", "name", "kind")
    found = handmade.origins({}, UNITS, headers)
    assert found["code"] == Origin("编码")
    assert found["parent_code"] == Origin(NOT_IN_FILE)
    assert handmade.content_from(found, {}, UNITS, headers) == {}
    assert handmade.written({}) == ""


def test_a_column_under_a_foreign_header_a_constant_and_one_that_is_not_ours() -> None:
    headers = ("Org", "name", "parent_code")
    content = handmade.content_from(
        chosen(UNITS, code=Origin("Org"), name=Origin("name"), kind=Origin(CONSTANT, constant="territory")),
        {},
        UNITS,
        headers,
    )
    assert content == {
        "source": {"ignore": ["parent_code"]},
        "columns": {"code": "Org"},
        "constants": {"kind": "territory"},
    }
    assert handmade.missing(handmade.origins(content, UNITS, headers), UNITS) == ()


def test_units_dates_and_rounding() -> None:
    table = import_of("sales").table
    headers = ("licence_no", "sold_on", "amount")
    content = handmade.content_from(
        chosen(
            table,
            licence_no=Origin("licence_no"),
            sold_on=Origin("sold_on", date_form="%d/%m/%Y"),
            amount=Origin("amount", rounds=True),
        ),
        {},
        table,
        headers,
    )
    assert content == {"dates": {"sold_on": "%d/%m/%Y"}, "round": {"amount": "half_even"}}


def test_what_cannot_be_chosen_by_hand_stays() -> None:
    base = {
        "source": {"encoding": "gb18030", "ignore": ["name"]},
        "templates": {"code": "{county}-{city}"},
        "replace": {"city": {"LECLAIRE": "LE CLAIRE"}},
        "distinct": {"by": "code"},
    }
    headers = ("county", "city", "name", "kind")
    found = handmade.origins(base, UNITS, headers)
    assert (found["code"].source, found["name"].source) == (TEMPLATE, NOT_IN_FILE)
    assert handmade.content_from(found, base, UNITS, headers) == base


@given(
    st.lists(st.sampled_from(["A", "B", "C", "code", "name", "licence_no", "路线"]), min_size=1, unique=True),
    st.data(),
)
def test_what_was_chosen_is_what_is_read_again(headers: list[str], data: st.DataObject) -> None:
    origins: dict[str, Origin] = {}
    for column in RETAILERS.columns:
        source = data.draw(st.sampled_from([NOT_IN_FILE, CONSTANT, *headers]))
        forms, units = handmade.date_forms_of(column), handmade.units_of(column)
        origins[column.name] = Origin(
            source,
            constant="1" if source == CONSTANT else "",
            unit=data.draw(st.sampled_from(["", *units])) if source != NOT_IN_FILE else "",
            date_form=data.draw(st.sampled_from(["", *forms])) if source != NOT_IN_FILE else "",
        )
    content = handmade.content_from(origins, {}, RETAILERS, headers)
    text = handmade.written(content)
    again = handmade.read(text, RETAILERS) if text else {}
    assert handmade.origins(again, RETAILERS, headers) == origins
    parse_mapping(again, RETAILERS)


def test_what_is_no_toml_is_told() -> None:
    with pytest.raises(MappingProblem, match="TOML"):
        handmade.read("[columns")


def test_the_kind_is_proposed_whose_headers_match_best() -> None:
    for kind in kinds():
        columns = [column.name for column in import_of(kind).table.columns]
        assert matches(columns)[0].is_complete
        assert proposed_kind(columns) == kind
    assert proposed_kind(["许可证号", "销售日期", "金额"]) == "sales"
    assert proposed_kind(["a", "name"]) == ""


def test_a_layout_is_known_by_its_headers_in_any_order_and_spelling() -> None:
    assert fingerprint(["Licence No", "金额（元）"]) == fingerprint(["金额", "licence_no", ""])
    assert fingerprint(["a", "b"]) != fingerprint(["ab"])

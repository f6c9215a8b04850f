"""Mapping files: a foreign layout into our columns."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from salesforce_app.imports.mapping import FileMapping, load_mapping, parse_mapping
from salesforce_app.imports.plan import Row, make_plan
from salesforce_app.imports.problems import MappingProblem, RowProblem
from salesforce_app.imports.rows import open_table, read_rows
from salesforce_app.imports.table import Table
from salesforce_app.kernel.periods import Month

from .tables import RETAILERS, ROUTES, SALES, TARGETS, UNITS, VISITS, write


def mapping_of(text: str, table: Table = SALES) -> FileMapping:
    return parse_mapping(tomllib.loads(text), table)


def results(path: Path, content: str, mapping: str, table: Table) -> list[Row | RowProblem]:
    chosen = mapping_of(mapping, table)
    return list(read_rows(open_table(write(path / "file.csv", content), table, chosen), table, chosen))


def values(path: Path, content: str, mapping: str, table: Table = SALES) -> list[dict[str, object]]:
    found = results(path, content, mapping, table)
    assert [result for result in found if isinstance(result, RowProblem)] == []
    return [result.values for result in found if isinstance(result, Row)]


def test_columns_constants_and_templates(tmp_path: Path) -> None:
    content = "store,shop name,county,city\n1,A,LINN,MARION\n"
    mapping = """
        [columns]
        licence_no = "Store"
        name = "shop name"
        [constants]
        datum = "wgs84"
        [templates]
        route_code = "{county}-{ city }/1"
    """
    assert values(tmp_path, content, mapping, RETAILERS) == [
        {"licence_no": "1", "name": "A", "route_code": "LINN-MARION/1", "datum": "WGS84"}
    ]


def test_a_template_with_an_empty_part_is_empty(tmp_path: Path) -> None:
    content = "code,unit_code,a,b\n1,U,x,y\n2,U,x,\n"
    good, bad = results(tmp_path, content, '[templates]\nname = "{a}-{b}"', ROUTES)
    assert isinstance(good, Row) and good.values["name"] == "x-y"
    assert isinstance(bad, RowProblem) and (bad.line, bad.column) == (3, "name")
    assert bad.reason == "The cell is empty but must be filled."


def test_columns_that_the_mapping_does_not_name_go_by_their_headers_unless_ignored(tmp_path: Path) -> None:
    content = "shop,sold_on,金额,quantity\n1,2025-06-01,5,2\n"
    mapping = '[columns]\nlicence_no = "shop"\n[source]\nignore = ["quantity"]'
    chosen = mapping_of(mapping)
    source = open_table(write(tmp_path / "file.csv", content), SALES, chosen)
    plan = make_plan(source, SALES, chosen)
    assert [column.name for column in plan.columns] == ["licence_no", "sold_on", "amount"]
    assert plan.ignored == ("quantity",)


def test_units_dates_and_rounding(tmp_path: Path) -> None:
    areas = values(
        tmp_path,
        "licence_no,name,route_code,floor_area_m2\n1,A,R,100\n2,B,R,100 ㎡\n",
        '[units]\nfloor_area_m2 = "sq ft"',
        RETAILERS,
    )
    assert [row["floor_area_m2"] for row in areas] == [Decimal("9.29"), Decimal("100.00")]
    (sale,) = values(
        tmp_path,
        "licence_no,sold_on,amount\n1,06/01/2025,1.0050\n",
        '[dates]\nsold_on = "%m/%d/%Y"\n[round]\namount = "half_even"',
    )
    assert (sale["sold_on"], sale["amount"]) == (date(2025, 6, 1), 100)
    (target,) = values(
        tmp_path, "unit_code,month,amount\nU,20250629,1\n", '[dates]\nmonth = "%Y%m%d"', TARGETS
    )
    assert target["month"] == Month(2025, 6)


def test_replacements_act_on_the_source_and_value_maps_on_our_column(tmp_path: Path) -> None:
    content = "licence_no,name,town,status\n1,A, LECLAIRE ,A\n2,B,AMES,\n3,C,AMES,Z\n"
    mapping = """
        [templates]
        route_code = "R-{town}"
        [columns]
        township = "town"
        [replace.town]
        LECLAIRE = "LE CLAIRE"
        [values.status]
        A = "active"
        "" = "active"
        "*" = "closed"
        [values.township]
        "LE CLAIRE" = "Le Claire"
    """
    rows = values(tmp_path, content, mapping, RETAILERS)
    assert [(row["route_code"], row["township"], row["status"]) for row in rows] == [
        ("R-LE CLAIRE", "Le Claire", "active"),
        ("R-AMES", "AMES", "active"),
        ("R-AMES", "AMES", "closed"),
    ]


def test_rows_are_skipped_when_all_conditions_of_a_group_hold(tmp_path: Path) -> None:
    content = (
        "licence_no,sold_on,amount,type,state\n1,2025-06-01,1,X,C\n2,2025-06-01,1,X,\n3,2025-06-01,1,Y,C\n"
    )
    one = '[skip]\nwhen = { type = "X", state = ["C", "D"] }'
    either = '[skip]\nwhen = [{ type = "Y" }, { state = "" }]'
    assert [row["licence_no"] for row in values(tmp_path, content, one)] == ["2", "3"]
    assert [row["licence_no"] for row in values(tmp_path, content, either)] == ["1"]


def test_repeated_rows_count_once_and_contradictions_are_problems(tmp_path: Path) -> None:
    content = "code,name,kind\nA,Alpha,district\nB,Beta,district\nA,Alpha,district\nA,Other,district\n"
    first, second, problem = results(tmp_path, content, '[distinct]\nby = "code"', UNITS)
    assert isinstance(first, Row) and isinstance(second, Row) and isinstance(problem, RowProblem)
    assert (first.line, second.line, problem.line, problem.column) == (2, 3, 5, "name")
    assert problem.reason == "Line 2 has the same key (code) with another value here."
    kept = values(tmp_path, content, '[distinct]\nby = ["code"]\non_conflict = "keep_first"', UNITS)
    assert [row["name"] for row in kept] == ["Alpha", "Beta"]


def test_a_file_without_header_and_with_another_delimiter_and_encoding(tmp_path: Path) -> None:
    mapping = mapping_of(
        '[source]\ndelimiter = "#"\nheader = false\nencoding = "big5"\nskip_lines = 1\n'
        'columns = ["licence_no", "sold_on", "amount", "product_name"]'
    )
    path = write(tmp_path / "file.csv", "六月\n1#2025-06-01#5#蘋果\n", "big5")
    (row,) = read_rows(open_table(path, SALES, mapping), SALES, mapping)
    assert isinstance(row, Row)
    assert (row.line, row.values["product_name"]) == (2, "蘋果")


def test_the_mapping_file_is_known_by_its_hash_and_name(tmp_path: Path) -> None:
    path = write(tmp_path / "map.toml", '[constants]\namount = "5"\n', "utf-8-sig")
    mapping = load_mapping(path, SALES)
    assert (mapping.name, len(mapping.sha256)) == ("map.toml", 64)
    assert load_mapping(write(path, '[constants]\namount = "6"\n'), SALES).sha256 != mapping.sha256


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[colums]\n", "colums", "not known"),
        ('columns = "x"', "columns", "not of the right type"),
        ('[columns]\nlicense = "x"', "columns.license", "“license” is not a column of sales."),
        ("[columns]\namount = 5", "columns.amount", "not of the right type"),
        ('[columns]\namount = "x"\n[constants]\namount = "5"', "constants.amount", "given twice"),
        ('[templates]\namount = "{}"', "templates.amount", "names no header"),
        ('[templates]\namount = " "', "templates.amount", "names no header"),
        ("[values]\namount = 5", "values.amount", "not of the right type"),
        ('[values.nothing]\na = "b"', "values.nothing", "not a column"),
        ("[replace.x]\na = 5", "replace.x.a", "not of the right type"),
        ('[units]\namount = "ft2"', "units.amount", "does not apply"),
        ('[dates]\namount = "%Y-%m-%d"', "dates.amount", "does not apply"),
        ('[dates]\nsold_on = "%Y-%m"', "dates.sold_on", "not a complete date format"),
        ('[dates]\nsold_on = "%Y-%m-%Q"', "dates.sold_on", "not a complete date format"),
        ('[round]\nquantity = "down"', "round.quantity", "does not apply"),
        ('[round]\namount = "up"', "round.amount", "not known"),
        ("[source]\nseparator = ';'", "source.separator", "not known"),
        ("[source]\ndelimiter = ';;'", "source.delimiter", "not of the right type"),
        ("[source]\nencoding = 'klingon'", "source.encoding", "encoding is not known"),
        ("[source]\nheader = 'no'", "source.header", "not of the right type"),
        ("[source]\nskip_lines = -1", "source.skip_lines", "not of the right type"),
        ("[source]\nignore = [5]", "source.ignore", "not of the right type"),
        ("[source]\nheader = false", "source.columns", "needs the names of its columns"),
        ("[source]\ncolumns = ['a']", "source.columns", "needs the names of its columns"),
        ("[limits]\namount = 5", "limits.amount", "does not apply"),
        ("[skip]\nif = 5", "skip.if", "not known"),
        ("[skip]\nwhen = 5", "skip.when", "not of the right type"),
        ("[skip]\nwhen = { a = 5 }", "skip.when.a", "not of the right type"),
        ("[distinct]\nby = 5", "distinct.by", "not of the right type"),
        ('[distinct]\nby = "shop"', "distinct.by", "not a column"),
        ('[distinct]\nby = "amount"\non_conflict = "merge"', "distinct.on_conflict", "not known"),
        ('[distinct]\nkeys = "amount"', "distinct.keys", "not known"),
    ],
)
def test_what_a_mapping_cannot_say(text: str, key: str, reason: str) -> None:
    with pytest.raises(MappingProblem) as caught:
        mapping_of(text)
    assert caught.value.field == key
    assert reason in str(caught.value.reason)
    assert caught.value.remedy


def test_units_that_are_not_known() -> None:
    with pytest.raises(MappingProblem) as caught:
        mapping_of('[units]\nfloor_area_m2 = "acre"', RETAILERS)
    assert (caught.value.field, caught.value.remedy) == ("units.floor_area_m2", "Use one of: ft2, m2.")


def test_a_limit_can_be_raised_but_not_beyond_all_bounds(tmp_path: Path) -> None:
    content = "licence_no,name,route_code,floor_area_m2\n1,A,R,7339\n"
    (problem,) = results(tmp_path, content, "", RETAILERS)
    assert isinstance(problem, RowProblem)
    assert problem.reason == "“7339” lies outside 0 to 5000."
    (row,) = values(tmp_path, content, "[limits]\nfloor_area_m2 = 10000", RETAILERS)
    assert row["floor_area_m2"] == Decimal("7339.00")
    with pytest.raises(MappingProblem, match="cannot be raised above 100000"):
        mapping_of("[limits]\nfloor_area_m2 = 1000000", RETAILERS)


@pytest.mark.parametrize("limit", ["0", "-1", "true", "'5'"])
def test_limits_are_whole_numbers(limit: str) -> None:
    with pytest.raises(MappingProblem, match="a whole number from 1"):
        mapping_of(f"[limits]\nfloor_area_m2 = {limit}", RETAILERS)


def test_the_form_of_a_moment_needs_its_hour() -> None:
    with pytest.raises(MappingProblem, match="not a complete date format"):
        mapping_of('[dates]\nstarted_at = "%Y-%m-%d"', VISITS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[columns]\nquantity = "pieces"', "columns.quantity"),
        ('[templates]\nquantity = "{pieces}"', "templates.quantity"),
        ('[replace.pieces]\na = "b"', "replace.pieces"),
        ('[skip]\nwhen = { pieces = "1" }', "skip.when.pieces"),
        ('[source]\nignore = ["pieces"]', "source.ignore"),
    ],
)
def test_headers_that_the_file_lacks(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(MappingProblem) as caught:
        results(tmp_path, "licence_no,sold_on,amount\n1,2025-06-01,1\n", text, SALES)
    assert caught.value.field == key
    assert caught.value.reason == ("The file has no column “pieces”; it has: licence_no, sold_on, amount.")


def test_constants_have_to_be_values_of_their_column(tmp_path: Path) -> None:
    with pytest.raises(MappingProblem) as caught:
        results(tmp_path, "licence_no,sold_on\n1,2025-06-01\n", '[constants]\namount = "many"', SALES)
    assert (caught.value.field, caught.value.reason) == ("constants.amount", "“many” is not an amount.")


@pytest.mark.parametrize("content", [b"[columns", b"\xff\xfe"])
def test_a_file_that_is_not_toml(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes(content)
    with pytest.raises(MappingProblem, match="not a TOML file"):
        load_mapping(path, SALES)


def test_a_mapping_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingProblem, match="cannot be opened"):
        load_mapping(tmp_path / "absent.toml", SALES)

"""The mapping files that ship with the product read the real files that they were written for."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from salesforce_app.imports.bulk import read_chunks
from salesforce_app.imports.kinds import import_of
from salesforce_app.imports.mapping import load_mapping
from salesforce_app.imports.plan import Row
from salesforce_app.imports.problems import RowProblem
from salesforce_app.imports.rows import open_table, read_rows
from salesforce_app.imports.table import Table
from salesforce_app.kernel.periods import Month

from .tables import MAPPINGS, SHARED, needs_shared_data

IOWA = SHARED / "iowa_liquor"
AW = SHARED / "adventureworks"
CHICAGO = SHARED / "chicago_inspections"

UNITS, ROUTES, STAFF, RETAILERS, SALES, VISITS, TARGETS = (
    import_of(kind).table for kind in ("units", "routes", "staff", "retailers", "sales", "visits", "targets")
)


def table_of(mapping: Path) -> Table:
    """The table that a mapping file's command line names."""
    command = next(line for line in mapping.read_text(encoding="utf-8").splitlines() if "import_data" in line)
    return import_of(command.split("import_data ")[1].split()[0]).table


def read(path: Path, mapping: str, table: Table) -> tuple[list[Row], list[RowProblem]]:
    chosen = load_mapping(MAPPINGS / mapping, table)
    results = list(read_rows(open_table(path, table, chosen), table, chosen))
    return (
        [result for result in results if isinstance(result, Row)],
        [result for result in results if isinstance(result, RowProblem)],
    )


def raw(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_example_is_valid_for_the_table_that_it_names(path: Path) -> None:
    assert len(load_mapping(path, table_of(path)).sha256) == 64


@needs_shared_data
def test_iowa_counties_become_districts() -> None:
    rows, problems = read(IOWA / "stores_5counties.csv", "iowa_units.toml", UNITS)
    assert problems == []
    assert {row.values["code"]: (row.values["name"], row.values["kind"]) for row in rows} == {
        "DUBUQUE": ("Dubuque County", "district"),
        "JOHNSON": ("Johnson County", "district"),
        "LINN": ("Linn County", "district"),
        "SCOTT": ("Scott County", "district"),
        "STORY": ("Story County", "district"),
    }


@needs_shared_data
def test_iowa_cities_become_routes_under_one_spelling() -> None:
    rows, problems = read(IOWA / "stores_5counties.csv", "iowa_routes.toml", ROUTES)
    assert problems == []
    stores = raw(IOWA / "stores_5counties.csv")
    expected = {f"{store['county']}-{store['city']}" for store in stores} - {"SCOTT-LECLAIRE"}
    assert [row.values["code"] for row in rows] == list(dict.fromkeys(row.values["code"] for row in rows))
    assert {row.values["code"] for row in rows} == expected


@needs_shared_data
def test_every_iowa_store_comes_with_an_existing_route() -> None:
    path = IOWA / "stores_5counties.csv"
    rows, problems = read(path, "iowa_retailers.toml", RETAILERS)
    routes, _ = read(path, "iowa_routes.toml", ROUTES)
    assert problems == []
    assert [row.values["licence_no"] for row in rows] == [store["store"] for store in raw(path)]
    assert {row.values["route_code"] for row in rows} == {route.values["code"] for route in routes}
    assert Counter(row.values["status"] for row in rows)["closed"] == sum(
        store["status"] == "I" for store in raw(path)
    )
    without = [row for row in rows if row.values["latitude"] is None]
    assert len(without) == sum(not store["lat"] for store in raw(path))


@needs_shared_data
def test_iowa_sales_add_up_to_the_cent_in_rows_and_in_chunks() -> None:
    path = IOWA / "store_day_5counties_2018_2020.csv"
    cents = sum(int(Decimal(day["sale"]) * 100) for day in raw(path))
    bottles = sum(int(day["bottles"]) for day in raw(path))
    rows, problems = read(path, "iowa_sales.toml", SALES)
    assert problems == []
    assert sum(row.values["amount"] for row in rows) == cents  # type: ignore[misc]
    assert sum(row.values["quantity"] for row in rows) == bottles  # type: ignore[misc]

    mapping = load_mapping(MAPPINGS / "iowa_sales.toml", SALES)
    chunks = list(read_chunks(open_table(path, SALES, mapping), SALES, mapping, rows=7_000))
    assert [chunk.problems for chunk in chunks] == [[]] * len(chunks)
    assert sum(chunk.frame.height for chunk in chunks) == len(raw(path))
    assert sum(chunk.frame["amount"].sum() for chunk in chunks) == cents


@needs_shared_data
def test_iowa_order_lines_are_told_apart_by_their_document() -> None:
    path = IOWA / "sales_lines_STORY_2019.csv"
    mapping = load_mapping(MAPPINGS / "iowa_order_lines.toml", SALES)
    (chunk,) = read_chunks(open_table(path, SALES, mapping), SALES, mapping)
    assert chunk.problems == []
    assert chunk.frame["document_no"].n_unique() == chunk.frame.height == len(raw(path))


@needs_shared_data
def test_the_state_layout_is_read_month_first() -> None:
    path = IOWA / "iowa_liquor_sales_sample_1000rows_24cols.csv"
    rows, problems = read(path, "iowa_state_sales.toml", SALES)
    assert problems == []
    assert rows[0].values["sold_on"] == date(2018, 9, 4)
    assert rows[0].values["category"] == "TENNESSEE WHISKIES"
    assert sum(row.values["amount"] for row in rows) == sum(  # type: ignore[misc]
        int(Decimal(line["Sale (Dollars)"]) * 100) for line in raw(path)
    )


@needs_shared_data
def test_adventureworks_units_stand_in_one_tree() -> None:
    (company,), no_problems = read(AW / "aw_stores_flat.csv", "aw_company.toml", UNITS)
    rows, problems = read(AW / "aw_stores_flat.csv", "aw_units.toml", UNITS)
    assert no_problems == problems == []
    assert company.values["code"] == "AW"
    assert {(row.values["code"], row.values["name"], row.values["parent_code"]) for row in rows} == {
        ("AW-NA", "North America", "AW"),
        ("AW-EU", "Europe", "AW"),
        ("AW-PA", "Pacific", "AW"),
    }


@needs_shared_data
def test_adventureworks_routes_hold_every_store_and_every_quota() -> None:
    routes, problems = read(AW / "aw_reseller_orders.csv", "aw_routes.toml", ROUTES)
    assert problems == []
    codes = {row.values["code"] for row in routes}
    assert codes == {f"R{number}" for number in range(274, 291)}
    stores, _ = read(AW / "aw_stores_flat.csv", "aw_retailers.toml", RETAILERS)
    targets, problems = read(AW / "FactSalesQuota.csv", "aw_targets.toml", TARGETS)
    assert problems == []
    assert {row.values["route_code"] for row in stores} <= codes
    assert {row.values["route_code"] for row in targets} == codes
    assert len(targets) == 163
    assert targets[0].line == 1
    assert targets[0].values == {"route_code": "R274", "month": Month(2010, 12), "amount": 2_800_000}


@needs_shared_data
def test_adventureworks_floor_areas_are_converted_from_square_feet() -> None:
    rows, problems = read(AW / "aw_stores_flat.csv", "aw_retailers.toml", RETAILERS)
    assert problems == []
    assert len(rows) == 701
    assert rows[0].values["floor_area_m2"] == Decimal("1950.96")  # 21,000 ft²
    assert rows[0].values["opened_on"] == date(1996, 1, 1)
    assert "business_type" not in rows[0].values


@needs_shared_data
def test_adventureworks_orders_are_rounded_as_the_mapping_says() -> None:
    path = AW / "aw_reseller_orders.csv"
    mapping = load_mapping(MAPPINGS / "aw_sales.toml", SALES)
    (chunk,) = read_chunks(open_table(path, SALES, mapping), SALES, mapping)
    assert chunk.problems == []
    cents = [int((Decimal(order["SubTotal"]) * 100).to_integral(ROUND_HALF_EVEN)) for order in raw(path)]
    assert chunk.frame["amount"].to_list() == cents
    assert chunk.frame.height == 3_806


@needs_shared_data
def test_chicago_licences_and_visits_fit_together() -> None:
    shops_path, visits_path = (
        CHICAGO / "retailers_of_those_visits.csv",
        CHICAGO / "visits_2011_2012_orange_blue_purple.csv",
    )
    (unit,), _ = read(shops_path, "chicago_units.toml", UNITS)
    routes, _ = read(shops_path, "chicago_routes.toml", ROUTES)
    shops, problems = read(shops_path, "chicago_retailers.toml", RETAILERS)
    assert problems == []
    assert unit.values == {"code": "CHI", "name": "Chicago", "kind": "territory"}
    assert {shop.values["route_code"] for shop in shops} == {route.values["code"] for route in routes}
    assert len(shops) == 6_063

    staff, _ = read(visits_path, "chicago_staff.toml", STAFF)
    visits, problems = read(visits_path, "chicago_visits.toml", VISITS)
    assert problems == []
    assert {member.values["username"] for member in staff} == {"orange", "blue", "purple"}
    licensed = [visit for visit in raw(visits_path) if visit["License"] not in ("", "0")]
    assert len(visits) == len({tuple(visit[key] for key in (
        "Inspector_Assigned", "License", "Inspection_Date", "Inspection_Purpose"
    )) for visit in licensed})  # fmt: skip
    first = visits[0].values["started_at"]
    assert isinstance(first, datetime)
    assert (
        timezone.localtime(first, timezone.get_default_timezone()).isoformat() == "2011-01-04T00:00:00+08:00"
    )

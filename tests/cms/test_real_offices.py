"""Two real offices from their files to their reports: five counties of Iowa, and AdventureWorks.

Every figure is compared with what a loop over the files' own rows adds up.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month
from territory.models import OrgUnit, SalesLine

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
MAPPINGS = ROOT / "examples" / "mappings"

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the shared real data lie beside the project only here"
)
pytestmark = [needs_data, pytest.mark.django_db]


def rows_of(*path: str) -> Iterator[dict[str, str]]:
    with DATA.joinpath(*path).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def load(tmp_path: Path, kind: str, *path: str, mapping: str) -> str:
    # A rejected file would be written beside the source, where nothing may be written.
    source = tmp_path / path[-1]
    if not source.exists():
        source.write_bytes(DATA.joinpath(*path).read_bytes())
    out = StringIO()
    call_command("import_data", kind, str(source), mapping=str(MAPPINGS / f"{mapping}.toml"), stdout=out)
    return out.getvalue()


def report(tmp_path: Path, unit: str, month: str, kind: str = "json", **options: str) -> Any:
    path = tmp_path / f"{unit}-{month}.{kind}"
    call_command("report", "monthly", unit=unit, month=month, format=kind, output=str(path), **options)
    return json.loads(path.read_text("utf-8")) if kind == "json" else path.read_bytes()


def cents(text: str) -> int:
    return int((Decimal(text) * 100).to_integral_exact())


def load_iowa(tmp_path: Path) -> None:
    folder = "iowa_liquor"
    for kind in ("units", "routes", "retailers"):
        load(tmp_path, kind, folder, "stores_5counties.csv", mapping=f"iowa_{kind}")
    load(tmp_path, "sales", folder, "store_day_5counties_2018_2020.csv", mapping="iowa_sales")


def test_the_five_counties_of_iowa(tmp_path: Path, settings: Any) -> None:
    settings.CURRENCY = "USD"
    load_iowa(tmp_path)
    assert SalesLine.objects.count() == 39_673
    stores = {row["store"]: row for row in rows_of("iowa_liquor", "stores_5counties.csv")}
    sold: dict[tuple[str, str], int] = defaultdict(int)
    shops: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_city: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows_of("iowa_liquor", "store_day_5counties_2018_2020.csv"):
        store, month = stores[row["store"]], row["date"][:7]
        county, city = store["county"], store["city"].replace("LECLAIRE", "LE CLAIRE")
        sold[county, month] += cents(row["sale"])
        shops[county, month].add(row["store"])
        by_city[county, city, month] += cents(row["sale"])
    units = list(OrgUnit.objects.order_by("code").values_list("code", flat=True))
    assert units == ["DUBUQUE", "JOHNSON", "LINN", "SCOTT", "STORY"]
    for unit in units:
        data = report(tmp_path, unit, "2020-06")
        assert (data["unit"]["code"], data["month"], data["currency"]) == (unit, "2020-06", "USD")
        sales = data["sales"]
        assert sales["total"] == sold[unit, "2020-06"]
        assert sales["previous"] == sold[unit, "2020-05"]
        assert sales["last_year"] == sold[unit, "2019-06"]
        assert sales["mom"] == [sales["total"] - sales["previous"], sales["previous"]]
        months = [str(month) for month in Month.range(Month(2019, 6), Month(2020, 6))]
        assert [entry["month"] for entry in sales["months"]] == months
        assert [entry["amount"] for entry in sales["months"]] == [sold[unit, month] for month in months]
        assert [entry["retailers"] for entry in sales["months"]] == [
            len(shops[unit, month]) for month in months
        ]
        cities = {route["code"].split("-", 1)[1]: route for route in sales["routes"]}
        assert sum(route["amount"] for route in cities.values()) == sales["total"]
        for city, route in cities.items():
            assert route["amount"] == by_city[unit, city, "2020-06"], (unit, city)
            assert route["previous"] == by_city[unit, city, "2020-05"], (unit, city)
        pull = sum(route["pull_pp"] for route in cities.values())
        assert pull == pytest.approx(100 * sales["mom"][0] / sales["mom"][1], abs=0.01)
        pyramid = data["pyramid"]
        window = sum(sold[unit, month] for month in ("2020-04", "2020-05", "2020-06"))
        assert pyramid["window"] == ["2020-04", "2020-06"]
        assert sum(tier["retailers"] for tier in pyramid["tiers"]) == pyramid["population"]
        assert sum(part["amount"] for part in [*pyramid["tiers"], *pyramid["aside"]]) == window
        assert data["settlement"]["total"]["debit_success"] is None
        assert report(tmp_path, unit, "2020-06", "pdf").startswith(b"%PDF-")


def test_adventureworks(tmp_path: Path, settings: Any) -> None:
    settings.CURRENCY = "USD"
    folder = "adventureworks"
    load(tmp_path, "units", folder, "aw_stores_flat.csv", mapping="aw_company")
    load(tmp_path, "units", folder, "aw_stores_flat.csv", mapping="aw_units")
    load(tmp_path, "routes", folder, "aw_reseller_orders.csv", mapping="aw_routes")
    load(tmp_path, "retailers", folder, "aw_stores_flat.csv", mapping="aw_retailers")
    load(tmp_path, "sales", folder, "aw_reseller_orders.csv", mapping="aw_sales")
    assert SalesLine.objects.count() == 3806
    areas = dict(Retailer.objects.values_list("licence_no", "floor_area_m2"))
    for row in rows_of(folder, "aw_stores_flat.csv"):
        exact = Decimal(row["SquareFeet"]) * Decimal("0.09290304")
        assert areas[row["StoreID"]] == pytest.approx(exact, abs=Decimal("0.005"))
    total = sum(
        int((Decimal(row["SubTotal"]) * 100).quantize(Decimal(1), rounding="ROUND_HALF_EVEN"))
        for row in rows_of(folder, "aw_reseller_orders.csv")
        if row["OrderDate"].startswith("2013-06")
    )
    company = report(tmp_path, "AW", "2013-06")
    assert company["sales"]["total"] == total
    parts = OrgUnit.objects.filter(parent__code="AW").values_list("code", flat=True)
    assert sum(report(tmp_path, unit, "2013-06")["sales"]["total"] for unit in parts) == total
    assert report(tmp_path, "AW", "2013-06", "pdf", language="zh-hans").startswith(b"%PDF-")

"""Real files that nobody made for this product: Iowa's licensed liquor stores, AdventureWorks' dealers."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Retailer, RetailerStatus
from salesforce_app.imports.batches import Outcome, Verdict, run_import
from territory.enums import UnitKind
from territory.models import OrgUnit, Residence, Route, RouteStop, RouteTerm, Target, Village
from tests.importing import NOW, counts, dump, undo
from tests.salesforce_app.imports.tables import MAPPINGS, SHARED, needs_shared_data

pytestmark = [pytest.mark.django_db, needs_shared_data]

STORES = SHARED / "iowa_liquor" / "stores_5counties.csv"
DEALERS = SHARED / "adventureworks" / "aw_stores_flat.csv"
ORDERS = SHARED / "adventureworks" / "aw_reseller_orders.csv"
QUOTAS = SHARED / "adventureworks" / "FactSalesQuota.csv"


def bring(kind: str, path: Path, mapping: str) -> Outcome:
    outcome = run_import(kind, path, actor="clerk", mapping_path=MAPPINGS / f"{mapping}.toml", moment=NOW)
    assert (outcome.verdict, outcome.rejected) == (Verdict.IMPORTED, 0)
    return outcome


def test_iowa_s_counties_cities_and_stores_and_back_again() -> None:
    with STORES.open(newline="") as file:
        stores = list(csv.DictReader(file))
    start = dump()
    outcomes = [bring(kind, STORES, f"iowa_{kind}") for kind in ("units", "routes", "retailers")]
    assert [counts(outcome) for outcome in outcomes] == [(5, 0, 0, 0), (42, 0, 0, 0), (537, 0, 0, 0)]
    assert set(OrgUnit.objects.values_list("kind", flat=True)) == {UnitKind.DISTRICT}
    assert RouteTerm.objects.count() == 42
    assert Retailer.objects.count() == RouteStop.objects.count() == len(stores) == 537
    assert Village.objects.count() == len(
        {(store["county"], store["zip"]) for store in stores if store["zip"]}
    )
    assert Residence.objects.count() == sum(bool(store["zip"]) for store in stores)
    closed = RetailerStatus.objects.filter(state="closed").values_list("retailer__licence_no", flat=True)
    assert set(closed) == {store["store"] for store in stores if store["status"] == "I"}
    assert Retailer.objects.filter(latitude=None).count() == sum(not store["lat"] for store in stores)
    grocery = Retailer.objects.get(licence_no="2285")
    assert (grocery.name, grocery.latitude, grocery.datum) == (
        "JOHN'S GROCERY",
        Decimal("41.663541"),
        "WGS84",
    )
    assert grocery.stops.get().route.code == "JOHNSON-IOWA CITY"
    for outcome in reversed(outcomes):
        undo(outcome)
    assert dump() == start


def test_adventureworks_dealers_with_floor_areas_in_square_metres_and_quotas() -> None:
    bring("units", DEALERS, "aw_company")
    bring("units", DEALERS, "aw_units")
    bring("routes", ORDERS, "aw_routes")
    assert (OrgUnit.objects.count(), Route.objects.count()) == (4, 17)
    dealers = bring("retailers", DEALERS, "aw_retailers")
    assert counts(dealers) == (701, 0, 0, 0)
    with DEALERS.open(newline="") as file:
        feet = {row["StoreID"]: int(row["SquareFeet"]) for row in csv.DictReader(file)}
    metres = dict(Retailer.objects.values_list("licence_no", "floor_area_m2"))
    assert metres == {
        number: (area * Decimal("0.09290304")).quantize(Decimal("0.01")) for number, area in feet.items()
    }
    quotas = bring("targets", QUOTAS, "aw_targets")
    assert counts(quotas) == (163, 0, 0, 0)
    amounts = [line.split("|")[5] for line in QUOTAS.read_text().splitlines()]
    assert sum(Target.objects.values_list("amount", flat=True)) == sum(
        Decimal(amount) * 100 for amount in amounts
    )

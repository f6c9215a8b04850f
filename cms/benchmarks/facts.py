"""The facts of a district's report against the same numbers by DuckDB over the raw rows."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from salesforce_app.kernel.bulk import refresh_statistics
from salesforce_app.kernel.scope import system_scope
from salesforce_app.management.benching import Bench
from settlement.domain.facts import rebuild_settlement_months, summarise_dues
from territory.domain.facts import rebuild_month_facts
from territory.models import OrgUnit

from ..reports.collect import collect_facts
from . import by_hand, by_hand_service
from .compare import differences
from .district import DISTRICT, LAST, District
from .figures import debit, sell, visit

SHOPS = 20_000
SMALL = 2_000
RUNS = 5


def measure(bench: Bench) -> None:
    """Collect the facts of a district with 20,000 shops, 26 months of weekly orders and 80,000 dues a month.

    DuckDB has the raw rows in tables in memory and both cores; the product has its month facts. A run in
    which a number differs fails.
    """
    with transaction.atomic():
        district = District(SMALL if bench.small else SHOPS)
        lines, dues = sell(district), debit(district)
        visit(district)
    bench.timed(f"month facts made of {lines:,} lines", rebuild_month_facts)
    bench.timed(f"what their attempts made of {dues:,} dues", summarise_dues)
    bench.timed(f"settlement facts made of {dues:,} dues", rebuild_settlement_months)
    refresh_statistics()
    database = by_hand.load(district, bench.folder)
    unit, scope = OrgUnit.objects.get(code=DISTRICT), system_scope("bench")
    ours, facts = bench.timed("facts of the report", lambda: collect_facts(scope, unit, LAST), times=RUNS)
    bare, numbers = bench.timed("the same numbers by DuckDB", lambda: everything(database), times=RUNS)
    if found := differences(facts, numbers, district):
        raise AssertionError("The facts differ from the raw rows:\n" + "\n".join(found[:20]))
    bench.ratio("facts ÷ DuckDB", ours, bare, at_most=1)


def everything(database: Any) -> dict[str, Any]:
    """All numbers that are compared, by name."""
    by_hand.classify(database, "now", LAST)
    by_hand.classify(database, "base", LAST.shift(-3))
    return {
        "months": by_hand.months(database),
        "routes": by_hand.routes(database),
        "mix": by_hand.mix(database, by_hand.PREVIOUS),
        "mix_year": by_hand.mix(database, by_hand.LAST_YEAR),
        "movers": by_hand.movers(database),
        "tiers": by_hand.tiers(database, "now"),
        "tiers_base": by_hand.tiers(database, "base"),
        "tiers_by_route": by_hand.tiers_by_route(database),
        "migration": by_hand.migration(database),
        "dues": by_hand_service.dues(database),
        "dues_before": by_hand_service.dues_before(database),
        "reasons": by_hand_service.reasons(database),
        "enrolments": by_hand_service.enrolments(database),
        "plans": by_hand_service.plans(database),
        "visits": by_hand_service.visits(database),
        "service": by_hand_service.service(database, LAST),
        "service_before": by_hand_service.service(database, by_hand.PREVIOUS),
        "service_year": by_hand_service.service(database, by_hand.LAST_YEAR),
        "gaps": by_hand_service.gaps(database),
    }

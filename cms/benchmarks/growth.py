"""How the facts of a district's report grow with its retailers: their time, and their statements."""

from __future__ import annotations

from itertools import pairwise

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from salesforce_app.kernel.bulk import refresh_statistics
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from salesforce_app.management.benching import Bench, scratch_database
from settlement.domain.facts import rebuild_settlement_roll_ups
from territory.domain.facts import rebuild_roll_ups
from territory.models import OrgUnit

from ..reports.collect import collect_facts
from .district import DISTRICT, FIRST, LAST, District
from .figures import debit_by_month, sell_by_month, visit

SIZES = (2_000, 20_000, 200_000)
SMALL_SIZES = (200, 2_000)
RUNS = 5


def measure(bench: Bench) -> None:
    """The facts of a report at every size, each in a database of its own that holds month facts alone.

    Each step up must not take longer, by the retailer, than the step before, and exactly as many
    statements.
    """
    sizes = SMALL_SIZES if bench.small else SIZES
    seconds: dict[int, float] = {}
    statements: dict[int, int] = {}
    for size in sizes:
        folder = bench.folder / str(size)
        folder.mkdir()
        with scratch_database(folder):
            make_month_facts(size)
            seconds[size], statements[size] = _time(bench, size)
    if len(set(statements.values())) != 1:
        raise AssertionError(f"The number of statements depends on the retailers: {statements}.")
    bench.say(f"  statements at every size: {statements[sizes[0]]}")
    for smaller, larger in pairwise(sizes):
        growth = larger / smaller
        bench.ratio(
            f"time growth ÷ retailer growth, {smaller:,} → {larger:,}",
            seconds[larger] / seconds[smaller],
            growth,
            at_most=1,
        )


@transaction.atomic
def make_month_facts(size: int) -> None:
    """A district of ``size`` shops with 26 months of facts, three of them with settlement and visits."""
    district = District(size)
    sell_by_month(district)
    debit_by_month(district)
    visit(district)
    days = [month.first for month in Month.range(FIRST, LAST)]
    rebuild_roll_ups(days)
    rebuild_settlement_roll_ups(days)
    refresh_statistics()


def _time(bench: Bench, size: int) -> tuple[float, int]:
    unit = OrgUnit.objects.get(code=DISTRICT)
    scope = system_scope("bench")
    collect_facts(scope, unit, LAST)
    with CaptureQueriesContext(connection) as captured:
        collect_facts(scope, unit, LAST)
    best, _facts = bench.timed(
        f"facts of {size:,} retailers", lambda: collect_facts(scope, unit, LAST), times=RUNS
    )
    return best, len(captured)

"""The newest reports of somebody, and what the newest one would say first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from settlement.queries.unit_rates import debit_success_by_unit
from territory.models import OrgUnit
from territory.queries.facts import RouteSales, SalesFacts
from territory.queries.frame import frame_of
from territory.queries.made_of import MONTHS
from territory.queries.overview import newest_month, top_unit
from territory.queries.sales import sales_facts

from ..models import MadeReport
from .archive import kept_reports

SHOWN = 3


@dataclass(frozen=True, slots=True)
class MonthAtAGlance:
    """A unit's newest ended month: sales without the mix of shops, debit success now and before.

    Of a unit with many routes ``sales.routes`` are those alone that a sentence about the month tells of.
    """

    unit: OrgUnit
    month: Month
    sales: SalesFacts
    debits: Ratio
    debits_before: Ratio


def newest_place(scope: Scope) -> tuple[OrgUnit, Month] | None:
    """The first unit at which the reader's tree begins, and the newest ended month; None without either."""
    unit, month = top_unit(scope), newest_month(scope)
    return None if unit is None or month is None else (unit, month)


def month_at_a_glance(scope: Scope) -> MonthAtAGlance | None:
    """What the title of the newest report is made of, read from roll-ups; None before the first sales."""
    found = newest_place(scope)
    if found is None:
        return None
    unit, month = found
    frame = frame_of(unit, month, scope)

    def make() -> tuple[SalesFacts, Ratio, Ratio]:
        below = {unit.pk: frame.units}
        sales = sales_facts(frame, with_mix=False)
        return (
            replace(sales, routes=_telling(sales.routes)),
            debit_success_by_unit(scope, month, below)[unit.pk],
            debit_success_by_unit(scope, frame.previous, below)[unit.pk],
        )

    key = (scope.units_digest, unit.pk, month)
    made_of = (*MONTHS, "settlement.RouteSettlementMonth")
    return MonthAtAGlance(unit, month, *kept("glance", key, make, made_of=made_of, until=month.last))


def _telling(routes: tuple[RouteSales, ...]) -> tuple[RouteSales, ...]:
    """The route with the strongest pull, those of the same name, and one more: so it is one of several."""
    if not routes:
        return routes
    strongest = max(routes, key=lambda route: (abs(route.pull_pp or 0), route.code))
    namesakes = [route for route in routes if route.name == strongest.name]
    others = [route for route in routes if route.name != strongest.name]
    return (*namesakes, *others[:1])


def newest_kept(scope: Scope) -> list[MadeReport]:
    """The newest of the kept reports that the reader may see."""
    return list(kept_reports(scope)[:SHOWN])

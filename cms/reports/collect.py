"""Reading the facts of a report from the database, once and in a fixed number of statements."""

from __future__ import annotations

from django.conf import settings

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from settlement.queries.movements import with_debit_failures
from settlement.queries.settlement import settlement_facts
from territory.models import OrgUnit
from territory.queries.frame import frame_of
from territory.queries.movements import movement_facts
from territory.queries.pyramid import migration_facts, pyramid_facts
from territory.queries.sales import sales_facts, target_facts
from visits.queries.visits import visit_facts

from ..queries.dates import data_dates
from .facts import ReportFacts


def collect_facts(scope: Scope, unit: OrgUnit, month: Month) -> ReportFacts:
    """The facts of a unit that the caller has found within ``scope``, and of all units below it."""
    frame = frame_of(unit, month, scope)
    return ReportFacts(
        currency=settings.CURRENCY,
        sales=sales_facts(frame),
        targets=target_facts(frame),
        pyramid=pyramid_facts(frame),
        migration=migration_facts(frame),
        movements=with_debit_failures(frame, movement_facts(frame)),
        settlement=settlement_facts(frame),
        visits=visit_facts(frame),
        dates=data_dates(frame.units, month),
        rules=frame.rules,
    )

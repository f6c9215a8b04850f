"""What e-settlement adds to the tree of units."""

from __future__ import annotations

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Column, register
from territory.queries.overview import UnitOverview

from ..enums import CountedAs
from ..measures.rates import FEWEST_CASES, is_reliable
from ..queries.unit_rates import debit_success_by_unit
from .addresses import RateLinks


def debit_success_cells(scope: Scope, overview: UnitOverview) -> Mapping[int, SafeString]:
    """Debit success of each unit in the overview's month."""
    if overview.month is None:
        return {}
    rates = debit_success_by_unit(scope, overview.month, overview.below)
    return success_cells(rates, {line.pk: line.code for line in overview.lines}, overview.month)


def success_cells(
    rates: Mapping[int, Ratio], codes: Mapping[int, str], month: Month
) -> dict[int, SafeString]:
    """Debit success of some units by their keys, with the lists of dues that it was counted from."""
    return {
        unit: render_to_string(
            "settlement/debit_success_cell.html",
            {
                "rate": rate,
                "few": not is_reliable(rate),
                "fewest": FEWEST_CASES,
                "links": RateLinks.of(CountedAs.DEBITED, rate, month, unit=codes[unit]),
            },
        )
        for unit, rate in rates.items()
    }


register(
    Column(
        frame="territory.units",
        name="debit_success",
        title=_("Debit success"),
        order=10,
        cells=debit_success_cells,
        permission=Permission.VIEW_REPORTS,
    )
)

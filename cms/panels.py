"""What the reports add to the pages of lower apps."""

from __future__ import annotations

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Column, register
from territory.queries.overview import UnitOverview


def report_cells(scope: Scope, overview: UnitOverview) -> Mapping[int, SafeString]:
    """Links to each unit's monthly report of the overview's month, as a page and as files."""
    if overview.month is None:
        return {}
    files = scope.allows(Permission.EXPORT_REPORTS)
    return {
        line.pk: render_to_string(
            "cms/report_links_cell.html", {"unit": line, "month": overview.month, "files": files}
        )
        for line in overview.lines
    }


register(
    Column(
        frame="territory.units",
        name="monthly_report",
        title=_("Monthly report"),
        order=90,
        cells=report_cells,
        permission=Permission.VIEW_REPORTS,
        is_action=True,
    )
)

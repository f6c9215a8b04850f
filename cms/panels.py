"""What the reports add to the pages of lower apps."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Column, Panel, register
from salesforce_app.web.views import HOME
from territory.queries.closing import reopenings
from territory.queries.months import read_months
from territory.queries.overview import UnitOverview
from territory.queries.pages import UNIT, UnitPage

from .queries.newest import month_at_a_glance, newest_kept, newest_place
from .queries.staff import actor_names
from .reports.sections.title_message import headline


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


def message_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """What the month's report says first, with the way to it."""
    glance = month_at_a_glance(scope)
    if glance is None:
        return None
    message = headline(glance.sales, glance.debits, glance.debits_before, settings.CURRENCY)
    return render_to_string("cms/home/message.html", {"glance": glance, "message": message})


def reports_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The newest figures as a report, and the reports that were made last."""
    found = newest_place(scope)
    if found is None:
        return None
    unit, month = found
    context = {"unit": unit, "month": month, "kept": newest_kept(scope)}
    return render_to_string("cms/home/reports.html", context)


def restated_figures(scope: Scope, page: UnitPage) -> SafeString | None:
    """What the month was closed at beside what is known today; nothing where the two are one."""
    sales = page.frame.keep(read_months)[page.month]
    if sales.first_closed is None and not sales.adjustment:
        return None
    closes = [] if sales.first_closed is None else list(reopenings(page.month))
    names = actor_names(close.reopened_by for close in closes)
    context = {
        "closed": sales.amount if sales.first_closed is None else sales.first_closed,
        "now": sales.restated,
        "closes": [(close, names[close.reopened_by]) for close in closes],
    }
    return render_to_string("cms/restated_panel.html", context)


register(
    Panel(
        frame=UNIT,
        name="restated",
        title=_("Closed and restated"),
        order=5,
        render=restated_figures,
        permission=Permission.VIEW_REPORTS,
    )
)
register(
    Panel(
        frame=HOME,
        name="message",
        title=_("The month in a sentence"),
        order=1,
        render=message_panel,
        permission=Permission.CLOSE_MONTHS,
        is_wide=True,
        is_late=True,
    )
)
register(
    Panel(
        frame=HOME,
        name="latest-reports",
        title=_("Reports ready"),
        order=50,
        render=reports_panel,
        permission=Permission.VIEW_REPORTS,
    )
)
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

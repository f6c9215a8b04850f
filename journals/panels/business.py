"""What business reports add to a shop's card and a unit's page: those on file, and the way to a new one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries.cards import RETAILER, RetailerCard
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, Verb, register
from salesforce_app.web.words import month_name
from territory.queries.kept_places import unit_pyramid
from territory.queries.pages import UNIT, UnitPage

from ..measures.business_wording import state_name
from ..models import BusinessReport
from ..queries.business_reports import reports_of_shop, reports_of_tiers

MOST_OF_A_SHOP = 6


@dataclass(frozen=True, slots=True)
class Way:
    """A line of a panel: a report on file, or where one is begun."""

    title: str
    reports: tuple[tuple[str, str], ...] = ()
    new: str = ""


def new_address(**subject: object) -> str:
    """Where a report of something is begun."""
    return f"{reverse('journals:new_business_report')}?{urlencode(subject)}"


def shop_panel(scope: Scope, card: RetailerCard) -> SafeString | None:
    """The shop's reports, the newest first; nothing for a reader without any who writes none."""
    reports = reports_of_shop(scope, card.retailer.pk, MOST_OF_A_SHOP)
    may_write = scope.allows(Permission.WRITE_JOURNALS)
    if not reports and not may_write:
        return None
    lines = [Way(month_name(Month.of(one.month)), (_link(one),)) for one in reports]
    new = new_address(retailer=card.retailer.pk) if may_write else ""
    return render_to_string("journals/business/panel.html", {"lines": lines, "new": new})


def unit_panel(scope: Scope, page: UnitPage) -> SafeString | None:
    """The tiers of the unit's pyramid, each with its reports of the month and the way to one's own."""
    found = unit_pyramid(page.frame)
    reports = reports_of_tiers(scope, page.unit, page.month)
    may_write = scope.allows(Permission.WRITE_JOURNALS) and has_begun(page.month)
    lines = []
    for row in found.facts.tiers:
        mine = [one for one in reports if one.tier == row.tier.value]
        begun = any(one.author_id == scope.staff_id for one in mine)
        new = new_address(unit=page.unit.code, tier=row.tier.value, month=page.month)
        lines.append(
            Way(
                state_name(row.tier.value),
                tuple(_link(one) for one in mine),
                new if may_write and not begun else "",
            )
        )
    if not lines or not (reports or may_write):
        return None
    return render_to_string("journals/business/panel.html", {"lines": lines, "new": ""})


def _link(report: BusinessReport) -> tuple[str, str]:
    state = _("finished") if report.finished_at else _("being written")
    label = f"{report.author.name or report.author.username}, {state}"
    return label, reverse("journals:business_report", kwargs={"key": report.pk})


def has_begun(month: Month) -> bool:
    """Whether a month has begun."""
    return local_day(timezone.now()) >= month.first


def _new_of_shop(scope: Scope, card: RetailerCard) -> str:
    return new_address(retailer=card.retailer.pk)


register(
    Verb(
        frame=RETAILER,
        name="business_report",
        title=gettext_lazy("Business report"),
        order=40,
        icon="report-analytics",
        address=_new_of_shop,
        permission=Permission.WRITE_JOURNALS,
    )
)
register(
    Panel(
        frame=RETAILER,
        name="business_reports",
        title=gettext_lazy("Business reports"),
        order=75,
        render=shop_panel,
        permission=Permission.VIEW_REPORTS,
        is_late=True,
    )
)
register(
    Panel(
        frame=UNIT,
        name="business_reports",
        title=gettext_lazy("Business reports of the tiers"),
        order=85,
        render=unit_panel,
        permission=Permission.VIEW_REPORTS,
        is_late=True,
    )
)

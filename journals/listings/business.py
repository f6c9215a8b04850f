"""The list of business reports, its filters and its columns."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.queries.retailer_list import suggest
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.web.listing_fields import choice_field, named
from salesforce_app.web.listing_parts import cells_of, month_filter, record_filter, text_filter
from salesforce_app.web.listings import (
    Cell,
    CellKind,
    Filter,
    ListColumn,
    Listing,
    OnPhone,
    Suggestion,
    Words,
    register,
)
from salesforce_app.web.words import month_name
from territory.enums import Tier

from ..enums import ReportState, ReportSubject
from ..models import BusinessReport
from ..queries.business_reports import (
    BUSINESS_REPORTS,
    about,
    find_author,
    find_shop,
    in_state,
    listed_reports,
    of_author,
    of_month,
    of_shop,
    of_text,
    of_tier,
    of_unit,
    reports_by_key,
)
from .places import person_filter, unit_filter


def _counted(number: int) -> str:
    return ngettext("%(number)s business report", "%(number)s business reports", number) % {
        "number": f"{number:,}"
    }


register(
    Listing(
        name=BUSINESS_REPORTS,
        title=gettext_lazy("Business reports"),
        words=Words(
            search=gettext_lazy("Name or licence of a shop, or the author’s name"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 business reports"),
            no_match=gettext_lazy("No business report answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or search for another name."),
            nothing=gettext_lazy("No business report is on file"),
            why_nothing=gettext_lazy(
                "One begins on a shop's card, or at a tier of a unit's pyramid. You see your own, and those "
                "of your units once they are finished."
            ),
        ),
        route="journals:business_reports",
        export_route="journals:export_business_reports",
        rows=listed_reports,
        permission=Permission.VIEW_REPORTS,
        export_permission=Permission.EXPORT_REPORTS,
        sort="-month",
        suggest_route="journals:suggest_business_report_filter",
        ties=("unit_id", "pk"),
        by=("-month", "-unit_id", "-pk"),
        icon="report-analytics",
        order=70,
    )
)
for part in (
    text_filter(
        BUSINESS_REPORTS,
        of_text,
        explanation="A part of a shop's name or licence number, or of the author's name.",
        example="烟酒店",
    ),
    unit_filter(
        BUSINESS_REPORTS, of_unit, order=10, explanation="Code of a unit: its reports and those below."
    ),
    month_filter(BUSINESS_REPORTS, of_month, order=20, explanation="The month that a report is about."),
    Filter(
        BUSINESS_REPORTS,
        "subject",
        pgettext_lazy("business report", "About"),
        lambda _scope: choice_field(ReportSubject.choices),
        lambda rows, subject, _scope: about(rows, ReportSubject(subject)),
        order=30,
        explanation="shop or tier.",
        type=ReportSubject,
        example="shop",
    ),
    Filter(
        BUSINESS_REPORTS,
        "tier",
        gettext_lazy("Tier"),
        lambda _scope: choice_field(Tier.choices),
        lambda rows, tier, _scope: of_tier(rows, Tier(tier)),
        order=40,
        explanation="The tier that a report is about.",
        type=Tier,
        example="Big",
    ),
    Filter(
        BUSINESS_REPORTS,
        "state",
        pgettext_lazy("business report", "State"),
        lambda _scope: choice_field(ReportState.choices),
        lambda rows, state, scope: in_state(rows, ReportState(state), scope),
        order=50,
        explanation="open or finished.",
        type=ReportState,
        example="finished",
    ),
    record_filter(
        BUSINESS_REPORTS,
        "shop",
        gettext_lazy("Shop"),
        find_shop,
        of_shop,
        lambda scope, text: [
            Suggestion(shop.licence_no, shop.name, shop.licence_no) for shop in suggest(scope, text)
        ],
        order=60,
        describe=lambda shop: str(shop.name),
        explanation="Licence number of a shop.",
        example="330824000703",
    ),
    person_filter(
        BUSINESS_REPORTS,
        pgettext_lazy("business report", "Author"),
        find_author,
        of_author,
        order=70,
        explanation="Username of the author.",
    ),
):
    register(part)

_cells = cells_of(reports_by_key)


def _subject(row: BusinessReport) -> Cell:
    address = reverse("journals:business_report", kwargs={"key": row.pk})
    if row.retailer is not None:
        return Cell(row.retailer.licence_no, row.retailer.name, address=address)
    label = _("Tier %(tier)s") % {"tier": Tier(row.tier).label}
    return Cell(row.tier, label, address=address)


def _state(row: BusinessReport) -> Cell:
    state = ReportState.OPEN if row.finished_at is None else ReportState.FINISHED
    return Cell(state.value, str(state.label))


def _finished(row: BusinessReport) -> Cell:
    return Cell(timezone.localdate(row.finished_at) if row.finished_at else None)


def _month(row: BusinessReport) -> Cell:
    month = Month.of(row.month)
    return Cell(str(month), month_name(month))


for column in (
    ListColumn(
        BUSINESS_REPORTS,
        "subject",
        pgettext_lazy("business report", "About"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_subject),
        explanation="Licence number of the shop, or the tier.",
        example="330824000185",
    ),
    ListColumn(
        BUSINESS_REPORTS,
        "month",
        gettext_lazy("Month"),
        CellKind.TEXT,
        order=10,
        cells=_cells(_month),
        order_by=lambda _scope: "month",
        on_phone=OnPhone.PLAIN,
        explanation="The month that it is about.",
        example="2026-10",
    ),
    ListColumn(
        BUSINESS_REPORTS,
        "unit",
        pgettext_lazy("filter", "Unit"),
        CellKind.TEXT,
        order=20,
        cells=_cells(lambda row: Cell(row.unit.code, named(row.unit))),
        order_by=lambda _scope: F("unit__code"),
        on_phone=OnPhone.PLAIN,
        explanation="Code of the unit.",
        example="N1",
    ),
    ListColumn(
        BUSINESS_REPORTS,
        "state",
        pgettext_lazy("business report", "State"),
        CellKind.TEXT,
        order=30,
        cells=_cells(_state),
        on_phone=OnPhone.CORNER,
        explanation="open or finished.",
        example="finished",
    ),
    ListColumn(
        BUSINESS_REPORTS,
        "author",
        pgettext_lazy("business report", "Author"),
        CellKind.TEXT,
        order=40,
        cells=_cells(lambda row: Cell(row.author.username, row.author.name or row.author.username)),
        order_by=lambda _scope: F("author__username"),
        on_phone=OnPhone.PLAIN,
        explanation="Username of the author.",
        example="li.jing",
    ),
    ListColumn(
        BUSINESS_REPORTS,
        "finished_on",
        gettext_lazy("Finished on"),
        CellKind.DATE,
        order=50,
        cells=_cells(_finished),
        order_by=lambda _scope: F("finished_at"),
        explanation="The day on which it was finished; null while it is open.",
        example="2026-11-03",
    ),
    ListColumn(
        BUSINESS_REPORTS,
        "target_amount",
        gettext_lazy("Next month's target (amount)"),
        CellKind.MONEY,
        order=60,
        cells=_cells(lambda row: Cell(row.target_amount)),
        order_by=lambda _scope: F("target_amount"),
        explanation="The target set for the next month, in minor units.",
        example=450000,
    ),
):
    register(column)

"""A report as a page and as files: for a unit that the reader's scope covers, and a month on file."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.enums import Language
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError, RoutebookError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response
from territory.queries.overview import newest_month, top_unit, unit_children, unit_trail

from ..enums import ReportFormat
from ..queries.offers import MONTHLY, Offer, find_offer
from ..reports.formats import SHOWN_BY_BROWSERS

FILES = ("pdf", "xlsx", "json")
"""The files that a live report is made into."""


@require_safe
def newest_report(request: HttpRequest) -> HttpResponse:
    """Leads to the monthly reports of the first unit at which the reader's tree begins."""
    unit = top_unit(scope_with(request, Permission.VIEW_REPORTS))
    if unit is None:
        return render(request, "cms/no_report.html")
    return redirect("cms:unit_report", template=MONTHLY, unit=unit.code)


@require_safe
def unit_report(request: HttpRequest, template: str, unit: str) -> HttpResponse:
    """Leads to the report of ``?month=2020-06``, or of the newest ended month with sales."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    offer = _offer(scope, template, unit)
    if not offer.months:
        return render(request, "cms/no_report.html", {"unit": offer.unit})
    month = _asked_month(request) or newest_month(scope)
    response = redirect(
        "cms:report",
        template=template,
        unit=offer.unit.code,
        month=month if month in offer.months else offer.months[0],
    )
    response["Location"] += _query(request)
    return response


@require_safe
def report_page(request: HttpRequest, template: str, unit: str, month: Month) -> HttpResponse:
    """The report for the screen, with the way to other months, units and formats."""
    from ..reports.service import make_fragment

    scope = scope_with(request, Permission.VIEW_REPORTS)
    offer = _offer(scope, template, unit, month)
    language = _language(request)
    context = {
        "offer": offer,
        "unit": offer.unit,
        "month": month,
        "previous": offer.neighbour(month, -1),
        "next": offer.neighbour(month, 1),
        "trail": unit_trail(scope, offer.unit),
        "children": unit_children(scope, offer.unit),
        "languages": Language.choices,
        "formats": ReportFormat.choices,
        "report_language": language,
        "query": _query(request),
        "files": scope.allows(Permission.EXPORT_REPORTS),
        "fragment": make_fragment(
            template=template, unit_code=offer.unit.code, month=month, language=language, scope=scope
        ),
    }
    return render(request, "cms/report.html", context)


@require_safe
def report_file(request: HttpRequest, template: str, unit: str, month: Month, kind: str) -> HttpResponseBase:
    """The report as ``pdf``, ``xlsx`` or ``json``."""
    from ..reports.service import make_report

    scope = scope_with(request, Permission.EXPORT_REPORTS)
    offer = _offer(scope, template, unit, month)
    if kind not in FILES:
        raise not_found()
    try:
        made = make_report(
            template=template,
            unit_code=offer.unit.code,
            month=month,
            language=_language(request),
            format=kind,
            scope=scope,
        )
    except RoutebookError as error:
        # A character that no font has, for one: whoever keeps the records can mend it, and is told where.
        failed = {"offer": offer, "unit": offer.unit, "month": month, "reason": error}
        return render(request, "cms/report_failed.html", failed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return file_response(
        request,
        made.content,
        content_type=made.content_type,
        file_name=made.file_name,
        as_attachment=not SHOWN_BY_BROWSERS[kind],
    )


def _offer(scope: Scope, template: str, unit: str, month: Month | None = None) -> Offer:
    offer = find_offer(scope, template, unit)
    if offer is None or (month is not None and month not in offer.months):
        raise not_found()
    return offer


def _asked_month(request: HttpRequest) -> Month | None:
    try:
        return Month.parse(request.GET.get("month", ""))
    except InputError:
        return None


def _language(request: HttpRequest) -> Language:
    """The language that the address asks for, else the reader's."""
    for code in (request.GET.get("language"), get_language()):
        if code in Language.values:
            return Language(code)
    return Language.ENGLISH


def _query(request: HttpRequest) -> str:
    """The language that was asked for goes along to other months, units and files."""
    return "?" + urlencode({"language": _language(request).value}) if "language" in request.GET else ""

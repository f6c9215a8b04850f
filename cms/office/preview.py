"""The live preview of a report template: the real report of a unit and a month."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError, RoutebookError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.requests import scope_of
from territory.models import OrgUnit
from territory.queries.overview import find_unit, newest_month, top_unit, unit_months

from ..models import ReportTemplate


def preview(template: ReportTemplate, request: HttpRequest, mode: str) -> HttpResponse:
    """The report as this state of the template makes it, as a page or as a PDF.

    ``mode`` is format and language, as in ``PREVIEW_MODES``. Where there is nothing to show the page says
    why, so that the editor can go on.
    """
    kind, _separator, language = mode.partition("-")
    try:
        unit, month = subject(scope_of(request), *template.preview_of)
        return _made(template, request, unit, month, kind, language)
    except InputError as error:
        return _told(request, f"{error.reason} {error.remedy}")
    except RoutebookError as error:
        return _told(request, str(error))


def subject(scope: Scope, unit_code: str, month: str) -> tuple[OrgUnit, Month]:
    """The unit and month that a preview shows: those chosen, else the first unit and the newest month.

    Raises InputError for a unit out of scope and for a month without figures.
    """
    unit = find_unit(scope, unit_code) if unit_code else top_unit(scope)
    if unit is None:
        raise InputError("preview_unit", _("There is no such unit in your scope."), _("Choose another one."))
    months = unit_months(scope, unit)
    wanted = Month.parse(month) if month else newest_month(scope)
    if not months:
        raise InputError(
            "preview_unit",
            _("%(unit)s has no sales on file.") % {"unit": unit.name},
            _("Choose another unit."),
        )
    if month and wanted not in months:
        raise InputError(
            "preview_month",
            _("%(unit)s has no figures of %(month)s.") % {"unit": unit.name, "month": month},
            _("Choose another month."),
        )
    return unit, wanted if wanted in months else months[0]


def _made(
    template: ReportTemplate, request: HttpRequest, unit: OrgUnit, month: Month, kind: str, language: str
) -> HttpResponse:
    from ..reports import html, pdf
    from ..reports.build import build
    from ..reports.collect import collect_facts
    from ..reports.templates import template_in

    with translation.override(language):
        data = build(collect_facts(scope_of(request), unit, month), template_in(template, language), language)
    if kind == "pdf":
        return HttpResponse(pdf.render(data), content_type="application/pdf")
    context = {"data": data, "language": language, "fragment": html.render_fragment(data)}
    return render(request, "cms/office/preview.html", context)


def _told(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "cms/office/preview.html", {"reason": reason})

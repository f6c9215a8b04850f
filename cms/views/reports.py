"""A report as a page and as files: for a unit that the reader's scope covers, and a month on file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.enums import Language
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response
from territory.models import OrgUnit
from territory.queries.overview import (
    find_unit,
    newest_month,
    top_unit,
    unit_children,
    unit_months,
    unit_trail,
)

TEMPLATES = frozenset({"monthly"})
FILE_KINDS = frozenset({"pdf", "xlsx", "json"})
INLINE_KINDS = frozenset({"pdf", "json"})
"""Files that a browser shows by itself; the others are for saving."""


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """The months on file of a unit around the one that is shown; newest first."""

    current: Month
    months: Sequence[Month]

    @property
    def previous(self) -> Month | None:
        """The month before, when it is on file."""
        return self._neighbour(-1)

    @property
    def next(self) -> Month | None:
        """The month after, when it is on file."""
        return self._neighbour(1)

    def _neighbour(self, step: int) -> Month | None:
        month = self.current.shift(step)
        return month if month in self.months else None


@require_safe
def newest_report(request: HttpRequest) -> HttpResponse:
    """The newest monthly report of the first unit at which the reader's tree begins."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    unit = top_unit(scope)
    if unit is None:
        return render(request, "cms/no_report.html")
    return redirect("cms:unit_report", template="monthly", unit=unit.code)


@require_safe
def unit_report(request: HttpRequest, template: str, unit: str) -> HttpResponse:
    """Leads to the report of ``?month=2020-06``, or of the newest ended month with sales."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    found = _unit(scope, template, unit)
    months = unit_months(scope, found)
    if not months:
        return render(request, "cms/no_report.html", {"unit": found, "trail": unit_trail(scope, found)})
    month = _asked_month(request) or newest_month(scope)
    response = redirect(
        "cms:report", template=template, unit=found.code, month=month if month in months else months[0]
    )
    if language := request.GET.get("language"):
        response["Location"] += f"?language={_language(language)}"
    return response


@require_safe
def report_page(request: HttpRequest, template: str, unit: str, month: Month) -> HttpResponse:
    """The report for the screen, with the way to other months, units and formats."""
    from ..reports.service import make_fragment

    scope = scope_with(request, Permission.VIEW_REPORTS)
    found = _unit(scope, template, unit)
    choice = _month_choice(scope, found, month)
    language = _language(request.GET.get("language"))
    fragment = make_fragment(
        template=template, unit_code=found.code, month=month, language=language, scope=scope
    )
    context = {
        "template": template,
        "unit": found,
        "trail": unit_trail(scope, found),
        "children": unit_children(scope, found),
        "choice": choice,
        "report_language": language,
        "languages": Language.choices,
        "files": scope.allows(Permission.EXPORT_REPORTS),
        "fragment": fragment,
        # What the reader asked for in the address goes along to other months, units and files.
        "query": f"?language={language}" if "language" in request.GET else "",
    }
    return render(request, "cms/report.html", context)


@require_safe
def report_file(request: HttpRequest, template: str, unit: str, month: Month, kind: str) -> HttpResponseBase:
    """The report as ``pdf``, ``xlsx`` or ``json``."""
    from ..reports.service import make_report

    scope = scope_with(request, Permission.EXPORT_REPORTS)
    found = _unit(scope, template, unit)
    _month_choice(scope, found, month)
    if kind not in FILE_KINDS:
        raise not_found()
    made = make_report(
        template=template,
        unit_code=found.code,
        month=month,
        language=_language(request.GET.get("language")),
        format=kind,
        scope=scope,
    )
    return file_response(
        request,
        made.content,
        content_type=made.content_type,
        file_name=made.file_name,
        as_attachment=kind not in INLINE_KINDS,
    )


def _unit(scope: Scope, template: str, code: str) -> OrgUnit:
    unit = find_unit(scope, code) if template in TEMPLATES else None
    if unit is None:
        raise not_found()
    return unit


def _month_choice(scope: Scope, unit: OrgUnit, month: Month) -> MonthChoice:
    choice = MonthChoice(month, unit_months(scope, unit))
    if month not in choice.months:
        raise not_found()
    return choice


def _asked_month(request: HttpRequest) -> Month | None:
    try:
        return Month.parse(request.GET.get("month", ""))
    except InputError:
        return None


def _language(asked: str | None) -> Language:
    """The language asked for, else the reader's."""
    for code in (asked, get_language()):
        if code in Language.values:
            return Language(code)
    return Language.ENGLISH

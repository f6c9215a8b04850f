"""Business reports: begun from a shop or a tier, written beside their figures, read, printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.exports import log_export
from accounts.models import Retailer
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError, RoutebookError
from salesforce_app.kernel.numerals import whole_number
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response
from territory.enums import Tier
from territory.models import OrgUnit
from territory.queries.overview import find_unit, first_month
from visits.domain.receipts import RecordConflict
from visits.queries.actions import find_retailer, oneself

from ...domain.business_reports import (
    begin_of_shop,
    begin_of_tier,
    may_reopen,
    reopen_report,
    save_and_count,
    save_and_finish,
    save_report,
)
from ...forms import BusinessReportForm
from ...measures.business_wording import state_name
from ...models import BusinessReport
from ...queries.business_facts import newest_sale
from ...queries.business_reports import BUSINESS_REPORTS, find_own, find_report
from .charts import charts_of
from .sheet import sheet_of
from .targets import target_of

MONTHS_OFFERED = 13


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """One's own reports, and the finished ones of one's units."""
    return list_page(request, BUSINESS_REPORTS)


@require_safe
def export_reports(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of business reports as a file."""
    return list_file(request, BUSINESS_REPORTS, kind, log_export)


@require_safe
def suggest_report_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, BUSINESS_REPORTS, name)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a report is to be about: a shop, or a tier of a unit."""

    shop: Retailer | None = None
    unit: OrgUnit | None = None
    tier: Tier | None = None

    @property
    def name(self) -> str:
        """As a heading says it."""
        if self.shop is not None:
            return self.shop.name
        assert self.unit is not None
        assert self.tier is not None
        return f"{self.unit.name} · {state_name(self.tier.value)}"


@require_http_methods(["GET", "HEAD", "POST"])
def new_report(request: HttpRequest) -> HttpResponse:
    """Choose the month and begin the report of a shop or of a tier."""
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    asked = request.POST if request.method == "POST" else request.GET
    subject = _subject(scope, asked)
    months = _months()
    error: InputError | None = None
    ended = [month for month in months if month.end <= timezone.localdate()]
    chosen = asked.get("month", "") or str((ended or months)[0] if months else "")
    if request.method == "POST":
        try:
            return redirect("journals:business_report", key=_begin(scope, subject, chosen).pk)
        except InputError as refused:
            error = refused
    context = {
        "subject": subject,
        "months": [(str(month), month, month.end > timezone.localdate()) for month in months],
        "chosen": chosen,
        "error": error,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "journals/business/new.html", context, status=status)


def _begin(scope: Scope, subject: _Subject, month: str) -> BusinessReport:
    said: dict[str, Any] = {
        "scope": scope,
        "author": oneself(scope),
        "month": Month.parse(month),
        "moment": timezone.now(),
    }
    if subject.shop is not None:
        report = begin_of_shop(retailer=subject.shop.pk, **said)
        if report is None:
            raise not_found()
        return report
    assert subject.unit is not None
    assert subject.tier is not None
    return begin_of_tier(unit=subject.unit, tier=subject.tier, **said)


def _subject(scope: Scope, asked: Any) -> _Subject:
    """Raises Http404 for what is not there or out of sight."""
    if "retailer" in asked:
        key = whole_number(asked["retailer"])
        shop = find_retailer(scope, key) if key else None
        if shop is None:
            raise not_found()
        return _Subject(shop=shop)
    unit, tier = find_unit(scope, asked.get("unit", "").replace("\0", "")), asked.get("tier", "")
    if unit is None or tier not in Tier.values:
        raise not_found()
    return _Subject(unit=unit, tier=Tier(tier))


def _months() -> list[Month]:
    """The months of which something is known, the newest first; the running one once it has sales."""
    first, today = first_month(), timezone.localdate()
    running = Month.of(today)
    last = running if newest_sale(running, today) else running.shift(-1)
    if first is None or first > last:
        return []
    return Month.range(max(first, last.shift(1 - MONTHS_OFFERED)), last)[::-1]


@require_http_methods(["GET", "HEAD", "POST"])
def business_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """A report: written by its author as long as it is open, else to be read."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    if request.method == "POST":
        return _take(request, key)
    report = find_report(scope, key)
    if report is None:
        raise not_found()
    is_own = report.author_id == scope.staff_id
    if is_own and report.finished_at is None and scope.allows(Permission.WRITE_JOURNALS):
        return _editor(request, report, BusinessReportForm.of(report))
    context = {
        **_facts(report),
        "may_reopen": is_own
        and scope.allows(Permission.WRITE_JOURNALS)
        and may_reopen(report, timezone.now()),
        "target": target_of(report),
        "reopen_until": Month.of(report.month).shift(1).end - timedelta(days=1),
    }
    return render(request, "journals/business/reading.html", context)


def _facts(report: BusinessReport) -> dict[str, Any]:
    sheet = sheet_of(report)
    return {
        "report": report,
        "sheet": sheet,
        "charts": charts_of(sheet),
        "next_month": Month.of(report.month).shift(1),
        "subject_address": _subject_address(report),
    }


def _subject_address(report: BusinessReport) -> str:
    if report.retailer_id is not None:
        return reverse("accounts:retailer", args=[report.retailer_id])
    return f"{reverse('territory:unit', args=[report.unit.code])}?month={Month.of(report.month)}"


def _editor(
    request: HttpRequest,
    report: BusinessReport,
    form: BusinessReportForm,
    *,
    error: InputError | None = None,
    on_file: BusinessReport | None = None,
) -> HttpResponse:
    status = HTTPStatus.OK
    if error is not None or form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    if on_file is not None:
        status = HTTPStatus.CONFLICT
    context = {**_facts(report), "form": form, "error": error, "on_file": on_file}
    return render(request, "journals/business/editor.html", context, status=status)


def _take(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the author typed, saved as it stands, and then what the button says."""
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    report = find_own(scope, key)
    if report is None:
        raise not_found()
    moment, verb = timezone.now(), request.POST.get("do", "save")
    if verb == "reopen":
        return _reopen(request, report)
    form = BusinessReportForm(request.POST)
    if not form.is_valid():
        return _refused(request, report, form)
    said: dict[str, Any] = {"report": report, "written": form.written()}
    refused: InputError | None = None
    try:
        if verb == "count":
            report, refused = save_and_count(**said, scope=scope, moment=moment)
        elif verb == "finish":
            report, refused = save_and_finish(**said, moment=moment)
        else:
            report = save_report(**said)
    except RecordConflict as conflict:
        if _is_script(request):
            return JsonResponse({"detail": str(conflict)}, status=HTTPStatus.CONFLICT)
        typed = _typed_upon(request, conflict.current)
        return _editor(request, report, typed, on_file=conflict.current)
    except InputError as error:
        if report.finished_at is not None:
            messages.error(request, f"{error.reason} {error.remedy}")
            return redirect("journals:business_report", key=report.pk)
        return _refused(request, report, form, error)
    if refused is not None:
        return _refused(request, report, _typed_upon(request, report), refused)
    if _is_script(request):
        return JsonResponse({"revision": report.revision})
    told = {"count": _("The figures are counted again."), "finish": _("Finished."), "save": _("Saved.")}
    messages.success(request, told.get(verb, told["save"]))
    return redirect("journals:business_report", key=report.pk)


def _typed_upon(request: HttpRequest, report: BusinessReport) -> BusinessReportForm:
    """What was typed, to be saved upon the revision that is on file."""
    data = request.POST.copy()
    data["base_revision"] = str(report.revision)
    return BusinessReportForm(data)


def _refused(
    request: HttpRequest, report: BusinessReport, form: BusinessReportForm, error: InputError | None = None
) -> HttpResponse:
    if _is_script(request):
        reasons = [str(reason) for found in form.errors.values() for reason in found]
        detail = f"{error.reason} {error.remedy}" if error else " ".join(reasons)
        return JsonResponse({"detail": detail}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _editor(request, report, form, error=error)


def _reopen(request: HttpRequest, report: BusinessReport) -> HttpResponse:
    try:
        reopen_report(report=report, reason=request.POST.get("reason", ""), moment=timezone.now())
    except InputError as error:
        messages.error(request, f"{error.reason} {error.remedy}")
    else:
        messages.success(request, _("Opened again. Others see it once you have finished it."))
    return redirect("journals:business_report", key=report.pk)


def _is_script(request: HttpRequest) -> bool:
    """Whether the page's own script saves by itself."""
    return request.headers.get("Accept") == "application/json"


@require_safe
def business_report_pdf(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The report on paper."""
    from .printed import printed

    scope = scope_with(request, Permission.EXPORT_REPORTS)
    report = find_report(scope, key)
    if report is None:
        raise not_found()
    try:
        made = printed(report, get_language() or "en")
    except RoutebookError as error:
        # A character that no font has: whoever keeps the record can mend it, and is told where.
        context = {"report": report, "reason": error}
        return render(
            request, "journals/business/failed.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return file_response(
        request, made.content, content_type="application/pdf", file_name=made.file_name, as_attachment=False
    )

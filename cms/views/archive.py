"""The archive: reports that were made and are kept, for whoever may see their unit."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response
from salesforce_app.web.words import month_name
from territory.queries.month_list import sold_in

from ..domain.keeping import DamagedFile, read_kept
from ..forms import ArchiveForm
from ..models import MadeReport
from ..queries.archive import archive_choices, find_kept, kept_reports
from ..queries.staff import actor_names
from ..reports.formats import CONTENT_TYPES, SHOWN_BY_BROWSERS

ROWS = 50


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The kept reports of the reader's units, the newest first."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    form = ArchiveForm(
        request.GET, choices=archive_choices(scope), month_name=month_name, auto_id="filter-%s"
    )
    wanted = form.wanted()
    page = Paginator(kept_reports(scope, wanted), ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "is_narrowed": any(form.cleaned_data.values()),
        "files": scope.allows(Permission.EXPORT_REPORTS),
        "may_subscribe": scope.allows(Permission.SUBSCRIBE_REPORTS),
    }
    return render(request, "cms/archive.html", context)


@require_safe
def made_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One kept report: of what, by whom and when it was made, and whether its month was restated since."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    report = _report(request, pk, Permission.VIEW_REPORTS)
    then = report.facts.get("sales", {}).get("total")
    now = sold_in(report.unit, Month.of(report.month))
    opener = report.close.reopened_by if report.close else ""
    context = {
        "report": report,
        "month": Month.of(report.month),
        "then": then,
        "now": now,
        "is_restated": then != now,
        "name": actor_names([opener])[opener] if opener else "",
        "files": scope.allows(Permission.EXPORT_REPORTS),
    }
    return render(request, "cms/made_report.html", context)


@require_safe
def made_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file of a kept report, byte for byte as it was made."""
    report = _report(request, pk, Permission.EXPORT_REPORTS)
    try:
        content = read_kept(report)
    except DamagedFile as error:
        context = {"report": report, "reason": error}
        return render(request, "cms/made_report_damaged.html", context, status=410)
    return file_response(
        request,
        content,
        content_type=CONTENT_TYPES[report.format],
        file_name=report.file_name,
        as_attachment=not SHOWN_BY_BROWSERS[report.format],
    )


def _report(request: HttpRequest, pk: UUID, permission: Permission) -> MadeReport:
    report = find_kept(scope_with(request, permission), pk)
    if report is None:
        raise not_found()
    return report

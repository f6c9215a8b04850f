"""Reports, subscriptions and months in the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accounts.enums import Language
from accounts.roles import Permission
from salesforce_app.jobs.schemas import JobProgress
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.paging import LIMIT, page_of
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response
from territory.queries.month_list import MonthLine, month_lines

from .domain.closing import reopen_month
from .domain.keeping import DamagedFile, read_kept
from .domain.notices import tell_of_reopening
from .domain.starting import start_closing, start_report
from .domain.subscriptions import Wanted, change_subscription, subscribe, unsubscribe
from .enums import NoticeChannel, ReportFormat
from .models import MadeReport, Subscription
from .queries import archive
from .queries.closings import Progress, closing_progress
from .queries.offers import find_offer
from .queries.staff import staff_of
from .queries.subscriptions import find_subscription, possible_subscribers, visible_subscriptions
from .reports.formats import CONTENT_TYPES, SHOWN_BY_BROWSERS
from .schemas import (
    KeptFacts,
    KeptReport,
    KeptReportList,
    OfficeMonth,
    OfficeMonths,
    Reopening,
    ReportFigures,
    ReportRequest,
    SubscriptionChange,
    SubscriptionList,
    SubscriptionOut,
    SubscriptionRequest,
)

router = Router(tags=["reports"])
subscriptions = Router(tags=["subscriptions"])
months = Router(tags=["months"])

FILE_ANSWER: dict[str, Any] = {
    "responses": {
        200: {
            "description": "OK",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}} for kind in CONTENT_TYPES.values()
            },
        },
        410: refusal("The file is missing or damaged; make the report anew."),
    }
}


@router.get("", response=KeptReportList, url_name="kept_reports", summary="The kept reports")
def list_reports(
    request: HttpRequest,
    unit: Annotated[str, Query(description="A unit's code.")] = "",
    month: Annotated[str, Query(examples=["2024-03"])] = "",
    template: str = "",
    language: str = "",
    mine: Annotated[bool, Query(description="Only those you asked for or subscribe to.")] = False,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> KeptReportList:
    """The reports that were made of your scope's units and are kept, the newest first."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    wanted = archive.Wanted(unit, Month.parse(month) if month else None, template, language, mine)
    page = page_of(archive.kept_reports(scope, wanted), cursor=cursor, limit=limit, by=archive.NEWEST_FIRST)
    return KeptReportList(items=[KeptReport.of(report) for report in page.items], next=page.next)


@router.post("", response={202: JobProgress}, url_name="kept_reports", summary="Make a report and keep it")
def make_report_to_keep(request: HttpRequest, body: ReportRequest) -> Status[JobProgress]:
    """Have a report made into a file that is kept. Ask for the job until it has ended; it leads there."""
    scope = scope_with(request, Permission.EXPORT_REPORTS)
    asked = Month.parse(body.month)
    offer = find_offer(scope, body.template, body.unit)
    if offer is None or asked not in offer.months:
        raise not_found()
    job = start_report(
        asked_by=staff_of(scope),
        template=body.template,
        unit=offer.unit,
        month=asked,
        language=Language(body.language).value,
        format=ReportFormat(body.format).value,
    )
    return Status(202, JobProgress.of(job))


@router.get(
    "/kept/{uuid:pk}", response=KeptFacts, url_name="kept_report", summary="A kept report with its figures"
)
def get_kept(request: HttpRequest, pk: UUID) -> KeptFacts:
    """A kept report with every figure in it, as it was when the report was made."""
    report = _kept(request, pk, Permission.VIEW_REPORTS)
    return KeptFacts(**KeptReport.of(report).dict(), facts=report.facts)


@router.get(
    "/kept/{uuid:pk}/file",
    url_name="kept_file",
    summary="The file of a kept report",
    openapi_extra=FILE_ANSWER,
)
def get_kept_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file byte for byte as it was made."""
    report = _kept(request, pk, Permission.EXPORT_REPORTS)
    try:
        content = read_kept(report)
    except DamagedFile as error:
        return problem(410, str(error))
    return file_response(
        request,
        content,
        content_type=CONTENT_TYPES[report.format],
        file_name=report.file_name,
        as_attachment=not SHOWN_BY_BROWSERS[report.format],
    )


def _kept(request: HttpRequest, pk: UUID, permission: Permission) -> MadeReport:
    report = archive.find_kept(scope_with(request, permission), pk)
    if report is None:
        raise not_found()
    return report


@router.get(
    "/{template}/{path:unit}/{month}",
    response=ReportFigures,
    by_alias=True,
    url_name="report",
    summary="A report's figures",
)
def get_report(request: HttpRequest, template: str, unit: str, month: str) -> HttpResponseBase:
    """Exactly the figures that the report of this unit and month prints, whatever its language."""
    scope = scope_with(request, Permission.EXPORT_REPORTS)
    asked = Month.parse(month)
    offer = find_offer(scope, template, unit)
    if offer is None or asked not in offer.months:
        raise not_found()

    from .reports.service import make_report

    made = make_report(
        template=template,
        unit_code=offer.unit.code,
        month=asked,
        language=Language.ENGLISH,
        format="json",
        scope=scope,
    )
    return file_response(
        request,
        made.content,
        content_type=made.content_type,
        file_name=made.file_name,
        as_attachment=False,
    )


@subscriptions.get("", response=SubscriptionList, url_name="subscriptions", summary="Who gets which report")
def list_subscriptions(
    request: HttpRequest, cursor: str | None = None, limit: int = LIMIT
) -> SubscriptionList:
    """Your subscriptions; of those who manage subscriptions, everybody's to the units of their scope."""
    scope = scope_with(request, Permission.SUBSCRIBE_REPORTS)
    page = page_of(visible_subscriptions(scope), cursor=cursor, limit=limit)
    return SubscriptionList(items=[SubscriptionOut.of(found) for found in page.items], next=page.next)


@subscriptions.post(
    "", response={201: SubscriptionOut}, url_name="subscriptions", summary="Subscribe to a report"
)
def add_subscription(request: HttpRequest, body: SubscriptionRequest) -> Status[SubscriptionOut]:
    """Get a report with the close of every month, or have a colleague get it, if you manage subscriptions."""
    scope = scope_with(request, Permission.SUBSCRIBE_REPORTS)
    people = possible_subscribers(scope)
    chosen = people.filter(username=body.staff) if body.staff else people.filter(pk=scope.staff_id or 0)
    staff = chosen.first()
    if staff is None:
        raise not_found()
    wanted = Wanted(
        body.template,
        body.unit,
        Language(body.language).value,
        ReportFormat(body.format).value,
        NoticeChannel(body.channel).value,
    )
    made = subscribe(staff=staff, wanted=wanted, actor=scope, moment=timezone.now())
    return Status(201, SubscriptionOut.of(made))


@subscriptions.patch(
    "/{int:pk}", response=SubscriptionOut, url_name="subscription", summary="Change a subscription"
)
def edit_subscription(request: HttpRequest, pk: int, body: SubscriptionChange) -> SubscriptionOut:
    """Change how the subscriber is told, let the subscription rest, or let it go on."""
    scope = scope_with(request, Permission.SUBSCRIBE_REPORTS)
    found = _subscription(request, pk)
    change_subscription(
        subscription=found,
        channel=NoticeChannel(body.channel).value if body.channel else found.channel,
        is_active=found.is_active if body.is_active is None else body.is_active,
        actor=scope,
    )
    return SubscriptionOut.of(found)


@subscriptions.delete(
    "/{int:pk}", response={204: None}, url_name="subscription", summary="End a subscription"
)
def end_subscription(request: HttpRequest, pk: int) -> Status[None]:
    """End a subscription. The reports made for it stay in the archive."""
    scope = scope_with(request, Permission.SUBSCRIBE_REPORTS)
    unsubscribe(subscription=_subscription(request, pk), actor=scope)
    return Status(204, None)


def _subscription(request: HttpRequest, pk: int) -> Subscription:
    found = find_subscription(scope_with(request, Permission.SUBSCRIBE_REPORTS), pk)
    if found is None:
        raise not_found()
    return found


@months.get("", response=OfficeMonths, url_name="months", summary="The months on file")
def list_months(request: HttpRequest) -> OfficeMonths:
    """Every month on file, the newest first: open or closed, by whom and when, closed and restated sales."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    progress = closing_progress()
    return OfficeMonths(items=[_month(line, progress) for line in month_lines(scope)])


@months.get("/{month}", response=OfficeMonth, url_name="month", summary="A month on file")
def get_month(request: HttpRequest, month: str) -> OfficeMonth:
    """One month, and how far its close is."""
    line = _line(request, Month.parse(month))
    return _month(line, closing_progress(line.month))


@months.post("/{month}/close", response={202: JobProgress}, url_name="close_month", summary="Close a month")
def close(request: HttpRequest, month: str) -> Status[JobProgress]:
    """Have an ended month closed: tiers frozen, subscribed reports made, their readers told.

    Asking again changes nothing: the job that is at it is returned, or one that finds nothing left to do.
    """
    scope = scope_with(request, Permission.CLOSE_MONTHS)
    line = _line(request, Month.parse(month))
    if not line.has_ended:
        raise InputError(
            "month",
            _("%(month)s has not ended.") % {"month": line.month},
            _("Close it from the first day of the next month on."),
        )
    return Status(202, JobProgress.of(start_closing(month=line.month, owner_id=scope.staff_id)))


@months.post("/{month}/reopen", response=OfficeMonth, url_name="reopen_month", summary="Open a month again")
def reopen(request: HttpRequest, month: str, body: Reopening) -> OfficeMonth:
    """Open a closed month again, for a reason: closed figures stay readable beside the restated ones."""
    scope = scope_with(request, Permission.REOPEN_MONTHS)
    line = _line(request, Month.parse(month))
    moment = timezone.now()
    opened = reopen_month(month=line.month, reason=body.reason, actor=staff_of(scope).username, moment=moment)
    tell_of_reopening(close=opened, moment=moment)
    return _month(_line(request, line.month), {})


def _line(request: HttpRequest, month: Month) -> MonthLine:
    lines = month_lines(scope_with(request, Permission.VIEW_REPORTS), only=month)
    if not lines:
        raise not_found()
    return lines[0]


def _month(line: MonthLine, progress: Mapping[int, Progress]) -> OfficeMonth:
    return OfficeMonth.of(line, progress.get(line.close.pk) if line.close else None)

"""Business reports in the API: the list, one of them, writing and finishing it, its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with
from territory.queries.overview import find_unit
from visits.domain.receipts import RecordConflict
from visits.domain.turns import wait_for_turn_of
from visits.queries.actions import oneself

from ..domain.business_reports import begin_of_shop, begin_of_tier, finish_report, save_report
from ..models import BusinessReport
from ..queries.business_reports import BUSINESS_REPORTS, find_own, find_report, own_reports
from ..schemas.business import BusinessReportBegin, BusinessReportIn, BusinessReportOut
from ..views.business.pages import business_report_pdf

router = Router(tags=["business reports"])

BusinessReportsQuery: Any = query_schema(BUSINESS_REPORTS, "BusinessReportsQuery")
BusinessReportsPage: Any = page_schema(BUSINESS_REPORTS, "BusinessReportsRow", "BusinessReportsPage", UUID)


@router.get(
    "", response=BusinessReportsPage, url_name="business_reports", summary="The business reports you may read"
)
def list_reports(request: HttpRequest, asked: Query[BusinessReportsQuery]) -> dict[str, Any] | HttpResponse:
    """Your own reports, and the finished ones of your units; the newest month first.

    Narrowed by the filters of the site's list. Hand `next` back as `cursor`, with the same filters, until it
    is null.
    """
    return answer(BUSINESS_REPORTS, scope_with(request, Permission.VIEW_REPORTS), asked)


@router.post(
    "",
    response={200: BusinessReportOut, 201: BusinessReportOut},
    url_name="business_reports",
    summary="Begin a business report",
)
def post_report(request: HttpRequest, body: BusinessReportBegin) -> Status[BusinessReportOut]:
    """Count the facts of a shop, or of a tier of a unit's pyramid, in a month that has begun, and keep them.

    Of a month that has not ended the report says up to which day it tells (`facts.until`). 201 for a report
    that begins, 200 with the one on file when you have begun it before. 422 for a shop or a unit outside of
    your scope, for a month that has not begun or of which nothing is known, for a shop that never was on an
    order route, for a tier that the unit's pyramid does not have, and unless either a shop or a tier of a
    unit is named.
    """
    report, is_new = _begun(scope_with(request, Permission.WRITE_JOURNALS), body)
    return Status(201 if is_new else 200, BusinessReportOut.of(report))


@transaction.atomic
def _begun(scope: Scope, body: BusinessReportBegin) -> tuple[BusinessReport, bool]:
    """The report that was asked for, and whether it begins."""
    author, month = oneself(scope), Month.parse(body.month)
    # Before it is looked whether she has begun it.
    wait_for_turn_of(author)
    said: dict[str, Any] = {"scope": scope, "author": author, "month": month, "moment": timezone.now()}
    mine = own_reports(scope).filter(month=month.first)
    if body.tier is None:
        is_new = not mine.filter(retailer=body.retailer).exists()
        report = begin_of_shop(retailer=body.retailer or 0, **said)
        if report is None:
            raise InputError("retailer", _("There is no such shop in your scope."), _("Correct the key."))
    else:
        unit = find_unit(scope, body.unit)
        if unit is None:
            raise InputError("unit", _("There is no such unit in your scope."), _("Correct the code."))
        is_new = not mine.filter(unit=unit, tier=body.tier).exists()
        report = begin_of_tier(unit=unit, tier=body.tier, **said)
    return report, is_new


@router.get(
    "/{uuid:key}", response=BusinessReportOut, url_name="business_report", summary="A business report"
)
def get_report(request: HttpRequest, key: UUID) -> BusinessReportOut:
    """Facts as they were counted, and what was written of them."""
    report = find_report(scope_with(request, Permission.VIEW_REPORTS), key)
    if report is None:
        raise not_found()
    return BusinessReportOut.of(report)


@router.put(
    "/{uuid:key}",
    response=BusinessReportOut,
    url_name="business_report",
    summary="Write a business report",
    openapi_extra={
        "responses": {409: refusal("The report on file is another revision; `current` is the one on file.")}
    },
)
def put_report(request: HttpRequest, key: UUID, body: BusinessReportIn) -> BusinessReportOut | HttpResponse:
    """Save what you write of an open report of yours, whole. The same again changes nothing.

    A finished report is refused: 422.
    """
    report = find_own(scope_with(request, Permission.WRITE_JOURNALS), key)
    if report is None:
        raise not_found()
    try:
        return BusinessReportOut.of(save_report(report=report, written=body.written()))
    except RecordConflict as error:
        current = BusinessReportOut.of(error.current).model_dump(mode="json")
        return problem(409, str(error), current=current)


@router.post(
    "/{uuid:key}/finish",
    response=BusinessReportOut,
    url_name="finish_business_report",
    summary="Finish a business report",
)
def post_finish(request: HttpRequest, key: UUID) -> BusinessReportOut:
    """From now on others read it and it changes no more. Without a judgement it is refused: 422."""
    report = find_own(scope_with(request, Permission.WRITE_JOURNALS), key)
    if report is None:
        raise not_found()
    return BusinessReportOut.of(finish_report(report=report, moment=timezone.now()))


@router.get(
    "/{uuid:key}/pdf",
    url_name="business_report_pdf",
    summary="A business report as a file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The PDF file, in your language.",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def get_pdf(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The printed report: one A4 page, more where much is written."""
    return business_report_pdf(request, key)

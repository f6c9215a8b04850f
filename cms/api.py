"""The reports in the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from ninja import Router

from accounts.enums import Language
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response

from .queries.offers import find_offer
from .schemas import ReportFigures

router = Router(tags=["reports"])


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

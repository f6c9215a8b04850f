"""The reports in the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from ninja import Router

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response
from territory.queries.overview import find_unit, unit_months

router = Router(tags=["reports"])


@router.get("/{template}/{path:unit}/{month}", url_name="report", summary="A report's figures")
def get_report(request: HttpRequest, template: str, unit: str, month: str) -> HttpResponseBase:
    """Exactly the figures that the report of this unit and month prints."""
    from .reports.service import make_report

    scope = scope_with(request, Permission.EXPORT_REPORTS)
    found = find_unit(scope, unit)
    asked = Month.parse(month)
    if found is None or asked not in unit_months(scope, found):
        raise not_found()
    made = make_report(
        template=template, unit_code=found.code, month=asked, language="en", format="json", scope=scope
    )
    return file_response(
        request,
        made.content,
        content_type=made.content_type,
        file_name=made.file_name,
        as_attachment=False,
    )

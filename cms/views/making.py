"""Having a report made and kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..domain.starting import start_report
from ..forms import ReportForm
from ..queries.offers import find_offer
from ..queries.staff import staff_of


@require_POST
def make_report(request: HttpRequest, template: str, unit: str, month: Month) -> HttpResponse:
    """Have the report of the page that the button stands on made into a file that is kept."""
    scope = scope_with(request, Permission.EXPORT_REPORTS)
    offer = find_offer(scope, template, unit)
    if offer is None or month not in offer.months:
        raise not_found()
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a language and a format."))
        return redirect("cms:report", template=template, unit=unit, month=month)
    job = start_report(
        asked_by=staff_of(scope),
        template=template,
        unit=offer.unit,
        month=month,
        language=form.cleaned_data["language"],
        format=form.cleaned_data["format"],
    )
    return redirect(job)

"""The list of plans with what waits for the reader above it, as a page and as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.domain.exports import log_export
from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions
from salesforce_app.web.requests import scope_with

from ..domain.planned_calls import hand_over_calls
from ..forms import HandOver
from ..queries.plan_desk import desk
from ..queries.plan_list import PLANS
from ..queries.stray_calls import receiver


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans that the reader may see, and above them what she has to do."""
    return list_page(request, PLANS, template="visits/plans/list.html", lead=_lead)


@require_safe
def export_plans(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of plans as a file."""
    return list_file(request, PLANS, kind, log_export)


@require_safe
def suggest_plan_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, PLANS, name)


@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give calls to whoever has their shops by now: a supervisor does, or the new holder takes them."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    by = request.user
    assert isinstance(by, Staff)
    sent = HandOver(request.POST)
    keys = sent.cleaned_data["call"] if sent.is_valid() else []
    to = receiver(scope, keys, sent.cleaned_data.get("to", ""))
    if to is None:
        raise not_found()
    try:
        number = hand_over_calls(calls=keys, to=to, by=by, moment=timezone.now())
    except InputError as error:
        messages.error(request, f"{error.reason} {error.remedy}")
    except StaleRecord as error:
        messages.error(request, str(error))
    else:
        told = ngettext(
            "%(number)s call was handed over to %(name)s.",
            "%(number)s calls were handed over to %(name)s.",
            number,
        )
        messages.success(request, told % {"number": number, "name": to})
    return HttpResponseRedirect(reverse("visits:plans"))


def _lead(scope: Scope) -> dict[str, Any]:
    return {"desk": desk(scope, timezone.localdate())}

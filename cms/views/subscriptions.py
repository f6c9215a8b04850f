"""Who gets which report with the close of every month."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Language
from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_views import suggestions
from salesforce_app.web.record_fields import RecordKind
from salesforce_app.web.requests import scope_of, scope_with

from ..domain.subscriptions import change_subscription, subscribe, unsubscribe
from ..enums import NoticeChannel
from ..forms import SubscriptionForm
from ..models import Subscription
from ..queries.choices import SUBSCRIBERS, UNITS
from ..queries.subscriptions import find_subscription, visible_subscriptions
from ..queries.templates import template_choices


@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """The subscriptions that the reader may change, and a form for one more."""
    scope = scope_with(request, Permission.SUBSCRIBE_REPORTS)
    language = get_language() or Language.ENGLISH.value
    assert isinstance(request.user, Staff)
    form = SubscriptionForm(request.POST or None, scope=scope, reader=request.user, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            made = subscribe(
                staff=form.cleaned_data["staff"], wanted=form.wanted(), actor=scope, moment=timezone.now()
            )
        except InputError as error:
            form.refuse(error, form.titles)
        else:
            told = _("%(name)s gets the report with the close of every month.") % {"name": made.staff.name}
            messages.success(request, told)
            return redirect("cms:subscriptions")
    context = {
        "form": form,
        "subscriptions": visible_subscriptions(scope),
        "names": dict(template_choices(language)),
        "manages": scope.allows(Permission.MANAGE_SUBSCRIPTIONS),
        "channels": NoticeChannel.choices,
        "own": scope.staff_id,
    }
    return render(request, "cms/subscriptions.html", context, status=422 if form.errors else 200)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how the subscriber is told, let the subscription rest or go on (``active``)."""
    found = _subscription(request, pk)
    try:
        change_subscription(
            subscription=found,
            channel=request.POST.get("channel", found.channel),
            is_active=request.POST.get("active", "on" if found.is_active else "off") == "on",
            actor=scope_of(request),
        )
    except InputError as error:
        messages.error(request, str(error))
    return redirect("cms:subscriptions")


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a subscription. The reports made for it stay."""
    unsubscribe(subscription=_subscription(request, pk), actor=scope_of(request))
    messages.success(request, _("The subscription has ended; its reports stay in the archive."))
    return redirect("cms:subscriptions")


@require_safe
def suggest(request: HttpRequest, name: str) -> JsonResponse:
    """The subscribers or the units that somebody may be typing into the form's field of this name."""
    scope = scope_with(request, Permission.SUBSCRIBE_REPORTS)
    kinds: dict[str, RecordKind[Any]] = {"staff": SUBSCRIBERS, "unit": UNITS}
    if name not in kinds:
        raise not_found()
    return suggestions(request, partial(kinds[name].suggest, scope))


def _subscription(request: HttpRequest, pk: int) -> Subscription:
    found = find_subscription(scope_with(request, Permission.SUBSCRIBE_REPORTS), pk)
    if found is None:
        raise not_found()
    return found

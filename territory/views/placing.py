"""Moving a shop to another route, and to another village."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.queries.cards import RetailerCard, find_card
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..domain.verbs import move_shop, relocate_shop
from ..enums import RouteKind
from ..forms import MoveForm, RelocationForm
from ..queries.cards import placement
from ..queries.stamped import closed_months_since


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a shop stand on another route from a day on; ``kind=delivery`` is about its delivery route."""
    card = _card(request, pk)
    kind = request.GET.get("kind", RouteKind.ORDER_VISIT.value)
    if kind not in RouteKind.values:
        raise BadRequest("unknown kind of route")
    found = card.keep(placement)
    stop = found.stop if kind == RouteKind.ORDER_VISIT else found.delivery_stop
    form = MoveForm(request.POST or None, scope=card.scope, kind=kind, initial={"since": card.day})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            move_shop(
                retailer=card.retailer,
                route=values["route"],
                since=values["since"],
                position=values["position"],
                reason=values["reason"],
                actor=request.user.get_username(),
                moment=timezone.now(),
            )
        except InputError as error:
            form.refuse(error)
        except StaleRecord as error:
            form.add_error(None, str(error))
        else:
            _tell(
                request,
                _("The shop stands on route %(route)s from %(day)s on.")
                % {"route": values["route"].name, "day": date_format(values["since"])},
                values["since"],
            )
            return redirect("accounts:retailer", pk=pk)
    return _page(
        request,
        card,
        form,
        title=_("Move to another route"),
        explanation=_("Now on %(route)s.") % {"route": stop.route} if stop else _("Now on no route."),
        icon="route",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def relocate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a shop lie in another village from a day on."""
    card = _card(request, pk)
    village = card.keep(placement).village
    form = RelocationForm(request.POST or None, scope=card.scope, initial={"since": card.day})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            relocate_shop(
                retailer=card.retailer,
                village=values["village"],
                since=values["since"],
                reason=values["reason"],
                actor=request.user.get_username(),
                moment=timezone.now(),
            )
        except InputError as error:
            form.refuse(error)
        except StaleRecord as error:
            form.add_error(None, str(error))
        else:
            _tell(
                request,
                _("The shop lies in %(village)s from %(day)s on.")
                % {"village": values["village"], "day": date_format(values["since"])},
                values["since"],
            )
            return redirect("accounts:retailer", pk=pk)
    return _page(
        request,
        card,
        form,
        title=_("Change the village"),
        explanation=_("Now in %(village)s.") % {"village": village} if village else _("Now in no village."),
        icon="map-pin",
    )


def _card(request: HttpRequest, pk: int) -> RetailerCard:
    card = find_card(scope_with(request, Permission.MOVE_RETAILERS), pk)
    if card is None:
        raise not_found()
    return card


def _tell(request: HttpRequest, done: str, since: date) -> None:
    """Say what was done, and which figures it leaves alone."""
    messages.success(request, done)
    closed = closed_months_since(since)
    if closed:
        months = ", ".join(date_format(month, "YEAR_MONTH_FORMAT") for month in closed)
        messages.info(request, _("Closed months keep the old placement: %(months)s.") % {"months": months})


def _page(
    request: HttpRequest,
    card: RetailerCard,
    form: MoveForm | RelocationForm,
    *,
    title: str,
    explanation: str,
    icon: str,
) -> HttpResponse:
    context = {
        "title": title,
        "subject": card.retailer,
        "explanation": explanation,
        "form": form,
        "submit": title,
        "icon": icon,
        "back": reverse("accounts:retailer", args=[card.retailer.pk]),
    }
    return render(request, "web/verb.html", context, status=422 if form.errors else 200)

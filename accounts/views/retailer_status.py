"""Suspending, re-opening and closing a shop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..domain.statuses import (
    LONGEST_SUSPENSION,
    close_retailer,
    reopen_retailer,
    suspend_retailer,
)
from ..enums import ReasonUse, RetailerState
from ..forms.retailer import OccasionForm, SuspensionForm
from ..queries.cards import RetailerCard, find_card
from ..queries.reasons import reason_choices
from ..roles import Permission


@dataclass(frozen=True, slots=True)
class StatusVerb:
    """One change of a shop's status: its words, its form, and the domain's function."""

    title: object
    explanation: object
    done: object
    icon: str
    form: type[OccasionForm]
    reasons: ReasonUse
    do: Callable[..., None]


SUSPEND = StatusVerb(
    title=gettext_lazy("Suspend the shop"),
    explanation=gettext_lazy(
        "It keeps its route and its place in the figures; planned calls are cancelled and it counts as "
        "suspended until it is opened again."
    ),
    done=gettext_lazy("The shop is suspended from %(day)s on."),
    icon="player-pause",
    form=SuspensionForm,
    reasons=ReasonUse.SUSPENDING,
    do=suspend_retailer,
)
REOPEN = StatusVerb(
    title=gettext_lazy("Open the shop again"),
    explanation=gettext_lazy("It is active again from that day on."),
    done=gettext_lazy("The shop is active again from %(day)s on."),
    icon="player-play",
    form=OccasionForm,
    reasons=ReasonUse.REOPENING,
    do=reopen_retailer,
)
CLOSE = StatusVerb(
    title=gettext_lazy("Close the shop"),
    explanation=gettext_lazy(
        "For a shop that has given up its licence. Its past stays as it is; it can be opened again. Calls "
        "that are planned from that day on are cancelled."
    ),
    done=gettext_lazy("The shop is closed from %(day)s on."),
    icon="door-off",
    form=OccasionForm,
    reasons=ReasonUse.CLOSING,
    do=close_retailer,
)


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend a shop from a day on, with a reason and the day of its expected return."""
    return _change(request, pk, SUSPEND)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a suspended or closed shop again from a day on."""
    return _change(request, pk, REOPEN)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a shop from a day on."""
    return _change(request, pk, CLOSE)


def _change(request: HttpRequest, pk: int, verb: StatusVerb) -> HttpResponse:
    card = card_to_edit(request, pk)
    form = verb.form(request.POST or None, initial={"since": card.day})
    if request.method == "POST" and form.is_valid() and _done(request, card, verb, form):
        return redirect("accounts:retailer", pk=pk)
    context = {
        "title": verb.title,
        "subject": card.retailer,
        "explanation": verb.explanation,
        "form": form,
        "submit": verb.title,
        "icon": verb.icon,
        "notes": _notes(card),
        "reasons": reason_choices(verb.reasons, get_language() or ""),
        "back": reverse("accounts:retailer", args=[pk]),
    }
    return render(request, "web/verb.html", context, status=422 if form.errors else 200)


def card_to_edit(request: HttpRequest, pk: int) -> RetailerCard:
    """The card of a shop that the reader may edit: 403 without the permission, 404 outside of the scope."""
    card = find_card(scope_with(request, Permission.EDIT_RETAILERS), pk)
    if card is None:
        raise not_found()
    return card


def _done(request: HttpRequest, card: RetailerCard, verb: StatusVerb, form: OccasionForm) -> bool:
    values: dict[str, Any] = form.cleaned_data
    try:
        verb.do(
            retailer=card.retailer,
            **values,
            actor=request.user.get_username(),
            moment=timezone.now(),
        )
    except InputError as error:
        form.refuse(error)
        return False
    except StaleRecord as error:
        form.add_error(None, str(error))
        return False
    since: date = values["since"]
    messages.success(request, str(verb.done) % {"day": _day(since)})
    returns_on = values.get("returns_on")
    if returns_on is not None and returns_on - since > LONGEST_SUSPENSION:
        messages.warning(
            request,
            _("A suspension of more than a year may cost the licence. Ask the licence office."),
        )
    return True


def _day(day: date) -> str:
    return date_format(day)


def _notes(card: RetailerCard) -> list[str]:
    """What whoever changes the status should know beforehand."""
    status = card.status
    if status is None:
        return []
    later = [entry for entry in card.statuses if entry.since > card.day]
    if later:
        return [
            _("From %(day)s on the status is %(state)s; a change cannot begin before.")
            % {"day": _day(later[-1].since), "state": RetailerState(later[-1].state).label}
        ]
    return []

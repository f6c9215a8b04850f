"""What was changed about a shop, and taking a change back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_of, scope_with

from ..domain.undo import ChangeKept, hanging_on, undo_change, why_kept
from ..queries.cards import RetailerCard, find_card
from ..queries.disclosures import disclosures_of
from ..queries.trail import Act, RetailerTrail, retailer_trail
from ..roles import Permission

MOST_ACTS = 200
"""Acts on the page; a shop has a few in a year."""


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every change of a shop's records: who, when, what was there before, where it came from."""
    card = _card(request, pk)
    trail = card.keep(retailer_trail)
    shown = [(act, _is_offered(card.scope, trail, act)) for act in trail.acts[:MOST_ACTS]]
    context = {
        "retailer": card.retailer,
        "acts": shown,
        "hidden": len(trail.acts) - len(shown),
        "disclosures": disclosures_of(card),
    }
    return render(request, "accounts/retailer/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """Ask whether a change is to be taken back, saying what hangs on it; on POST take it back."""
    card = _card(request, pk)
    trail = card.keep(retailer_trail)
    act = trail.act(reference)
    if act is None:
        raise not_found()
    for permission in act.permissions:
        scope_with(request, permission)
    kept = why_kept(trail, act)
    if request.method == "POST":
        try:
            undo_change(
                retailer=card.retailer,
                reference=reference,
                actor=request.user.get_username(),
                moment=timezone.now(),
            )
        except (ChangeKept, StaleRecord) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The change was taken back."))
        return redirect("accounts:retailer_changes", pk=pk)
    hanging = hanging_on(act, card.retailer)
    context = {
        "retailer": card.retailer,
        "act": act,
        "kept": kept,
        "hanging": _hanging(hanging),
        "back": reverse("accounts:retailer_changes", args=[pk]),
    }
    return render(request, "accounts/retailer/undo.html", context)


def _card(request: HttpRequest, pk: int) -> RetailerCard:
    scope_with(request, Permission.VIEW_RETAILERS)
    card = find_card(scope_of(request), pk)
    if card is None:
        raise not_found()
    return card


def _is_offered(scope: Scope, trail: RetailerTrail, act: Act) -> bool:
    return all(scope.allows(permission) for permission in act.permissions) and why_kept(trail, act) is None


def _hanging(rows: int) -> str:
    if not rows:
        return ""
    return ngettext(
        "%(rows)d row of sales, dues, visits or planned calls lies after that day. In open months it gets "
        "the placement that is then on file; closed months stay as they are.",
        "%(rows)d rows of sales, dues, visits or planned calls lie after that day. In open months they get "
        "the placement that is then on file; closed months stay as they are.",
        rows,
    ) % {"rows": rows}

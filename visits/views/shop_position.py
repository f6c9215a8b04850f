"""Where the visits to a shop say that it lies: shown on a map, and accepted."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Retailer
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found
from salesforce_app.web.maps import MapPoint
from salesforce_app.web.requests import scope_with
from territory.queries.positions import point_of

from ..domain.positions import accept_position, rounded
from ..queries.actions import find_retailer
from ..queries.proposals import Proposal, position_proposal


@require_http_methods(["GET", "HEAD", "POST"])
def shop_position(request: HttpRequest, pk: int) -> HttpResponse:
    """The position on file and the one that the visits propose; sent, it is accepted."""
    scope = scope_with(request, Permission.EDIT_RETAILERS)
    retailer = find_retailer(scope, pk)
    if retailer is None:
        raise not_found()
    today = timezone.localdate()
    status = 200
    if request.method == "POST":
        try:
            again = accept_position(
                retailer=retailer,
                seen=_seen(request),
                day=today,
                actor=scope.label,
                moment=timezone.now(),
            )
        except InputError as error:
            messages.error(request, f"{error.reason} {error.remedy}")
            status = 422
        except StaleRecord as error:
            messages.error(request, str(error))
            status = 409
        else:
            messages.success(request, _("The shop now stands where its visits say."))
            if again:
                text = ngettext(
                    "The place of %(number)s visit was compared anew.",
                    "The places of %(number)s visits were compared anew.",
                    again,
                )
                messages.info(request, text % {"number": again})
            return redirect("accounts:retailer", pk=pk)
    proposal = position_proposal(retailer, today)
    context = {
        "retailer": retailer,
        "proposal": proposal,
        "degrees": None if proposal is None else rounded(proposal.position),
        "points": [] if proposal is None else _points(retailer, proposal),
    }
    return render(request, "visits/position.html", context, status=status)


def _seen(request: HttpRequest) -> tuple[Decimal, Decimal]:
    try:
        return Decimal(request.POST.get("latitude", "")), Decimal(request.POST.get("longitude", ""))
    except InvalidOperation:
        return Decimal(1000), Decimal(1000)


def _points(retailer: Retailer, proposal: Proposal) -> list[MapPoint]:
    on_file = point_of(retailer, note=_("as on file"), tone="muted")
    visits = [
        MapPoint(date_format(day, "SHORT_DATE_FORMAT"), fix.latitude, fix.longitude, _("visit"))
        for day, fix in proposal.fixes
    ]
    proposed = MapPoint(_("Proposed"), proposal.position.latitude, proposal.position.longitude, tone="strong")
    return [*([on_file] if on_file else []), *visits, proposed]

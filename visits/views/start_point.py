"""Where one's own day in the field begins."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import Datum
from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.maps import MapPoint
from salesforce_app.web.requests import scope_with
from territory.queries.positions import point_of

from ..domain.start_points import remove_start_point, set_start_point
from ..forms import StartPointForm
from ..queries.start_points import shops_around, start_point_of


@require_http_methods(["GET", "HEAD", "POST"])
def start_point(request: HttpRequest) -> HttpResponse:
    """Set one's own start point by degrees or by a tap on the map; or take it away."""
    scope = scope_with(request, Permission.LOG_VISITS)
    person = request.user
    assert isinstance(person, Staff)
    found = start_point_of(person)
    status = 200
    form = StartPointForm(
        request.POST or None,
        initial={
            "name": found.name if found else "",
            "latitude": found.latitude if found else None,
            "longitude": found.longitude if found else None,
            "datum": Datum.WGS84,
        },
    )
    if request.method == "POST":
        if "remove" in request.POST:
            remove_start_point(staff=person, actor=person.username, moment=timezone.now())
            messages.success(request, _("Your days begin at their first shop."))
            return redirect("visits:start_point")
        if form.is_valid():
            try:
                set_start_point(
                    staff=person,
                    name=form.cleaned_data["name"],
                    latitude=float(form.cleaned_data["latitude"]),
                    longitude=float(form.cleaned_data["longitude"]),
                    datum=form.cleaned_data["datum"],
                    actor=person.username,
                    moment=timezone.now(),
                )
            except InputError as error:
                form.refuse(error)
            else:
                messages.success(request, _("Your start point is kept; the next proposal begins there."))
                return redirect("visits:start_point")
        status = 422
    points = []
    if found is not None:
        points.append(
            MapPoint(
                found.name,
                float(found.latitude),
                float(found.longitude),
                note=_("Start point"),
                tone="strong",
            )
        )
    around = (point_of(shop, tone="muted") for shop in shops_around(scope))
    points += [point for point in around if point is not None]
    context = {
        "form": form,
        "found": found,
        "points": points,
        "map_datum": settings.MAP_DATUM if settings.MAP_TILES else Datum.WGS84.value,
    }
    return render(request, "visits/plans/start_point.html", context, status=status)

"""The round of a day on a map."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from salesforce_app.web.maps import MapPoint
from territory.queries.positions import point_of

from ..queries.plans import MonthPlan, ShownDay


def round_points(shown: MonthPlan, day: ShownDay) -> list[MapPoint]:
    """The start point and the shops in their order, those that the reader does not see left out."""
    points: list[MapPoint] = []
    here = shown.rounds.start_position
    if here is not None and shown.start is not None:
        points.append(
            MapPoint(shown.start.name, here.latitude, here.longitude, note=_("Start point"), tone="strong")
        )
    for call in day.calls:
        if call.shop is None or not call.is_due:
            continue
        point = point_of(
            call.shop,
            note=time_format(call.expected_at) if call.expected_at else "",
            address=reverse("accounts:retailer", args=[call.shop.pk]),
        )
        if point is not None:
            points.append(
                MapPoint(
                    f"{call.place + 1} {point.label}",
                    point.latitude,
                    point.longitude,
                    point.note,
                    point.address,
                    point.tone,
                )
            )
    return points

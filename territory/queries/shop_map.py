"""The shops of a place on a map."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Retailer
from salesforce_app.web.maps import MapPoint

from .kept_places import served_shops
from .pages import RoutePage, UnitPage, VillagePage
from .positions import point_of
from .shop_sets import Place, Where, active

MOST_POINTS = 500
"""More points than these make a map of a district a blot, and the page slow."""


@dataclass(frozen=True, slots=True)
class ShopMap:
    """The points of the served shops with a position, and how many have none.

    Empty with ``too_many`` where the place has more shops than a map can show: a smaller place is asked for.
    """

    points: tuple[MapPoint, ...]
    shops: int
    too_many: bool

    @property
    def without(self) -> int:
        """Shops whose position is not known."""
        return 0 if self.too_many else self.shops - len(self.points)


def unit_points(page: UnitPage) -> ShopMap:
    """The unit's served shops at the month's end; three statements."""
    return _points(page, page.unit, served_shops(page))


def route_points(page: RoutePage) -> ShopMap:
    """The route's served shops at the month's end."""
    return _points(page, page.route)


def village_points(page: VillagePage) -> ShopMap:
    """The village's served shops at the month's end."""
    return _points(page, page.village)


def _points(page: UnitPage | RoutePage | VillagePage, place: Place, number: int | None = None) -> ShopMap:
    where = Where(page.scope, place, page.month)
    shops = active(where).count() if number is None else number
    if shops > MOST_POINTS:
        return ShopMap((), shops, too_many=True)
    keys = active(where)
    note = _("Licence no. %(number)s")
    found = Retailer.objects.one_visible_to(page.scope).filter(pk__in=keys).order_by("licence_no")
    points = (
        point_of(
            shop,
            note=note % {"number": shop.licence_no},
            address=reverse("accounts:retailer", args=[shop.pk]),
        )
        for shop in found
    )
    return ShopMap(tuple(point for point in points if point is not None), shops, too_many=False)

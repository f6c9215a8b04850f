"""The shops of a place on a map."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Retailer
from salesforce_app.web.maps import MapPoint

from ..models import Village
from .kept_places import served_shops
from .pages import RoutePage, UnitPage, VillagePage
from .positions import point_of
from .shop_sets import Where, active
from .village_map import MOST_VILLAGES, Heap, by_township, spread_of

MOST_POINTS = 500
"""More points than these make a map of a district a blot, and the page slow: its villages are shown."""


class Marks(TextChoices):
    """What a point of a map stands for."""

    SHOPS = "shops"
    VILLAGES = "villages"
    TOWNSHIPS = "townships"


@dataclass(frozen=True, slots=True)
class ShopMap:
    """The served shops of a place: the points, and how many shops have no position or no village on file.

    ``homeless`` counts where the points are villages or townships: these shops are on no map. ``gone`` were
    served here in the month and are no longer the reader's.
    """

    points: tuple[MapPoint, ...]
    shops: int
    marks: Marks = Marks.SHOPS
    without: int = 0
    homeless: int = 0
    gone: int = 0


def unit_points(page: UnitPage) -> ShopMap:
    """The unit's served shops at the month's end; three statements."""
    where = Where(page.scope, page.unit, page.month, page.frame)
    return _shop_map(page, where, served_shops(page))


def route_points(page: RoutePage) -> ShopMap:
    """The route's served shops at the month's end."""
    where = Where(page.scope, page.route, page.month)
    return _shop_map(page, where, active(where).count())


def village_points(page: VillagePage) -> ShopMap:
    """The village's served shops at the month's end, each of them however many they are."""
    where = Where(page.scope, page.village, page.month)
    return _each(where, active(where).count())


def _shop_map(page: UnitPage | RoutePage, where: Where, shops: int) -> ShopMap:
    return _each(where, shops) if shops <= MOST_POINTS else _villages(page, where, shops)


def _each(where: Where, shops: int) -> ShopMap:
    """Every shop a point; the number counts who was served, the points are of those whom the reader sees."""
    note = _("Licence no. %(number)s")
    found = Retailer.objects.one_visible_to(where.scope).filter(pk__in=active(where)).order_by("licence_no")
    points = (
        point_of(
            shop,
            note=note % {"number": shop.licence_no},
            address=reverse("accounts:retailer", args=[shop.pk]),
        )
        for shop in found
    )
    shown = tuple(point for point in points if point is not None)
    return ShopMap(shown, shops, without=shops - len(shown))


def _villages(page: UnitPage | RoutePage, where: Where, shops: int) -> ShopMap:
    """Every village a circle, or every township where the villages are too many for a map."""
    spread = spread_of(where)
    found = ShopMap(
        (), shops, Marks.VILLAGES, spread.without, spread.homeless, gone=max(0, shops - spread.shops)
    )
    if len(spread.heaps) > MOST_VILLAGES:
        townships = (
            _circle(heap, heap.township or _("Without a township")) for heap in by_township(spread.heaps)
        )
        return replace(found, points=tuple(filter(None, townships)), marks=Marks.TOWNSHIPS)
    query = page.choice.query(sort="-amount", page=1)
    villages = (
        _circle(
            heap,
            str(Village(township=heap.township, name=heap.name)),
            reverse("territory:village", args=[heap.village]) + query,
        )
        for heap in spread.heaps
    )
    return replace(found, points=tuple(filter(None, villages)))


def _circle(heap: Heap, name: str, address: str = "") -> MapPoint | None:
    """The shops of a village or township as one point; None where no position of any is known."""
    if heap.position is None:
        return None
    note = ngettext("%(number)s shop", "%(number)s shops", heap.shops) % {"number": f"{heap.shops:,}"}
    return MapPoint(name, *heap.position, note, address, weight=heap.shops)

"""What the panels of a shop's card share: its route and unit, the month, and the frame of that unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from accounts.queries.cards import RetailerCard
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.timeline import nearest

from ..enums import RouteKind
from ..models import Route, RouteTerm
from .cards import placement
from .frame import UnitFrame, frame_of
from .overview import newest_month

T = TypeVar("T")


@dataclass(frozen=True)
class ShopFrame:
    """One shop beside its route and its unit, in the newest month with sales.

    ``route`` is the order and visit route on which the shop stands, or stood last; ``frame`` that of the
    route's unit. What several panels need is read once by ``keep``.
    """

    card: RetailerCard
    route: Route
    frame: UnitFrame
    _kept: dict[Callable[[ShopFrame], object], object] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def retailer_id(self) -> int:
        """The shop's key."""
        return self.card.retailer.pk

    @property
    def month(self) -> Month:
        """The newest month with sales that has ended."""
        return self.frame.month

    def keep(self, read: Callable[[ShopFrame], T]) -> T:
        """What ``read`` makes of the frame, read once."""
        if read not in self._kept:
            self._kept[read] = read(self)
        found: T = self._kept[read]  # type: ignore[assignment]
        return found


def shop_frame(card: RetailerCard, month: Month | None = None) -> ShopFrame | None:
    """The frame of the card's shop; None for a shop that was never on an order route.

    Ask for it by ``card.keep(shop_frame)``. Four statements beside the card's placement. Without any sales
    the month is the one before the card's day; another ``month`` than the newest may be asked for.
    """
    placed = card.keep(placement)
    stops = [stop for stop in placed.stops if stop.kind == RouteKind.ORDER_VISIT]
    stop = placed.stop or nearest(stops, card.day)
    if stop is None:
        return None
    term = placed.term
    if term is None:
        terms = RouteTerm.objects.filter(route=stop.route_id).select_related("unit").order_by("since")
        term = nearest(list(terms), card.day)
    if term is None:
        return None
    month = month or newest_month(card.scope, today=card.day) or Month.of(card.day).shift(-1)
    return ShopFrame(card, stop.route, frame_of(term.unit, month, card.scope))

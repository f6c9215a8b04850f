"""A shop's card: what the retailer page and everything that is contributed to it look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.utils import timezone

from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import holding

from ..models import Retailer, RetailerStatus

RETAILER = "accounts.retailer"
"""The frame of the retailer page: its panels and verbs get a ``RetailerCard`` as their subject."""
RETAILER_HEADER = "accounts.retailer.header"
"""The badges beside the shop's name: panels of this frame render one short line each."""
RETAILER_FACTS = "accounts.retailer.facts"
"""The key facts above everything else: each leads to the panel of ``RETAILER`` that has its name."""

T = TypeVar("T")


@dataclass(frozen=True)
class RetailerCard:
    """One shop as one person sees it on one day.

    ``retailer`` has its owner at hand, ``statuses`` is its whole history ordered by day. What several
    contributors need beyond that is read once by ``keep``: route, unit and village of the day, for one,
    by ``card.keep(territory.queries.cards.placement)``.
    """

    retailer: Retailer
    statuses: tuple[RetailerStatus, ...]
    day: date
    scope: Scope
    _kept: dict[Callable[[RetailerCard], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def keep(self, read: Callable[[RetailerCard], T]) -> T:
        """What ``read`` makes of the card, read when it is first asked for and kept with the card."""
        if read not in self._kept:
            self._kept[read] = read(self)
        found: T = self._kept[read]
        return found

    @cached_property
    def status(self) -> RetailerStatus | None:
        """The status that holds on the day of the card, if one does."""
        return holding(self.statuses, self.day)


_facts: dict[str, Callable[[RetailerCard], Mapping[str, Any]]] = {}


def tell(name: str, read: Callable[[RetailerCard], Mapping[str, Any]]) -> None:
    """Let an app above add what programs are told of a card under ``name``; twice raises ValueError."""
    if name in _facts:
        raise ValueError(f"{name} is told already")
    _facts[name] = read


def facts(card: RetailerCard) -> dict[str, Mapping[str, Any]]:
    """What the apps above tell of a card, by name."""
    return {name: read(card) for name, read in _facts.items()}


def find_card(scope: Scope, pk: int, *, day: date | None = None) -> RetailerCard | None:
    """The card of a shop that the scope covers, on ``day`` (today when not given); two statements.

    None for a shop that is not there or not covered.
    """
    shops = Retailer.objects.one_visible_to(scope).select_related("owner")
    retailer = shops.filter(pk=pk).first()
    if retailer is None:
        return None
    statuses = tuple(RetailerStatus.objects.filter(retailer=retailer).order_by("since"))
    return RetailerCard(retailer, statuses, day or timezone.localdate(), scope)

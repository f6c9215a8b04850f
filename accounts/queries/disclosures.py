"""Who was shown a hidden field of a shop's owner."""

from __future__ import annotations

from ..models import Disclosure
from .cards import RetailerCard

NEWEST = 50


def disclosures_of(card: RetailerCard) -> list[Disclosure]:
    """The newest disclosures of the card's shop with the people, newest first; one statement."""
    found = Disclosure.objects.one_visible_to(card.scope).filter(retailer=card.retailer)
    return list(found.select_related("staff")[:NEWEST])

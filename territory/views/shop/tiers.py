"""Why a shop stands where it stands, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...enums import Aside, Placement
from ...queries.shop_tiers import TierStanding
from .wording import amount, in_a_row


def standing_words(standing: TierStanding) -> str:
    """The reason of a standing: rank and distances of a tier, or why the shop stands aside."""
    if isinstance(standing.state, Aside):
        return _aside_words(standing)
    return in_a_row([_rank_words(standing), *_distance_words(standing), _scaled_words(standing)])


def _rank_words(standing: TierStanding) -> str:
    values = {
        "rank": standing.rank,
        "population": standing.population,
        "amount": amount(standing.value),
    }
    if standing.state == Placement.RANKED:
        return _("Rank %(rank)s of %(population)s with %(amount)s; so few shops make no tiers.") % values
    return _("Rank %(rank)s of %(population)s with %(amount)s.") % values


def _distance_words(standing: TierStanding) -> list[str]:
    found = standing.distance
    if found is None:
        return []
    words = []
    if found.higher is not None:
        words.append(
            _("%(amount)s short of %(tier)s.")
            % {"amount": amount(found.to_higher), "tier": found.higher.label}
        )
    if found.lower is not None:
        words.append(
            _("%(amount)s above %(tier)s.") % {"amount": amount(found.to_lower), "tier": found.lower.label}
        )
    return words


def _scaled_words(standing: TierStanding) -> str:
    if not standing.is_scaled:
        return ""
    return _("Bought %(amount)s, scaled to the whole window for the time of suspension.") % {
        "amount": amount(standing.amount)
    }


def _aside_words(standing: TierStanding) -> str:
    bought = amount(standing.amount)
    match standing.state:
        case Aside.NEW:
            reason = _("Aside while its first three full months last; bought %(amount)s.")
        case Aside.SUSPENDED:
            reason = _("Aside for a suspension over more than half of its order cycles; bought %(amount)s.")
        case Aside.CLOSED:
            reason = _("Aside as closed; bought %(amount)s.")
        case Aside.PROSPECT:
            reason = _("Aside as a prospect; bought %(amount)s.")
        case _ if standing.is_credit:
            reason = _("Aside with returns of at least its purchases: %(amount)s.")
        case _:
            reason = _("Aside without net purchases in the window: %(amount)s.")
    words = [reason % {"amount": bought}]
    if standing.provisional is not None:
        words.append(
            _("By its monthly average it would stand in %(tier)s.") % {"tier": standing.provisional.label}
        )
    return in_a_row(words)

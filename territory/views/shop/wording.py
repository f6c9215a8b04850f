"""What a shop's figures say, in sentences: the largest effect first, and what it is made of."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.words import month_name
from territory.measures.peers import PeerLevel
from territory.measures.shop_growth import Basis, Judgement, Verdict
from territory.queries.shop_sales import ShopSales

MINUS = "\N{MINUS SIGN}"
LEVEL_WITHIN = 0.2
"""How far a shop may be from its route and still be called in step with it."""


def span_name(first: Month, last: Month) -> str:
    """ "April 2020 to June 2020"; a single month is only named once."""
    if first == last:
        return month_name(first)
    return _("%(first)s to %(last)s") % {"first": month_name(first), "last": month_name(last)}


def amount(minor: int | None, *, sign: bool = False) -> str:
    """Money in running text, in whole major units: "¥2,279"; with its sign "+¥2,279"."""
    text = format_amount(minor, settings.CURRENCY, decimals=0)
    return f"+{text}" if sign and minor and minor > 0 else text


def percent(ratio: Ratio) -> str:
    """A share in whole per cent without its sign: "38%"."""
    return Ratio(abs(ratio.numerator), ratio.denominator).percent(0)


def in_a_row(sentences: list[str]) -> str:
    """Whole sentences in a row, as the language sets them."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(part for part in sentences if part)


def judgement_words(judgement: Judgement) -> str:
    """The sentence of a shop's sales beside its route, from the largest effect (domain.md §7.4)."""
    return in_a_row([_headline(judgement), _composition(judgement)])


def _headline(judgement: Judgement) -> str:
    span = span_name(judgement.months[0], judgement.months[-1])
    values = {
        "percent": percent(judgement.distance),
        "span": span,
        "month": month_name(judgement.months[0]),
        "shop": judgement.shop.label.replace("-", MINUS),
        "route": judgement.route.label.replace("-", MINUS),
    }
    match judgement.verdict:
        case Verdict.STOPPED if judgement.missed_cycles:
            return ngettext(
                "No order for %(cycles)s order cycle.",
                "No order for %(cycles)s order cycles.",
                judgement.missed_cycles,
            ) % {"cycles": judgement.missed_cycles}
        case Verdict.STOPPED:
            return _("Nothing bought on balance from %(span)s.") % values
        case Verdict.BEHIND if judgement.since and judgement.since != judgement.months[-1]:
            return _("%(percent)s below its route since %(month)s.") % values
        case Verdict.AHEAD if judgement.since and judgement.since != judgement.months[-1]:
            return _("%(percent)s above its route since %(month)s.") % values
        case Verdict.BEHIND:
            return _("%(percent)s below its route in %(span)s.") % values
        case Verdict.AHEAD:
            return _("%(percent)s above its route in %(span)s.") % values
        case Verdict.IN_STEP if abs(judgement.distance.value or 0) >= LEVEL_WITHIN:
            return _("The shop %(shop)s, its route %(route)s in %(span)s: too small a sum to alert.") % values
        case Verdict.IN_STEP:
            return _("In step with its route in %(span)s: the shop %(shop)s, the route %(route)s.") % values
        case _:
            return _("Nothing to compare with yet: the shop bought nothing in the months before.")


def _composition(judgement: Judgement) -> str:
    """What the change comes to, and how much of it is the number and how much the size of orders."""
    if judgement.shop.delta is None or judgement.verdict is Verdict.NO_BASE:
        return ""
    base = (
        _("Against the same months a year before")
        if judgement.basis is Basis.YEAR
        else _("Against the three months before")
    )
    total = amount(judgement.shop.delta, sign=True)
    if judgement.by_orders is None or judgement.by_size is None:
        return _("%(base)s: %(total)s.") % {"base": base, "total": total}
    parts = sorted(
        [
            (judgement.by_orders, pgettext("effect", "fewer orders"), pgettext("effect", "more orders")),
            (judgement.by_size, pgettext("effect", "smaller orders"), pgettext("effect", "larger orders")),
        ],
        key=lambda part: -abs(part[0]),
    )
    (first, first_less, first_more), (second, second_less, second_more) = parts
    if not second:
        return _("%(base)s: %(total)s, by %(cause)s.") % {
            "base": base,
            "total": total,
            "cause": first_less if first < 0 else first_more,
        }
    return _("%(base)s: %(total)s, of which %(one)s by %(one_cause)s and %(other)s by %(other_cause)s.") % {
        "base": base,
        "total": total,
        "one": amount(first, sign=True),
        "one_cause": first_less if first < 0 else first_more,
        "other": amount(second, sign=True),
        "other_cause": second_less if second < 0 else second_more,
    }


def peers_words(sales: ShopSales) -> str:
    """Who the peers are and where the shop stands among them in the newest month."""
    newest = sales.newest
    if sales.level is None or newest.peers is None:
        return _("No peers: the unit has fewer than five other shops to compare with.")
    who = {
        PeerLevel.SIZE: _("shops of the same business type, market type and size class in the unit"),
        PeerLevel.MARKET: _("shops of the same business type and market type in the unit"),
        PeerLevel.TYPE: _("shops of the same business type in the unit"),
        PeerLevel.UNIT: _("shops of the unit"),
    }[sales.level]
    return _("Peers: %(number)s other %(who)s. In %(month)s half of them bought %(lower)s to %(upper)s.") % {
        "number": sales.peers,
        "who": who,
        "month": month_name(newest.month),
        "lower": amount(round(newest.peers.lower)),
        "upper": amount(round(newest.peers.upper)),
    }


def index_points(index: Ratio) -> str:
    """An index on the scale where the reference is 100; "—" when unknown."""
    return "—" if not index.denominator else index.percent(0).removesuffix("%").replace("-", MINUS)

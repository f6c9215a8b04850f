"""One paragraph of what the figures of a business report say, proposed beside what its author writes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from territory.measures.trends import change

from .business_facts import Facts, FlowFacts, MoverFacts, ShopFacts, SplitFacts, TierFacts
from .business_wording import (
    changed,
    in_a_row,
    money,
    month_of,
    month_told,
    number,
    percent,
    span_of,
    state_name,
)

LEAST_DIFFERENCE = 0.05
"""A category's share is told of when it differs from the peers' by so much of the whole."""
MOST_MOVERS = 2


def drafted(facts: Facts, currency: str) -> str:
    """The paragraph, in the active language, with amounts of the currency."""
    sentences = _of_shop(facts, currency) if isinstance(facts, ShopFacts) else _of_tier(facts, currency)
    return in_a_row(sentences)


def _of_shop(facts: ShopFacts, currency: str) -> list[str]:
    newest, before = facts.newest, facts.months[-2]
    said = {
        "month": month_told(facts.month, facts.until),
        "amount": money(newest.amount, currency),
        "mom": changed(change(newest.amount, before.amount)),
        "yoy": changed(change(newest.amount, newest.last_year)),
    }
    sentences = [
        _("Net sales of %(month)s: %(amount)s.") % said
        if facts.until
        else _("Net sales of %(month)s: %(amount)s (MoM %(mom)s, YoY %(yoy)s).") % said
    ]
    if facts.peers and newest.median is not None:
        sentences.append(
            ngettext(
                "The middle of its %(peers)s peer bought %(median)s.",
                "The middle of its %(peers)s peers bought %(median)s.",
                facts.peers,
            )
            % {"peers": number(facts.peers), "median": money(newest.median, currency)}
        )
    sentences += [_split(split, currency) for split in facts.splits if split.volume is not None]
    sentences.append(_difference(facts))
    if facts.standings:
        now = facts.standings[0]
        where = {"tier": state_name(now.state), "rank": number(now.rank), "all": number(now.population)}
        sentences.append(
            _("Place in the pyramid: %(tier)s.") % where
            if now.rank is None
            else _("Place in the pyramid: %(tier)s, %(rank)s of %(all)s.") % where
        )
    if facts.rates.debit_success.denominator:
        sentences.append(
            _("Debit success over 12 months %(own)s, its route %(route)s.")
            % {"own": percent(facts.rates.debit_success), "route": percent(facts.route_rates.debit_success)}
        )
    sentences.append(
        _("Visits: %(done)s of %(required)s due.")
        % {"done": number(facts.visits.done), "required": number(facts.visits.required)}
    )
    return sentences


def _split(split: SplitFacts, currency: str) -> str:
    return _("Against %(base)s %(delta)s: %(volume)s by volume, %(structure)s by price and structure.") % {
        "base": month_of(split.base),
        "delta": money(split.delta, currency, sign=True),
        "volume": money(split.volume, currency, sign=True),
        "structure": money(split.structure, currency, sign=True),
    }


def _difference(facts: ShopFacts | TierFacts) -> str:
    """The category whose share differs most from the peers'; "" when none differs by much."""
    differences = [
        (part.share.value - part.peers_share.value, part)
        for part in facts.structure
        if part.share.value is not None and part.peers_share.value is not None
    ]
    most = max(differences, key=lambda one: abs(one[0]), default=None)
    if most is None or abs(most[0]) < LEAST_DIFFERENCE:
        return ""
    said = {
        "category": most[1].name or pgettext("category", "Other"),
        "share": percent(most[1].share),
        "peers": percent(most[1].peers_share),
    }
    if isinstance(facts, ShopFacts):
        return _("Most unlike its peers: %(category)s, %(share)s of its sales against %(peers)s.") % said
    return _("Most unlike the pyramid: %(category)s, %(share)s of its sales against %(peers)s.") % said


def _of_tier(facts: TierFacts, currency: str) -> list[str]:
    line = facts.line
    said = {
        "shops": number(line.retailers),
        "shops_share": percent(line.retailers_share),
        "amount": money(line.amount, currency),
        "share": percent(line.amount_share),
        "span": span_of(facts.window),
    }
    sentences = [
        ngettext(
            "%(span)s: %(shops)s shop (%(shops_share)s) with %(amount)s, %(share)s of the pyramid's sales.",
            "%(span)s: %(shops)s shops (%(shops_share)s) with %(amount)s, %(share)s of the pyramid's sales.",
            line.retailers,
        )
        % said
    ]
    if facts.base_window is not None and line.amount_delta is not None:
        sentences.append(
            _("On the three months before: %(amount)s, shops %(shops)s.")
            % {
                "amount": money(line.amount_delta, currency, sign=True),
                "shops": number(line.retailers_delta, sign=True),
            }
        )
        sentences.append(
            _("%(stayed)s stayed, %(came)s, %(went)s.")
            % {"stayed": number(facts.stayed), "came": _came(facts.came), "went": _went(facts.went)}
        )
    if facts.risers:
        sentences.append(_("Up most: %(shops)s.") % {"shops": _movers(facts.risers[:MOST_MOVERS], currency)})
    if facts.fallers:
        sentences.append(
            _("Down most: %(shops)s.") % {"shops": _movers(facts.fallers[:MOST_MOVERS], currency)}
        )
    sentences.append(_difference(facts))
    if facts.rates.debit_success.denominator:
        sentences.append(
            _("Debit success %(own)s, the pyramid %(all)s.")
            % {"own": percent(facts.rates.debit_success), "all": percent(facts.unit_rates.debit_success)}
        )
    fulfilled = facts.visits.fulfilment
    sentences.append(
        _("Required visits made: %(done)s of %(required)s.")
        % {"done": number(fulfilled.numerator), "required": number(fulfilled.denominator)}
    )
    return sentences


def _came(flows: tuple[FlowFacts, ...]) -> str:
    total = sum(flow.retailers for flow in flows)
    return _("%(number)s came%(where)s") % {"number": number(total), "where": _where(flows)}


def _went(flows: tuple[FlowFacts, ...]) -> str:
    total = sum(flow.retailers for flow in flows)
    return _("%(number)s went%(where)s") % {"number": number(total), "where": _where(flows)}


def _where(flows: tuple[FlowFacts, ...]) -> str:
    comma = pgettext("between the items of a list", ", ")
    states = comma.join(f"{state_name(flow.state)} {number(flow.retailers)}" for flow in flows)
    return pgettext("in brackets", " (%(text)s)") % {"text": states} if states else ""


def _movers(movers: tuple[MoverFacts, ...], currency: str) -> str:
    comma = pgettext("between the items of a list", ", ")
    return comma.join(f"{mover.name} {money(mover.delta, currency, sign=True)}" for mover in movers)

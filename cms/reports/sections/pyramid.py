"""The customer pyramid: tiers by number and amount, a judgement of each, and where they stand by route."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from salesforce_app.kernel.ratio import Ratio
from territory.enums import AbcClass, Tier
from territory.queries.facts import PyramidFacts, TierRow

from .. import values
from ..blocks import SectionBlock
from ..content import Beside, Bullets, Column, Element, Row, RowKind, Table
from ..facts import ReportFacts
from ..figures import TierShares
from ..values import UNKNOWN, signed_ratio
from ..wording import listing, money, money_unit, month_name, sentences, window_name
from .base import Body, SectionKind, row, title_row, without_blanks
from .labels import retailer_record, route_names, route_record, route_records

STEADY = Ratio(5, 100)
"""A tier whose amount moved by less counts as steady."""


_FIGURE_WIDTH = 290.0
"""Points of the page's 499, so that the judgements stand beside the figure."""


class PyramidBlock(SectionBlock):
    """The customer pyramid."""

    class Meta:
        icon = "group"
        label = gettext_lazy("Customer pyramid")


def collect(facts: ReportFacts) -> Body | None:
    """The pyramid; a ranked list for fewer than 20 shops; nothing where no shop is known."""
    pyramid = facts.pyramid
    shops = pyramid.population + sum(entry.retailers for entry in pyramid.aside)
    if not shops:
        return None
    elements: list[Element] = []
    if pyramid.tiers:
        judgements = tuple(_judgement(tier, pyramid, facts.currency) for tier in pyramid.tiers)
        elements.append(Beside(chart(facts), Bullets(judgements)))
    elements.append(_tier_table(facts))
    if pyramid.ranked:
        elements.append(_ranked_table(facts))
    if pyramid.tiers and pyramid.routes:
        elements.append(_route_table(pyramid))
    records = (
        *route_records(pyramid.routes),
        *((shop.name, retailer_record(shop.licence_no)) for shop in pyramid.ranked),
    )
    return Body(_sentence(facts), tuple(elements), records)


def class_name(tier: Tier | AbcClass) -> str:
    """A tier as a reader knows it."""
    return str(tier.label)


def _sentence(facts: ReportFacts) -> str:
    pyramid = facts.pyramid
    window = window_name(pyramid.window)
    if not pyramid.population:
        return _("No shop stands in the pyramid of %(window)s.") % {"window": window}
    if not pyramid.tiers:
        return ngettext(
            "With %(number)s shop in %(window)s there are no tiers, which need %(fewest)s: shops are "
            "ranked instead.",
            "With %(number)s shops in %(window)s there are no tiers, which need %(fewest)s: shops are "
            "ranked instead.",
            pyramid.population,
        ) % {"number": pyramid.population, "window": window, "fewest": facts.rules.pyramid.three_tiers_from}
    upper = pyramid.tiers[:-1]
    shops = Ratio.pool(Ratio(tier.retailers, 0) for tier in upper).numerator
    amount = sum(tier.amount for tier in upper)
    words = {
        "shops": f"{shops:,}",
        "population": f"{pyramid.population:,}",
        "count_share": Ratio(shops, pyramid.population).percent(),
        "tiers": listing(class_name(tier.tier) for tier in upper),
        "share": Ratio(amount, pyramid.amount).percent() if pyramid.amount > 0 else UNKNOWN,
        "window": window,
    }
    return sentences(
        [
            _(
                "%(tiers)s, %(shops)s of %(population)s shops (%(count_share)s), bring %(share)s of the "
                "amount of %(window)s."
            )
            % words,
            _comparison_sentence(pyramid),
        ]
    )


def _comparison_sentence(pyramid: PyramidFacts) -> str:
    if pyramid.base_window is None:
        return _("There is no pyramid three months before to compare with.")
    if not pyramid.base_comparable and settings.SPRING_FESTIVAL:
        return _(
            "Changes vs three months before mislead: only one of the two windows holds the Spring Festival."
        )
    return ""


def _judgement(tier: TierRow, pyramid: PyramidFacts, currency: str) -> str:
    """One tier in a sentence: its weight, and how it moved by amount, in number and per shop."""
    words = {
        "tier": class_name(tier.tier),
        "shops": f"{tier.retailers:,}",
        "share": tier.amount_share.percent(),
        "amount": money(tier.amount, currency),
    }
    if not tier.retailers:
        return _("%(tier)s: no shop, since equal values share a tier.") % words
    head = (
        ngettext(
            "%(tier)s: %(shops)s shop brings %(amount)s, %(share)s of the amount",
            "%(tier)s: %(shops)s shops bring %(amount)s, %(share)s of the amount",
            tier.retailers,
        )
        % words
    )
    return _("%(head)s; %(trend)s.") % {"head": head, "trend": _trend(tier, pyramid)}


def _trend(tier: TierRow, pyramid: PyramidFacts) -> str:
    if tier.amount_delta is None or tier.retailers_delta is None:
        return _("no base of three months before")
    base, shops_before = tier.amount - tier.amount_delta, tier.retailers - tier.retailers_delta
    if base <= 0 or shops_before <= 0:
        return _("new as a tier since three months before")
    growth = Ratio(tier.amount_delta, base)
    # Amount per shop now ÷ before − 1.
    each = Ratio(tier.amount * shops_before - base * tier.retailers, base * tier.retailers)
    words = {
        "growth": signed_ratio(growth),
        "each": signed_ratio(each),
        "shops": values.count_change(tier.retailers_delta).text,
    }
    if not pyramid.base_comparable and settings.SPRING_FESTIVAL:
        return _("%(growth)s vs three months before, across the Spring Festival") % words
    if abs(growth.numerator) * STEADY.denominator < STEADY.numerator * growth.denominator:
        return _("steady at %(growth)s vs three months before") % words
    by_number = abs(Ratio(tier.retailers_delta, shops_before).value or 0) > abs(each.value or 0)
    if growth.numerator > 0:
        if by_number:
            return _("stronger by %(growth)s vs three months before, mostly by number (%(shops)s)") % words
        return _("stronger by %(growth)s vs three months before, %(each)s per shop") % words
    if by_number:
        return _("weaker by %(growth)s vs three months before, mostly by number (%(shops)s)") % words
    return _("weaker by %(growth)s vs three months before, %(each)s per shop") % words


def chart(facts: ReportFacts) -> TierShares:
    """Shares of the number and of the amount of each tier."""
    pyramid = facts.pyramid
    window = window_name(pyramid.window)
    return TierShares(
        name="pyramid",
        title=(
            facts.unit.name,
            _("Customer pyramid: shares of %(shops)s shops and of %(amount)s, %(window)s")
            % {
                "shops": f"{pyramid.population:,}",
                "amount": money(pyramid.amount, facts.currency),
                "window": window,
            },
        ),
        description=_("Pyramid of the tiers: %(tiers)s.")
        % {
            "tiers": listing(
                _("%(tier)s with %(count)s of the shops and %(amount)s of the amount")
                % {
                    "tier": class_name(tier.tier),
                    "count": tier.retailers_share.percent(),
                    "amount": tier.amount_share.percent(),
                }
                for tier in pyramid.tiers
            )
        },
        tiers=tuple(
            (
                class_name(tier.tier),
                tier.retailers_share.value or 0.0,
                max(tier.amount_share.value or 0.0, 0.0),
                f"{tier.retailers:,} · {tier.retailers_share.percent()}",
                f"{tier.amount_share.percent()} · {money(tier.amount, facts.currency)}",
            )
            for tier in pyramid.tiers
        ),
        headers=(_("Shops"), pgettext("column", "Amount")),
        width=_FIGURE_WIDTH,
    )


def _tier_table(facts: ReportFacts) -> Table:
    pyramid = facts.pyramid
    columns = (
        Column(pgettext("column", "Tier"), "left"),
        Column(_("Shops")),
        Column(_("Share of shops")),
        Column(_("Change in shops")),
        Column(pgettext("column", "Amount")),
        Column(_("Share of amount")),
        Column(_("Change in amount")),
        Column(_("Amount per shop")),
    )
    rows: list[Row] = [
        row(
            [
                values.words(class_name(tier.tier)),
                values.count(tier.retailers),
                values.rate(tier.retailers_share, cases=False),
                values.count_change(tier.retailers_delta),
                values.amount(tier.amount),
                values.rate(tier.amount_share, money=True),
                values.amount_change(tier.amount_delta),
                values.amount(tier.amount // tier.retailers if tier.retailers else None),
            ]
        )
        for tier in pyramid.tiers
    ]
    each = pyramid.amount // pyramid.population if pyramid.population else None
    total = [
        values.words(_("In the pyramid")),
        values.count(pyramid.population),
        values.BLANK,
        values.BLANK,
        values.amount(pyramid.amount),
        values.BLANK,
        values.BLANK,
        values.amount(each),
    ]
    rows.append(row(total, RowKind.TOTAL))
    beside = [entry for entry in pyramid.aside if entry.retailers or entry.retailers_delta]
    if beside:
        rows.append(title_row(_("Beside the pyramid"), len(columns)))
    for entry in beside:
        cells = [
            values.words(str(entry.aside.label)),
            values.count(entry.retailers),
            values.BLANK,
            values.count_change(entry.retailers_delta),
            values.amount(entry.amount),
            values.BLANK,
            values.amount_change(entry.amount_delta),
            values.BLANK,
        ]
        rows.append(row(cells))
    note = ""
    if pyramid.scaled:
        note = ngettext(
            "The value of %(number)s shop suspended in part of the window was scaled to all order cycles "
            "to rank it.",
            "The values of %(number)s shops suspended in part of the window were scaled to all order "
            "cycles to rank them.",
            pyramid.scaled,
        ) % {"number": pyramid.scaled}
    table = Table(
        "pyramid",
        _("Customer pyramid, %(window)s, in %(unit)s")
        % {"window": window_name(pyramid.window), "unit": money_unit(facts.currency)},
        columns,
        tuple(rows),
        note,
    )
    return without_blanks(table)


def _ranked_table(facts: ReportFacts) -> Table:
    pyramid = facts.pyramid
    return Table(
        "ranked_shops",
        _("Shops by amount, %(window)s, in %(unit)s")
        % {"window": window_name(pyramid.window), "unit": money_unit(facts.currency)},
        (
            Column(_("Rank")),
            Column(_("Licence no."), "left"),
            Column(pgettext("column", "Shop"), "left"),
            Column(pgettext("column", "Amount")),
            Column(_("Cumulative share")),
        ),
        tuple(
            row(
                [
                    values.count(shop.rank),
                    values.words(shop.licence_no),
                    values.words(shop.name),
                    values.amount(shop.amount),
                    values.rate(shop.cumulative_share, money=True),
                ],
                where=retailer_record(shop.licence_no),
            )
            for shop in pyramid.ranked
        ),
        sheet=_("Shops ranked"),
    )


def _route_table(pyramid: PyramidFacts) -> Table:
    names = route_names(pyramid.routes)
    tiers = [tier.tier for tier in pyramid.tiers]
    asides = [entry.aside for entry in pyramid.aside if entry.retailers]
    beside = _("Beside the pyramid")
    columns = (
        Column(pgettext("column", "Route"), "left"),
        *(Column(class_name(tier), group=_("Tiers")) for tier in tiers),
        Column(_("In the pyramid")),
        *(Column(str(aside.label), group=beside) for aside in asides),
    )
    rows = []
    for entry in pyramid.routes:
        counts = [entry.tiers.get(tier, 0) for tier in tiers]
        cells = [
            values.words(names[entry.code]),
            *map(values.count, counts),
            values.count(sum(counts)),
            *(values.count(entry.aside.get(aside, 0)) for aside in asides),
        ]
        rows.append(row(cells, where=route_record(entry.code)))
    if len(rows) > 1:
        sums = [sum(entry.tiers.get(tier, 0) for entry in pyramid.routes) for tier in tiers]
        total = [
            values.words(_("Total")),
            *map(values.count, sums),
            values.count(sum(sums)),
            *(values.count(sum(entry.aside.get(aside, 0) for entry in pyramid.routes)) for aside in asides),
        ]
        rows.append(row(total, RowKind.TOTAL))
    return Table(
        "pyramid_routes",
        _("Shops of each tier by route, at the end of %(month)s") % {"month": month_name(pyramid.window[1])},
        columns,
        tuple(rows),
        sheet=_("Pyramid by route"),
    )


SECTION = SectionKind("pyramid", gettext_lazy("Customer pyramid"), PyramidBlock, collect)

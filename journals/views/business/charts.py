"""The charts of business reports on screen."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.charts import Category, Chart, Kind, Measure, Series, Tone

from ...measures.business_facts import ShopFacts
from ...measures.business_wording import state_name
from .sheet import Sheet


def charts_of(sheet: Sheet) -> list[Chart]:
    """The trend of 13 months, and the structure beside the peers or the tiers side by side."""
    return [_trend(sheet), _structure(sheet) if isinstance(sheet.facts, ShopFacts) else _tiers(sheet)]


def _trend(sheet: Sheet) -> Chart:
    form = pgettext("date format of a month under a column", "M y")
    series = [
        Series(_("Net sales"), tuple(one.amount for one in sheet.months)),
        Series(_("A year before"), tuple(one.last_year for one in sheet.months), Tone.BEFORE),
    ]
    return Chart(
        kind=Kind.COLUMNS,
        name="report-trend",
        title=sheet.trend_title,
        measure=Measure.MONEY,
        categories=tuple(Category(date_format(Month.parse(one.month).first, form)) for one in sheet.months),
        series=tuple(series),
        axis=_("Month"),
    )


def _structure(sheet: Sheet) -> Chart:
    parts = sheet.facts.structure
    return Chart(
        kind=Kind.BARS,
        name="report-structure",
        title=_("Structure by category, % of net sales"),
        measure=Measure.INDEX,
        categories=tuple(Category(part.name or pgettext("category", "Other")) for part in parts),
        series=(
            Series(_("Shop"), tuple(_percent(part.share) for part in parts)),
            Series(_("Peers"), tuple(_percent(part.peers_share) for part in parts), Tone.BEFORE),
        ),
        axis=_("Category"),
    )


def _tiers(sheet: Sheet) -> Chart:
    assert not isinstance(sheet.facts, ShopFacts)
    lines = sheet.facts.tiers
    return Chart(
        kind=Kind.BARS,
        name="report-tiers",
        title=_("Share of net sales and of shops by tier, %"),
        measure=Measure.INDEX,
        categories=tuple(Category(state_name(line.tier)) for line in lines),
        series=(
            Series(_("Share of sales"), tuple(_percent(line.amount_share) for line in lines)),
            Series(_("Share of shops"), tuple(_percent(line.retailers_share) for line in lines), Tone.BEFORE),
        ),
        axis=_("Tier"),
    )


def _percent(share: Ratio) -> float | None:
    return None if share.value is None else share.value * 100

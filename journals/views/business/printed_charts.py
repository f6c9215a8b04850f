"""The figures of printed business reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.periods import Month

from ...measures.business_facts import TierFacts
from ...measures.business_wording import number, percent, state_name
from .amounts import money
from .sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TREND_HEIGHT, CLOSE_TREND_HEIGHT = 98.0, 76.0
ROW_HEIGHT, CLOSE_ROW_HEIGHT = 16.0, 13.0
LEGIBLE = 7.0
"""The least size of type in points."""


def trend_figure(sheet: Sheet, *, is_close: bool = False) -> Figure:
    """The net sales of 13 months; in thousands where a column has no room for its whole figure."""
    from salesforce_app.charts.figures import TextRow, columns_with_last_year
    from salesforce_app.charts.paper import SMALL, WIDE
    from salesforce_app.pdf.fonts import string_width

    form = pgettext("date format of a month under a column", "M y")
    texts, title = [money(one.amount) for one in sheet.months], sheet.trend_title
    gutter = max((string_width(label, SMALL) + 8 for label, _texts in sheet.rows), default=0.0)
    room = (WIDE - gutter) / max(len(texts), 1)
    if any(string_width(text, LEGIBLE, bold=True) > room for text in texts):
        texts = [money(None if one.amount is None else round(one.amount / 1000)) for one in sheet.months]
        title = _("%(title)s, in thousands") % {"title": title}
    return columns_with_last_year(
        [date_format(Month.parse(one.month).first, form) for one in sheet.months],
        [None if one.amount is None else one.amount / 100 for one in sheet.months],
        [None if one.last_year is None else one.last_year / 100 for one in sheet.months],
        title=[title],
        legend=(_("Net sales"), _("A year before")),
        texts=texts,
        rows=[TextRow(label, cells) for label, cells in sheet.rows],
        height=(CLOSE_TREND_HEIGHT if is_close else TREND_HEIGHT) + 11 * len(sheet.rows),
    )


def pyramid_figure(facts: TierFacts, *, width: float | None = None) -> Figure:
    """Shares of shops and of net sales by tier; with ``width`` (points) beside something else."""
    from salesforce_app.charts.figures import Tier, pyramid
    from salesforce_app.charts.paper import WIDE

    return pyramid(
        [
            Tier(
                f"▸ {state_name(line.tier)}" if line.tier == facts.tier else state_name(line.tier),
                line.retailers_share.value or 0.0,
                line.amount_share.value or 0.0,
                percent(line.retailers_share)
                if width
                else f"{number(line.retailers)} ({percent(line.retailers_share)})",
                percent(line.amount_share)
                if width
                else f"{money(line.amount)} ({percent(line.amount_share)})",
            )
            for line in facts.tiers
        ],
        title=[_("Share of shops and of net sales by tier")],
        headers=(_("Shops"), _("Net sales")),
        width=width or WIDE,
        row_height=CLOSE_ROW_HEIGHT if width else ROW_HEIGHT,
    )

"""Words and figures that the pages of places share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.periods import Month
from salesforce_app.web.listings import list_address, set_address
from salesforce_app.web.words import true_minus

from ...enums import Comparison
from ...measures.trends import Change, change
from ...queries.sale_list import SALES
from ...queries.side_by_side import Figures

RETAILERS = "retailers"
"""The name of the list of shops."""


@dataclass(frozen=True, slots=True)
class StripFigure:
    """One key figure: its value, its change on what the reader compares with, what it opens.

    ``note`` stands beneath it, such as the figure as restated after the month's close.
    """

    label: str
    value: str
    change: str
    address: str = ""
    note: str = ""


def strip(
    now: Figures,
    base: Figures,
    comparison: Comparison,
    *,
    month: Month,
    below: str,
    place: Mapping[str, object],
    adjustment: int = 0,
) -> list[StripFigure]:
    """The key figures of a place; ``below`` is where its amount is broken down."""
    versus = versus_words(comparison)

    def moved(figure: int | None, before: int | None) -> str:
        return f"{true_minus(change(figure, before).label)} {versus}"

    restated = ""
    if adjustment and now.amount is not None:
        restated = _("restated %(amount)s") % {"amount": money(now.amount + adjustment)}
    return [
        StripFigure(_("Net sales"), money(now.amount), moved(now.amount, base.amount), below, restated),
        StripFigure(
            _("Shops that bought"),
            count(now.retailers),
            moved(now.retailers, base.retailers),
            shops_address("bought", month, **place) if now.retailers else "",
        ),
        StripFigure(
            _("Per buying shop"),
            money(now.per_shop),
            moved(now.per_shop, base.per_shop),
            sales_address(month, **place) if now.per_shop else "",
        ),
        StripFigure(
            pgettext("documents", "Orders"),
            count(now.orders),
            moved(now.orders, base.orders),
            sales_address(month, "-orders", **place) if now.orders else "",
        ),
        StripFigure(
            _("Quantity"),
            count(now.quantity),
            moved(now.quantity, base.quantity),
            sales_address(month, "-quantity", **place) if now.quantity else "",
        ),
    ]


def versus_words(comparison: Comparison) -> str:
    """What a change is called in a narrow place."""
    return {
        Comparison.PREVIOUS: pgettext("change", "MoM"),
        Comparison.YEAR: pgettext("change", "YoY"),
        Comparison.AVERAGE: _("vs average"),
    }[comparison]


def shops_address(name: str, month: Month, argument: str = "", /, **place: object) -> str:
    """The list of the shops that a number on a page was counted from."""
    return set_address(RETAILERS, name, month=month, argument=argument, **place)


def sales_address(month: Month, sort: str = "", /, **place: object) -> str:
    """The list of what each shop bought in a month on a page's place, largest ``sort`` column first."""
    return list_address(SALES, **place, month=month, sort=sort)


def money(minor: int | None) -> str:
    """An amount in whole major units of the installation's currency."""
    return format_amount(minor, settings.CURRENCY, decimals=0)


def count(number: int | None) -> str:
    """A number of things; "—" where nothing is known."""
    return "—" if number is None else true_minus(f"{number:,}")


def change_text(figure: Change) -> str:
    """A change with the sign that is as wide as the plus."""
    return true_minus(figure.label)


def month_mark(month: Month, *, is_first: bool = False) -> str:
    """A month under a column: "Jun", and with its year where one begins."""
    short = date_format(month.first, pgettext("date format of a short month", "M"))
    if not is_first and month.month != 1:
        return short
    return date_format(month.first, pgettext("date format of a short month with its year", "M Y"))

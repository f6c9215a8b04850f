"""Words that the sections share: months, money in running text, units, clauses joined to sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from salesforce_app.kernel.money import SYMBOLS
from salesforce_app.kernel.periods import Month
from salesforce_app.web.words import month_name as month_name
from salesforce_app.web.words import rate_words as rate_words
from settlement.measures.rates import FEWEST_CASES
from territory.enums import UnitKind
from territory.measures.trends import PointsChange
from territory.queries.facts import UnitRef

from .values import MINUS, UNKNOWN, signed

_HAN_UNITS = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "HKD": "港元",
    "TWD": "新台币元",
    "JPY": "日元",
}

_HAN_STEPS = ((1e8, 1e8, "亿", 2), (1e4, 1e4, "万", 1))
_LATIN_STEPS = ((1e9, 1e9, "bn", 2), (1e6, 1e6, "m", 2), (1e4, 1e3, "k", 1))
"""Amounts in running text: from which on, divided by what, with which suffix and decimals."""
_MEASURE_WORDS = {"quantity": "条", "orders": "笔", "shops": "户"}


def in_chinese() -> bool:
    """Whether the active language counts in ten thousands and puts no space between words."""
    return (get_language() or "").startswith("zh")


def month_alone(month: Month) -> str:
    """The month without its year, for the second mention: "June", 6月."""
    return date_format(month.first, pgettext("date format of a month without its year", "F"))


def month_short(month: Month) -> str:
    """The month under a column: "Jun", 6月."""
    return date_format(month.first, pgettext("date format of a short month", "M"))


def year_label(month: Month) -> str:
    """The year under a column: "2020", 2020年."""
    return date_format(month.first, pgettext("date format of a year", "Y"))


def versus_month(month: Month) -> str:
    """What a change on the month before is called: "vs May", 环比."""
    return "环比" if in_chinese() else versus(month_alone(month.shift(-1)))


def versus(base: str) -> str:
    """What a change on any base is called: "vs June 2023", 较2023年6月."""
    return _("vs %(base)s") % {"base": base}


def window_name(window: tuple[Month, Month]) -> str:
    """ "April 2020 to June 2020"."""
    return _("%(first)s to %(last)s") % {"first": month_name(window[0]), "last": month_name(window[1])}


def money_unit(currency: str) -> str:
    """The currency as a table's caption names it: "USD", 美元."""
    return _HAN_UNITS.get(currency, currency) if in_chinese() else currency


def money(minor: int | None, currency: str, *, sign: bool = False) -> str:
    """An amount in running text, rounded to what a reader takes in: "$1.28m", 128.4 万元; with its sign."""
    if minor is None:
        return UNKNOWN
    number, suffix = _scaled(abs(minor), han=in_chinese())
    mark = MINUS if minor < 0 else "+" if sign and minor > 0 else ""
    if in_chinese():
        return f"{mark}{number} {suffix}{_HAN_UNITS.get(currency, currency)}"
    return f"{mark}{SYMBOLS.get(currency, f'{currency} ')}{number}{suffix}"


def money_parts(minor: int | None, currency: str) -> tuple[str, str]:
    """The same as number and unit, for a headline figure: ("$1.28m", "") or ("128.4", 万元)."""
    if minor is None or not in_chinese():
        return money(minor, currency), ""
    number, suffix = _scaled(abs(minor), han=True)
    return f"{MINUS if minor < 0 else ''}{number}", f"{suffix}{_HAN_UNITS.get(currency, currency)}"


def measure_word(counted: Literal["quantity", "orders", "shops"]) -> str:
    """The measure word after a number, which Chinese has and English lacks."""
    return _MEASURE_WORDS[counted] if in_chinese() else ""


def _scaled(minor: int, *, han: bool) -> tuple[str, str]:
    major = minor / 100
    steps = _HAN_STEPS if han else _LATIN_STEPS
    for least, size, suffix, digits in steps:
        # What would round up to the next step belongs to it.
        if major >= least * 0.9995:
            return f"{major / size:,.{digits}f}", suffix
    return f"{major:,.0f}", ""


def scale_of(largest: int, currency: str) -> tuple[int, int, str]:
    """How a chart of amounts prints its numbers: minor units per step, decimals, and the unit's name."""
    if in_chinese():
        unit = _HAN_UNITS.get(currency, currency)
        steps = [(10**10, f"亿{unit}"), (10**6, f"万{unit}"), (100, unit)]
    else:
        steps = [
            (10**8, _("%(currency)s million") % {"currency": currency}),
            (10**5, _("%(currency)s thousand") % {"currency": currency}),
            (100, currency),
        ]
    for step, name in steps:
        if largest >= 2 * step:
            digits = 0 if step == 100 or largest >= 1000 * step else 1 if largest >= 10 * step else 2
            return step, digits, name
    return 100, 0, steps[-1][1]


def scaled(minor: int | None, step: int, digits: int) -> str:
    """An amount in the steps of `scale_of`, "" when unknown."""
    if minor is None:
        return ""
    text = f"{abs(minor) / step:,.{digits}f}"
    return f"{MINUS}{text}" if minor < 0 else text


def pp(points: float | PointsChange | None) -> str:
    """A difference of rates with its unit: "+1.2 pp", +1.2 个百分点; "—" when unknown."""
    value = points.points if isinstance(points, PointsChange) else points
    return UNKNOWN if value is None else _("%(points)s pp") % {"points": signed(value)}


def floating_note() -> str:
    """What the mark behind a year on year means."""
    return _("* A single January or February says little: the Spring Festival moves between them.")


def kind_name(unit: UnitRef) -> str:
    """The unit's level: "Territory", 片区."""
    return str(UnitKind(unit.kind).label) if unit.kind in UnitKind.values else unit.kind


def clauses(parts: Iterable[str]) -> str:
    """Clauses of one sentence, without its full stop."""
    return pgettext("between clauses", "; ").join(part for part in parts if part)


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences in a row."""
    return ("" if in_chinese() else " ").join(part for part in parts if part)


def listing(parts: Iterable[str]) -> str:
    """A short list: "A, B and C", A、B和C."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return _("%(all_but_last)s and %(last)s") % {
        "all_but_last": pgettext("between items of a list", ", ").join(items[:-1]),
        "last": items[-1],
    }


def few_cases() -> str:
    """What marks a row that rests on too few cases."""
    return f"n<{FEWEST_CASES}"

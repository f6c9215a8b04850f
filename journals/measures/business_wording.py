"""How the facts of business reports are written: figures, months, the names of states and of peers."""

from __future__ import annotations

from datetime import date

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.enums import BusinessType, MarketType, RetailerState, SizeClass
from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.words import month_name, true_minus
from settlement.enums import EnrolmentStage, Reason
from territory.enums import Aside, Placement, Tier
from territory.measures.peers import PeerLevel
from territory.measures.trends import Change, rate_change

UNKNOWN = "—"

_STATES = {state.value: state for states in (Tier, Aside, Placement) for state in states}


def money(minor: int | None, currency: str, *, sign: bool = False) -> str:
    """Whole major units: ¥2,279; with its sign +¥2,279."""
    text = format_amount(minor, currency, decimals=0)
    return f"+{text}" if sign and minor is not None and minor > 0 else text


def number(value: int | None, *, sign: bool = False) -> str:
    """A count: 1,234; with its sign +3."""
    if value is None:
        return UNKNOWN
    return true_minus(f"{value:+,}" if sign and value else f"{value:,}")


def percent(ratio: Ratio) -> str:
    """A rate: 66.7%."""
    return true_minus(ratio.percent())


def percent_of(ratio: Ratio) -> str:
    """A rate with its cases: 66.7% (6/9)."""
    if not ratio.denominator:
        return UNKNOWN
    return f"{percent(ratio)} ({ratio.numerator:,}/{ratio.denominator:,})"


def changed(found: Change) -> str:
    """A change: +18.8%, −5.0%."""
    return true_minus(found.label)


def points(now: Ratio, base: Ratio) -> str:
    """A difference of two rates: +1.2 pp."""
    return true_minus(rate_change(now, base).label)


def month_told(text: str, until: date | None) -> str:
    """A report's month: October 2026; of one that had not ended: October 2026 so far, up to Oct 20, 2026."""
    if until is None:
        return month_of(text)
    said = {"month": month_of(text), "day": date_format(until, "SHORT_DATE_FORMAT")}
    return _("%(month)s so far, up to %(day)s") % said


def month_of(text: str) -> str:
    """A kept month in words: October 2026."""
    return month_name(Month.parse(text))


def span_of(window: tuple[str, str]) -> str:
    """Some kept months in words: August 2026 to October 2026."""
    return _("%(first)s to %(last)s") % {"first": month_of(window[0]), "last": month_of(window[1])}


def state_name(value: str) -> str:
    """A tier, a class beside the pyramid, or that the shop stood elsewhere."""
    state = _STATES.get(value)
    if state is None or state is Placement.OUT:
        return pgettext("state of a shop", "Elsewhere")
    return str(state.label)


def business_type(value: str) -> str:
    """A business type in words."""
    return str(BusinessType(value).label) if value in BusinessType.values else UNKNOWN


def market_type(value: str) -> str:
    """A market type in words."""
    return str(MarketType(value).label) if value in MarketType.values else UNKNOWN


def size_class(value: int | None) -> str:
    """A size class in words."""
    return str(SizeClass(value).label) if value in SizeClass.values else UNKNOWN


def shop_state(value: str) -> str:
    """Whether a shop is open, in words."""
    return str(RetailerState(value).label) if value in RetailerState.values else UNKNOWN


def enrolment(value: str) -> str:
    """How far a mandate has come, in words."""
    return str(EnrolmentStage(value).label) if value in EnrolmentStage.values else UNKNOWN


def reason(value: str) -> str:
    """Why debits failed, in words; "" for no reason."""
    return str(Reason(value).label) if value in Reason.values else ""


def weekdays(days: tuple[int, ...]) -> str:
    """Order days in words."""
    comma = pgettext("between the items of a list", ", ")
    return comma.join(str(WEEKDAYS_ABBR[day - 1]) for day in days) or UNKNOWN


def peers_by(level: str) -> str:
    """What the peers of a shop are alike by beside their unit, behind what they are called."""
    words = {
        PeerLevel.MARKET.value: _(" with the same business type and market type"),
        PeerLevel.TYPE.value: _(" with the same business type"),
    }
    return words.get(level, "")


def in_a_row(sentences: list[str]) -> str:
    """Whole sentences in a row, as the language sets them."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(part for part in sentences if part)

"""What is said to people of what was measured, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.ratio import Ratio
from territory.enums import Tier

from ..enums import DailyQuestionKind
from .contradictions import Contradiction
from .fact_sheet import MONEY, RATES, Base, FactSheet, Named, NameKind, Subject, Trend
from .personal_numbers import NumberKind
from .similarity import LikenessKind

SUBJECTS: Mapping[Subject, Promise] = {
    Subject.VISITS: pgettext_lazy("stated figure", "Visits"),
    Subject.SHOPS_VISITED: pgettext_lazy("stated figure", "Shops visited"),
    Subject.PLANNED: pgettext_lazy("stated figure", "Planned calls"),
    Subject.PLANNED_DONE: pgettext_lazy("stated figure", "Planned calls made"),
    Subject.UNPLANNED: pgettext_lazy("stated figure", "Unplanned visits"),
    Subject.MISSED: pgettext_lazy("stated figure", "Planned calls missed"),
    Subject.ORDERS: pgettext_lazy("stated figure", "Orders"),
    Subject.SHOPS_ORDERED: pgettext_lazy("stated figure", "Shops that ordered"),
    Subject.SHOPS_WITHOUT_ORDER: pgettext_lazy("stated figure", "Shops without an order"),
    Subject.DEBITS_FAILED: pgettext_lazy("stated figure", "Failed debits"),
    Subject.SHOPS_FAILED: pgettext_lazy("stated figure", "Shops whose debit failed"),
    Subject.DEBITS_OK: pgettext_lazy("stated figure", "Successful debits"),
    Subject.ACTIONS_DONE: pgettext_lazy("stated figure", "Actions done"),
    Subject.ACTIONS_OPEN: pgettext_lazy("stated figure", "Open actions"),
    Subject.ACTIONS_OVERDUE: pgettext_lazy("stated figure", "Overdue actions"),
    Subject.COMPLAINTS: pgettext_lazy("stated figure", "Complaints"),
    Subject.REQUESTS: pgettext_lazy("stated figure", "Requests"),
    Subject.NEW_SHOPS: pgettext_lazy("stated figure", "New shops"),
    Subject.ENROLLED: pgettext_lazy("stated figure", "Shops newly enrolled"),
    Subject.NEW_BRANDS: pgettext_lazy("stated figure", "New brands"),
    Subject.NEW_BRAND_SHOPS: pgettext_lazy("stated figure", "Shops with a new brand"),
    Subject.CARTONS: pgettext_lazy("stated figure", "Cartons"),
    Subject.SALES: pgettext_lazy("stated figure", "Sales"),
    Subject.UNIT_VALUE: pgettext_lazy("stated figure", "Unit value"),
    Subject.COVERAGE: pgettext_lazy("stated figure", "Coverage"),
    Subject.ADHERENCE: pgettext_lazy("stated figure", "Plan adherence"),
    Subject.DEBIT_SUCCESS: pgettext_lazy("stated figure", "Debit success"),
    Subject.ENROLMENT: pgettext_lazy("stated figure", "Enrolment"),
}
"""What the figures are called."""


def likeness_text(kind: LikenessKind, on: date | None) -> str:
    """What a writer is told of a text like an earlier one of hers; of a colleague's where ``on`` is None."""
    if on is None:
        return _("Very like a colleague's text of the same day — say what you saw yourself?")
    day = {"date": date_format(on, "DATE_FORMAT")}
    if kind is LikenessKind.NEAR_COPY:
        return _("Very like %(date)s — refresh?") % day
    if kind is LikenessKind.PASTED:
        return _("A paragraph also stands in the text of %(date)s — refresh?") % day
    return _("Much like %(date)s — what is new?") % day


def contradiction_text(found: Contradiction, facts: FactSheet) -> str:
    """What the data say instead of a statement, with the figure."""
    subject, expected = found.claim.subject, found.expected
    if isinstance(subject, NameKind):
        return _name_text(subject, str(found.claim.value), expected)
    what = SUBJECTS[subject]
    if isinstance(expected, Trend):
        return _trend_text(subject, expected, facts)
    return _("%(what)s on file: %(figure)s") % {"what": what, "figure": figure_text(subject, expected, facts)}


def figure_text(subject: Subject, figure: object, facts: FactSheet) -> str:
    """A count, an amount of money or a rate for a reader."""
    if isinstance(figure, Ratio):
        return figure.percent()
    if subject in MONEY and isinstance(figure, int):
        return format_amount(figure, facts.currency)
    return f"{figure:,}" if isinstance(figure, int) else "—"


def _trend_text(subject: Subject, trend: Trend, facts: FactSheet) -> str:
    if subject in RATES:
        now, before = trend.now.percent(), trend.before.percent()
    else:
        now, before = (figure_text(subject, one.numerator, facts) for one in (trend.now, trend.before))
    words = {
        "what": SUBJECTS[subject],
        "now": now,
        "before": before,
        "change": _change_text(trend, is_rate=subject in RATES),
    }
    if trend.base is Base.YEAR:
        return _("%(what)s on file: %(now)s, last year %(before)s (%(change)s)") % words
    return _("%(what)s on file: %(now)s, before %(before)s (%(change)s)") % words


def _change_text(trend: Trend, *, is_rate: bool) -> str:
    size = trend.difference if is_rate else trend.change
    if size is None:
        return "—"
    tenths = round(abs(size) * 1000)
    sign = "" if not tenths else "−" if size < 0 else "+"
    number = f"{sign}{float(Fraction(tenths, 10)):.1f}"
    return _("%(points)s pp") % {"points": number} if is_rate else f"{number}%"


def _name_text(kind: NameKind, name: str, expected: object) -> str:
    if isinstance(expected, Named):
        return _("No visit to %(name)s is on file") % {"name": expected.name}
    texts = {
        NameKind.SHOP: _("No shop called %(name)s is on file"),
        NameKind.ROUTE: _("No route called %(name)s is on file"),
        NameKind.VILLAGE: _("No village called %(name)s is on file"),
        NameKind.PERSON: _("Nobody called %(name)s is on file"),
    }
    return texts[kind] % {"name": name}


def personal_number_text(kind: NumberKind) -> str:
    """What a writer is told of a number that does not belong into a journal."""
    if kind is NumberKind.ID_CARD:
        return _("This looks like the number of an identity card. Leave it out.")
    return _("This looks like the number of a bank card. Leave it out, or give its last four digits.")


def question_text(kind: DailyQuestionKind, shop: str, parameters: Mapping[str, int | str]) -> str:
    """The question of the day about a shop; ``parameters`` are those of its ``questions.Candidate``."""
    words = {"shop": shop, **parameters}
    if kind is DailyQuestionKind.BELOW_ROUTE:
        return _("%(shop)s is %(percent)s%% below its route %(route)s: why?") % words
    if kind is DailyQuestionKind.NO_ORDER:
        return (
            ngettext(
                "%(shop)s has not ordered in its last cycle: why?",
                "%(shop)s has not ordered for %(cycles)s cycles: why?",
                int(parameters["cycles"]),
            )
            % words
        )
    if kind is DailyQuestionKind.FAILED_DEBITS:
        return _("The last %(times)s debits of %(shop)s failed: what is the matter with the account?") % words
    if kind is DailyQuestionKind.STOCK_UNSEEN:
        return _("Nobody has looked at the stock of %(shop)s for %(days)s days: what is left there?") % words
    if kind is DailyQuestionKind.TIER_FALLEN:
        tiers = {name: Tier(str(parameters[name])).label for name in ("before", "now")}
        return _("%(shop)s fell from %(before)s to %(now)s: what changed?") % {**words, **tiers}
    if kind is DailyQuestionKind.ACTION_OVERDUE:
        return (
            ngettext(
                "“%(action)s” for %(shop)s is a day overdue: what keeps it?",
                "“%(action)s” for %(shop)s is %(days)s days overdue: what keeps it?",
                int(parameters["days"]),
            )
            % words
        )
    return _("%(shop)s buys %(rise)s%% more, but at %(fall)s%% less a carton: which brand went?") % words

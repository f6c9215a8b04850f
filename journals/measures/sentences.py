"""Facts in sentences, in the language that is active, with the figure as the part that opens its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext, pgettext_lazy

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.words import month_name, rate_words, true_minus
from settlement.enums import PaidOther, Reason
from territory.enums import CauseKind, Tier
from territory.measures.causes import Cause
from territory.measures.trends import change, rate_change, signed_percent
from visits.enums import IssueKind

from ..enums import FigureKind, Section, Theme
from .facts import Fact, Figure
from .said import NAMED, Said, name_of

PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a sentence where the figure comes."""


@dataclass(frozen=True, slots=True)
class ToldSection:
    """A section of a journal's facts in sentences."""

    section: Section
    sentences: tuple[Said, ...]

    @property
    def title(self) -> str:
        """What the section is called."""
        return str(self.section.label)


N = "number"
SENTENCES: Mapping[str, Any] = {
    "visits.planned": ngettext_lazy("%(figure)s call was planned", "%(figure)s calls were planned", N),
    "visits.done": ngettext_lazy("%(figure)s visit was made", "%(figure)s visits were made", N),
    "visits.shops": ngettext_lazy("%(figure)s shop was visited", "%(figure)s shops were visited", N),
    "visits.adherence": gettext_lazy("Calls kept on their day: %(figure)s"),
    "visits.unplanned": ngettext_lazy(
        "%(figure)s visit had not been planned for its day",
        "%(figure)s visits had not been planned for their day",
        N,
    ),
    "visits.effective": gettext_lazy("Effective visits: %(figure)s"),
    "visits.time": gettext_lazy("Time in the shop, median: %(figure)s"),
    "visits.missed": ngettext_lazy(
        "%(figure)s planned call was not kept on its day",
        "%(figure)s planned calls were not kept on their day",
        N,
    ),
    "visits.to_come": ngettext_lazy(
        "%(figure)s planned call still to come", "%(figure)s planned calls still to come", N
    ),
    "visits.missed_call": gettext_lazy("Not called on: %(figure)s"),
    "visits.load": gettext_lazy("Visits a field day: %(figure)s"),
    "visits.coverage": gettext_lazy("Shops visited in %(month)s up to %(until)s: %(figure)s"),
    "visits.unvisited": ngettext_lazy(
        "%(figure)s active shop without a visit in %(month)s",
        "%(figure)s active shops without a visit in %(month)s",
        N,
    ),
    "visits.frequency": gettext_lazy("Shops visited as often as required in %(month)s: %(figure)s"),
    "visits.fulfilment": gettext_lazy("Required visits made in %(month)s: %(figure)s"),
    "visits.gap": ngettext_lazy(
        "Longest without a visit: %(shop)s, %(figure)s day",
        "Longest without a visit: %(shop)s, %(figure)s days",
        N,
    ),
    "visits.next": ngettext_lazy(
        "%(figure)s call is planned for %(when)s", "%(figure)s calls are planned for %(when)s", N
    ),
    "visits.next_falling": ngettext_lazy(
        "%(figure)s of these shops fell behind in %(month)s",
        "%(figure)s of these shops fell behind in %(month)s",
        N,
    ),
    "sales.orders": ngettext_lazy("%(figure)s order", "%(figure)s orders", N),
    "sales.amount": gettext_lazy("Orders amount to %(figure)s"),
    "sales.quantity": ngettext_lazy("%(figure)s carton sold", "%(figure)s cartons sold", N),
    "sales.shops": ngettext_lazy("%(figure)s shop ordered", "%(figure)s shops ordered", N),
    "sales.without_order": ngettext_lazy(
        "%(figure)s shop of these order days did not order",
        "%(figure)s shops of these order days did not order",
        N,
    ),
    "sales.month": gettext_lazy("Sales of the month: %(figure)s"),
    "sales.year": gettext_lazy("Sales beside last year's month: %(figure)s"),
    "sales.target": gettext_lazy("Target reached: %(figure)s"),
    "sales.route": gettext_lazy("%(name)s: sales %(figure)s"),
    "structure.unit_value": gettext_lazy("A carton sold at %(figure)s on average"),
    "structure.volume": gettext_lazy("Of the change, volume made %(figure)s"),
    "structure.price": gettext_lazy("Of the change, price and structure made %(figure)s"),
    "structure.like_for_like": gettext_lazy("Shops buying in both months: %(figure)s"),
    "structure.new": pgettext_lazy("mix of shops", "New shops: %(figure)s"),
    "structure.closed": pgettext_lazy("mix of shops", "Closed shops: %(figure)s"),
    "structure.moved": pgettext_lazy("mix of shops", "Shops moved in or out: %(figure)s"),
    "structure.paused": pgettext_lazy("mix of shops", "Shops buying in one of the months: %(figure)s"),
    "pyramid.tier": ngettext_lazy("Tier %(tier)s: %(figure)s shop", "Tier %(tier)s: %(figure)s shops", N),
    "pyramid.up": ngettext_lazy("%(figure)s shop moved up", "%(figure)s shops moved up", N),
    "pyramid.down": ngettext_lazy("%(figure)s shop moved down", "%(figure)s shops moved down", N),
    "pyramid.lost": ngettext_lazy("%(figure)s shop no longer buys", "%(figure)s shops no longer buy", N),
    "pyramid.reactivated": ngettext_lazy("%(figure)s shop was won back", "%(figure)s shops were won back", N),
    "pyramid.new": ngettext_lazy("%(figure)s shop is new", "%(figure)s shops are new", N),
    "pyramid.closed": ngettext_lazy("%(figure)s shop has closed", "%(figure)s shops have closed", N),
    "pyramid.suspended": ngettext_lazy("%(figure)s shop is suspended", "%(figure)s shops are suspended", N),
    "pyramid.moved_in": ngettext_lazy(
        "%(figure)s shop came from another territory", "%(figure)s shops came from other territories", N
    ),
    "pyramid.moved_out": ngettext_lazy(
        "%(figure)s shop went to another territory", "%(figure)s shops went to other territories", N
    ),
    "pyramid.retention": gettext_lazy("Shops still in a tier after three months: %(figure)s"),
    "movements.up": gettext_lazy("Rose most: %(shop)s, %(figure)s"),
    "movements.down": gettext_lazy("Fell most: %(shop)s, %(figure)s"),
    "settlement.enrolment": gettext_lazy("Enrolment rate: %(figure)s"),
    "settlement.success": gettext_lazy("Debit success: %(figure)s"),
    "settlement.amount_success": gettext_lazy("Debit success by amount: %(figure)s"),
    "settlement.households": ngettext_lazy("%(figure)s shop debited", "%(figure)s shops debited", N),
    "settlement.failed": ngettext_lazy("%(figure)s debit failed", "%(figure)s debits failed", N),
    "settlement.failed_shops": ngettext_lazy(
        "a debit failed at %(figure)s shop", "debits failed at %(figure)s shops", N
    ),
    "settlement.failed_amount": gettext_lazy("Failed debits amount to %(figure)s"),
    "settlement.failed_due": gettext_lazy("Failed: %(shop)s, %(figure)s"),
    "settlement.route": gettext_lazy("%(name)s: debit success %(figure)s"),
    "settlement.route_amount": gettext_lazy("%(name)s: debit success by amount %(figure)s"),
    "settlement.village": gettext_lazy("%(name)s: debit success %(figure)s"),
    "settlement.village_amount": gettext_lazy("%(name)s: debit success by amount %(figure)s"),
    "actions.opened": ngettext_lazy("%(figure)s action opened", "%(figure)s actions opened", N),
    "actions.done": ngettext_lazy("%(figure)s action done", "%(figure)s actions done", N),
    "actions.open": ngettext_lazy("%(figure)s action open", "%(figure)s actions open", N),
    "actions.overdue": ngettext_lazy("%(figure)s action overdue", "%(figure)s actions overdue", N),
    "actions.overdue_one": gettext_lazy("Overdue: %(figure)s, %(text)s"),
    "actions.review_one": gettext_lazy("From the review: %(figure)s, %(text)s"),
    "actions.next": ngettext_lazy("%(figure)s action due soon", "%(figure)s actions due soon", N),
    "issues.opened": ngettext_lazy(
        "%(figure)s complaint or request received", "%(figure)s complaints or requests received", N
    ),
    "issues.closed": ngettext_lazy(
        "%(figure)s complaint or request closed", "%(figure)s complaints or requests closed", N
    ),
    "issues.open": ngettext_lazy(
        "%(figure)s complaint or request open", "%(figure)s complaints or requests open", N
    ),
    "issues.overdue": ngettext_lazy(
        "%(figure)s complaint or request overdue", "%(figure)s complaints or requests overdue", N
    ),
    "issues.opened_one": gettext_lazy("Received: %(figure)s, %(issue)s: %(text)s"),
    "journals.findings": ngettext_lazy(
        "%(figure)s finding in the journals of this time",
        "%(figure)s findings in the journals of this time",
        N,
    ),
    "journals.theme": gettext_lazy("Findings on %(theme)s: %(figure)s"),
}
"""The sentence of each fact, by the first two parts of its code; counted ones in singular and plural."""

RATE_OF_SUMS = frozenset(
    {"settlement.amount_success", "settlement.route_amount", "settlement.village_amount", "sales.target"}
)
"""Rates of amounts, of which the two sums would say little."""
SIGNED = frozenset({"structure.volume", "structure.price"})
"""Amounts that are differences."""
A_PRICE = "structure.unit_value"
"""An amount for one carton, which is told to the last decimal."""
SILENT_AT_ZERO = frozenset(
    {
        "visits.planned",
        "visits.unplanned",
        "visits.missed",
        "visits.to_come",
        "visits.unvisited",
        "visits.next",
        "sales.without_order",
        "settlement.failed",
        *(f"actions.{name}" for name in ("opened", "done", "open", "overdue", "next")),
        *(f"issues.{name}" for name in ("opened", "closed", "open", "overdue")),
    }
)
"""Facts that need not be said while nothing is counted and nothing changed."""


def say(fact: Fact) -> Said:
    """A fact in words. Raises KeyError for a fact of which nobody knows how to say it."""
    name = name_of(fact)
    figure = figure_words(fact, fact.figure)
    template = SENTENCES[name]
    sentence = str(template % {**_words(fact), "figure": PLACE, N: fact.figure.value})
    before, _place, after = sentence.partition(PLACE)
    return Said(
        code=fact.code,
        before=before,
        figure=figure,
        after=after,
        note=_note(fact, name),
        source=fact.source,
        now=_now(fact, name),
    )


def _now(fact: Fact, name: str) -> str | None:
    if fact.now is None:
        return None
    is_gone = name in NAMED and not fact.now.value and not fact.now.rows
    return "" if is_gone else figure_words(fact, fact.now)


def tell(facts: Iterable[Fact]) -> tuple[ToldSection, ...]:
    """The facts in sentences, by section in the order in which they come; empty ones are left unsaid."""
    sections: dict[Section, list[Said]] = {}
    for fact in facts:
        if not is_silent(fact):
            sections.setdefault(fact.section, []).append(say(fact))
    return tuple(ToldSection(section, tuple(said)) for section, said in sections.items())


def is_silent(fact: Fact) -> bool:
    """Whether there is nothing to say: nothing was counted, and nothing is counted now."""
    return (
        name_of(fact) in SILENT_AT_ZERO
        and not fact.figure.value
        and not fact.is_changed
        and not (fact.base and fact.base.value)
    )


def figure_words(fact: Fact, figure: Figure) -> str:
    """A figure of a fact for a reader; of a fact about one record the shop's name."""
    name = name_of(fact)
    if name in NAMED:
        return str(fact.parameters["shop"])
    match fact.kind:
        case FigureKind.AMOUNT:
            decimals = 2 if name == A_PRICE else 0
            text = format_amount(figure.value, fact.parameters.get("currency", ""), decimals=decimals)
            return f"+{text}" if name in SIGNED and figure.value > 0 else text
        case FigureKind.RATIO if name == "visits.load":
            return f"{figure.value / figure.of:.1f}" if figure.of else "—"
        case FigureKind.RATIO if name in RATE_OF_SUMS:
            return figure.ratio.percent()
        case FigureKind.RATIO:
            return rate_words(figure.ratio)
        case FigureKind.MINUTES:
            return _("%(number)s min") % {"number": figure.value}
        case _:
            return f"{figure.value:,}"


def _words(fact: Fact) -> dict[str, object]:
    """The parameters of a fact as its sentence has them."""
    words: dict[str, object] = dict(fact.parameters)
    if "text" in words:
        words["text"] = str(words["text"]).strip().rstrip("。.;；")
    for name, told in _WORDING.items():
        if name in words:
            words[name] = told(words[name])
    if "kind_of_issue" in words:
        words["issue"] = str(IssueKind(str(words["kind_of_issue"])).label)
    if "start" in words:
        start, until = fact.parameters["start"], fact.parameters["until"]
        words["when"] = _day(start) if start == until else _span(start, until)
    return words


def _day(text: object) -> str:
    return date_format(date.fromisoformat(str(text)), "MONTH_DAY_FORMAT")


def _span(start: object, until: object) -> str:
    return pgettext("days", "%(first)s to %(last)s") % {"first": _day(start), "last": _day(until)}


_WORDING: Mapping[str, Callable[[Any], str]] = {
    "month": lambda text: month_name(Month.parse(text)),
    "until": _day,
    "tier": lambda value: str(Tier(value).label) if value in Tier.values else str(value),
    "theme": lambda value: str(Theme(value).label),
}

_AGAINST: Mapping[str, Any] = {
    "cycle": gettext_lazy("order cycle before %(before)s, %(change)s"),
    "week": gettext_lazy("week before %(before)s, %(change)s"),
    "week_so_far": gettext_lazy("the same days of the week before %(before)s, %(change)s"),
    "month_so_far": gettext_lazy("the same days of the month before %(before)s, %(change)s"),
    "month": gettext_lazy("month before %(before)s, %(change)s"),
    "year": gettext_lazy("last year %(before)s, %(change)s"),
    "quarter": gettext_lazy("three months before %(before)s, %(change)s"),
}


def _note(fact: Fact, name: str) -> str:
    """What a figure is compared with, and what the records show beside it."""
    parts: list[str] = []
    words = fact.parameters
    if fact.base is not None and not _is_of_nothing(fact):
        against = _AGAINST[words.get("against", "month")]
        parts.append(str(against % {"before": figure_words(fact, fact.base), "change": change_words(fact)}))
    if words.get("per_cycle"):
        parts.append(
            _("per order cycle %(change)s")
            % {"change": true_minus(signed_percent(Ratio(*words["per_cycle"])))}
        )
    if words.get("pull") is not None:
        parts.append(_("pulls %(points)s pp") % {"points": true_minus(f"{words['pull']:+.1f}")})
    if words.get("is_festival"):
        parts.append(_("one month beside the Spring Festival says little"))
    if words.get("together"):
        parts.append(
            _("January and February together %(change)s")
            % {"change": true_minus(signed_percent(Ratio(*words["together"])))}
        )
    parts.extend(_beside(words, name))
    return pgettext("between parts of a sentence", "; ").join(parts)


def _is_of_nothing(fact: Fact) -> bool:
    """Whether neither now nor before there was anything: a comparison would say nothing."""
    figures = (fact.figure, fact.base)
    return all(figure is None or not (figure.value or figure.of) for figure in figures)


def _beside(words: Mapping[str, Any], name: str) -> Iterable[str]:
    yield from _beside_visits(words, name)
    if name == "actions.overdue_one":
        yield _("was due on %(day)s") % {"day": _day(words["due_on"])}
    if name == "actions.review_one":
        if words.get("done_on"):
            yield _("done on %(day)s: %(evidence)s") % {
                "day": _day(words["done_on"]),
                "evidence": words["evidence"],
            }
        else:
            yield _("until %(day)s") % {"day": _day(words["due_on"])}
    if name == "settlement.failed_due":
        yield str(Reason(words["reason"]).label) if words.get("reason") else _("no reason on file")
        if words.get("paid_other"):
            yield str(PaidOther(words["paid_other"]).label)
    if words.get("is_reliable") is False:
        yield "n<20"
    for kind, count, since, detail in words.get("causes", ()):
        day = date.fromisoformat(since) if since else None
        yield Cause(CauseKind(kind), count, day, detail).text


def _beside_visits(words: Mapping[str, Any], name: str) -> Iterable[str]:
    if name == "visits.missed_call":
        if words.get("was_near"):
            yield _("visited within one working day")
        if words.get("is_waiting"):
            yield _("cancellation not approved yet")
        yield (
            _("reason: %(reason)s") % {"reason": words["reason"]} if words["reason"] else _("no reason given")
        )
    if name == "visits.adherence" and words.get("to_come"):
        yield _("%(number)s still to come") % {"number": words["to_come"]}
    if name == "visits.time" and words.get("left_out"):
        yield _("%(number)s without a time that counts") % {"number": words["left_out"]}


def change_words(fact: Fact) -> str:
    """By how much a figure differs from its base: in per cent, for rates in percentage points."""
    if fact.base is None:
        return "—"
    if fact.kind is FigureKind.RATIO:
        return true_minus(rate_change(fact.figure.ratio, fact.base.ratio).label)
    return true_minus(change(fact.figure.value, fact.base.value).label)

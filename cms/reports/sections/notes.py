"""Notes: the state of the data, what every figure was counted from, what is left out, which versions."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from salesforce_app.kernel.periods import local_day
from territory.enums import Tier
from territory.measures.abc import ABC_SHARE_V1
from territory.measures.rules import AlertRules, VisitRules

from ..blocks import SectionBlock
from ..content import Definitions, Element, Paragraph
from ..facts import ReportFacts
from ..values import day
from ..wording import month_name, sentences, window_name
from .base import Body, SectionKind
from .restated import reasons, reopenings


class NotesBlock(SectionBlock):
    """Definitions, data date, exclusions, versions."""

    class Meta:
        icon = "help"
        label = gettext_lazy("Notes")


def collect(facts: ReportFacts) -> Body:
    """The notes; definitions of what the office has data for."""
    elements: list[Element] = [Paragraph(_data(facts), quiet=True)]
    if versions := _versions(facts):
        elements.append(Paragraph(versions, quiet=True))
    elements.append(Paragraph(_rules(), quiet=True))
    elements.append(_definitions(facts))
    return Body("", tuple(elements), reasons(facts))


def _data(facts: ReportFacts) -> str:
    dates = facts.dates
    found = []
    if dates.sales_until:
        found.append(_("Newest sale of the month: %(date)s.") % {"date": day(dates.sales_until)})
    if dates.dues_until:
        found.append(_("Newest due date: %(date)s.") % {"date": day(dates.dues_until)})
    if dates.visits_until:
        found.append(_("Newest visit: %(date)s.") % {"date": day(dates.visits_until)})
    if dates.closed_on:
        found.append(
            _("The month was closed on %(date)s; what became known later stands beside it as an adjustment.")
            % {"date": day(dates.closed_on)}
        )
    else:
        found.append(_("The month is not closed: later imports may still change its figures."))
    found += _adjustments(facts)
    found += reopenings(facts)
    return sentences(found)


def _adjustments(facts: ReportFacts) -> list[str]:
    """What became known after the close, where there is anything."""
    found = []
    current = facts.sales.current if facts.sales.months else None
    if current and current.adjustment:
        found.append(_("Restated sales of the month stand in the table of months."))
    rates = facts.settlement.total.rates
    debited, resolved = facts.settlement.restated_debited, facts.settlement.restated_resolved
    closed = (rates.debit_success.numerator, rates.debited_amount)
    if facts.settlement.known and (debited, resolved[0]) != (closed, rates.debit_success.denominator):
        found.append(
            _("With what became known after the close, %(debited)s of %(resolved)s dues are debited.")
            % {"debited": f"{debited[0]:,}", "resolved": f"{resolved[0]:,}"}
        )
    return found


def _versions(facts: ReportFacts) -> str:
    pyramid = facts.pyramid
    found = []
    values: dict[str, object] = {
        "scheme": pyramid.scheme,
        "window": window_name(pyramid.window),
        "version": pyramid.version,
    }
    if pyramid.version is None:
        found.append(_("Pyramid by %(scheme)s over %(window)s, computed from the present facts.") % values)
    elif pyramid.frozen_at:
        values["date"] = day(local_day(pyramid.frozen_at))
        found.append(
            _("Pyramid by %(scheme)s over %(window)s, version %(version)s, frozen on %(date)s.") % values
        )
    migration = facts.migration
    if migration:
        base = {"window": window_name(migration.base_window), "version": migration.base_version}
        found.append(
            _("Compared with the pyramid of %(window)s, computed from the present facts.") % base
            if migration.base_version is None
            else _("Compared with the pyramid of %(window)s, version %(version)s.") % base
        )
    elif pyramid.population:
        found.append(_("No migration: the data begin later than the window three months before."))
    return sentences(found)


def _rules() -> str:
    return _(
        "Sales, dues and visits count for the route, unit and village that the shop belonged to on their "
        "own date. "
        "Returns are negative sales. Rates are pooled, never averaged; a rate without cases is a dash. "
        "Sales of goods in limited supply measure what was allotted, not what was asked for."
    )


def _definitions(facts: ReportFacts) -> Definitions:
    groups = [(_("Sales"), _sales(facts.rules.alerts))]
    if facts.settlement.known:
        groups.append(
            (_("E-settlement, by due date in %(month)s") % {"month": month_name(facts.month)}, _settlement())
        )
    if facts.pyramid.population or facts.pyramid.aside:
        groups.append((_("Customer pyramid"), _pyramid(facts)))
    if facts.visits.known:
        groups.append((_("Visits in person"), _visits(facts.rules.visits)))
    return Definitions(
        "definitions",
        _("How the figures are counted"),
        (_("Measure"), _("Definition")),
        tuple(
            (title, tuple((f"{key} {name}".strip(), text) for key, name, text in lines))
            for title, lines in groups
        ),
    )


Lines = list[tuple[str, str, str]]


def _sales(alerts: AlertRules) -> Lines:
    return [
        (
            "",
            pgettext("month on month", "MoM"),
            _("sales ÷ those of the month before − 1; only where these are positive"),
        ),
        (
            "",
            pgettext("year on year", "YoY"),
            _("sales ÷ those of the same month a year before − 1"),
        ),
        (
            "",
            _("per order cycle"),
            _(
                "sales ÷ real order dates of the month after holiday moves; for a unit their mean over "
                "its routes"
            ),
        ),
        (
            "",
            _("Pull"),
            _(
                "change of a route ÷ the unit's sales of the month before, in percentage points; all "
                "pulls add up to MoM"
            ),
        ),
        ("", _("Buying shops"), _("shops with at least one sales line in the month, each counted once")),
        (
            "",
            _("Level"),
            _(
                "sales per buying shop ÷ that of the unit × 100; a route above 30% of the unit is "
                "compared with the rest"
            ),
        ),
        (
            "",
            _("Growth index"),
            _(
                "shop's sales ÷ its month before, divided by the same of the unit; below %(below)s and from "
                "%(floor)s on it asks for a reason"
            )
            % {
                "below": f"{alerts.below_percent / 100:.2f}",
                "floor": f"{alerts.floor_amount / 100:,.0f}",
            },
        ),
        ("", _("Last 12 months"), _("sum of the last 12 months, compared with the 12 before")),
    ]


def _settlement() -> Lines:
    return [
        (
            "E1",
            _("Enrolment"),
            _(
                "shops signed or verified and not revoked ÷ active and new shops at the month's end, "
                "cash shops included"
            ),
        ),
        ("E2", _("Debit success"), _("dues debited and not reversed ÷ resolved dues")),
        ("E3", _("First-attempt success"), _("dues debited at the first attempt ÷ resolved dues")),
        ("E4", _("Attempt success"), _("successful ÷ resolved attempts of resolved dues")),
        ("E5", _("Amount success"), _("debited amount net of reversals ÷ amount of resolved dues")),
        ("E6", _("Debited shops"), _("shops with at least one due debited and not reversed")),
        ("E7", _("Debited amount"), _("sum of the dues debited and not reversed")),
        (
            "E8",
            _("Households fully collected"),
            _("shops with all resolved dues debited ÷ shops with a resolved due"),
        ),
        ("E9", _("Recovery"), _("dues that failed first and were debited later ÷ dues that failed first")),
        ("E10", _("E-settled share"), _("debited amount ÷ sales of the month, cash included")),
        (
            "E11",
            _("Administrative failure"),
            _("attempts failed for reasons of account or mandate ÷ resolved attempts"),
        ),
        (
            "",
            _("Resolved, pending"),
            _(
                "a due is resolved when its last attempt has a result; pending dues are in no rate but "
                "E10's sales"
            ),
        ),
        (
            "",
            _("Few cases"),
            _("rates of fewer than 20 resolved dues are grey and not ranked; bars show 95% Wilson intervals"),
        ),
    ]


def _pyramid(facts: ReportFacts) -> Lines:
    pyramid, rules = facts.pyramid, facts.rules.pyramid
    if pyramid.scheme == ABC_SHARE_V1:
        cuts = _("A while the cumulated share before the shop is below %(a)s%%, B below %(b)s%%, else C") % {
            "a": rules.abc_shares[0],
            "b": rules.abc_shares[1],
        }
    elif pyramid.population >= rules.four_tiers_from:
        top, big, medium = rules.four_tiers
        cuts = _(
            "by number: Top %(top)s%%, Big next %(big)s%%, Medium next %(medium)s%%, Small the rest, "
            "rounded half up"
        ) % {"top": top, "big": big - top, "medium": medium - big}
    elif pyramid.population < rules.three_tiers_from:
        cuts = _("none for fewer than %(number)s shops, which are ranked instead") % {
            "number": rules.three_tiers_from
        }
    else:
        key, middle = rules.three_tiers
        cuts = _(
            "by number, for %(fewest)s to %(most)s shops: Key %(key)s%%, Middle %(middle)s%%, "
            "Base %(base)s%%, rounded half up"
        ) % {
            "fewest": rules.three_tiers_from,
            "most": rules.four_tiers_from - 1,
            "key": key,
            "middle": middle - key,
            "base": 100 - middle,
        }
    return [
        (
            "",
            _("Window"),
            _("the complete months %(window)s") % {"window": window_name(pyramid.window)},
        ),
        ("", _("Value"), _("net sales of the shop in the window on whatever route; it follows the shop")),
        (
            "",
            _("Population"),
            ngettext(
                "%(number)s shop of the unit at the window's end, not new, active in half of its order "
                "cycles or more, net value above 0",
                "%(number)s shops of the unit at the window's end, not new, active in half of its order "
                "cycles or more, net value above 0",
                pyramid.population,
            )
            % {"number": f"{pyramid.population:,}"},
        ),
        ("", _("Tiers"), cuts),
        (
            "",
            _("Ties"),
            _("equal values share a tier: up when at least half of them lie within the cut, else down"),
        ),
        (
            "",
            _("Left out"),
            _(
                "new shops in their first 3 full months; inactive (net value not above 0); suspended; "
                "closed; prospects"
            ),
        ),
        (
            "",
            _("Migration"),
            _(
                "against the pyramid three months before; a step counts when the value moved by more "
                "than 10%, else it is at the border"
            ),
        ),
        (
            "",
            _("Retention"),
            _("shops still in a tier ÷ shops in a tier before; shops that moved out are in neither"),
        ),
        ("", _("Net migration"), _("(moved up − moved down) ÷ shops in a comparable tier both times")),
    ]


def _visits(rules: VisitRules) -> Lines:
    return [
        (
            "V1",
            _("Plan kept"),
            _("planned calls visited on their date ÷ planned calls due; approved cancellations are out"),
        ),
        ("V2", _("Coverage"), _("active and new shops visited ÷ active and new shops")),
        ("V3", _("Frequency kept"), _("shops visited as often as required ÷ shops with a requirement")),
        (
            "V4",
            _("Visits fulfilled"),
            _("sum of visits up to the required number of each shop ÷ visits required"),
        ),
        ("V5", _("Unplanned"), _("visits that served no plan on their date ÷ visits")),
        (
            "V6",
            _("Effective"),
            _("visits of 3 minutes or more with a finding and no contradicted position ÷ visits"),
        ),
        (
            "V7",
            _("Minutes"),
            _("median time in the shop; without check-out, under 1 or over 120 minutes left out"),
        ),
        (
            "V8",
            _("Gap"),
            _("days since the last visit at the month's end, and the longest stretch without one"),
        ),
        ("V9", _("Visits a day"), _("visits ÷ field days; a field day is one person's date with a visit")),
        (
            "",
            _("Required visits"),
            _(
                "the shop's own frequency, else by tier (%(tiers)s, without a tier %(otherwise)s), "
                "pro rata by served days"
            )
            % {
                "tiers": ", ".join(f"{tier.label} {rules.by_tier[tier]}" for tier in Tier),
                "otherwise": rules.otherwise,
            },
        ),
    ]


SECTION = SectionKind("notes", gettext_lazy("Notes"), NotesBlock, collect)

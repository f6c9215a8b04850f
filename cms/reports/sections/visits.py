"""Visits: how far plan and frequency were kept, by route."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from salesforce_app.kernel.ratio import Ratio
from settlement.measures.rates import FEWEST_CASES
from territory.measures.trends import rate_change
from visits.queries.facts import VisitFacts, VisitRow

from .. import values
from ..blocks import SectionBlock
from ..content import Column, Row, RowKind, Table
from ..facts import ReportFacts
from ..values import Value
from ..wording import clauses, month_name, pp, rate_words, sentences, versus_month
from .base import Body, SectionKind, row
from .labels import route_names, route_record, route_records


class VisitsBlock(SectionBlock):
    """Visits by route."""

    class Meta:
        icon = "user"
        label = gettext_lazy("Visits")


def collect(facts: ReportFacts) -> Body:
    """The visits; a sentence alone in an office without visits."""
    visits = facts.visits
    if not visits.known:
        return Body(
            _("No planned call and no visit is on file up to %(month)s, so nothing is known of field work.")
            % {"month": month_name(facts.month)}
        )
    names = route_names(visits.routes)
    return Body(_sentence(visits, names), (_table(facts, names),), route_records(visits.routes))


def _sentence(visits: VisitFacts, names: Mapping[str, str]) -> str:
    return sentences([_fulfilment_sentence(visits), _route_sentence(visits, names), _gap_sentence(visits)])


def _fulfilment_sentence(visits: VisitFacts) -> str:
    rates = visits.total.rates
    parts = []
    if rates.capped_fulfilment.denominator:
        parts.append(
            _("%(rate)s of the visits required were made") % {"rate": rate_words(rates.capped_fulfilment)}
        )
        if visits.previous and visits.previous.capped_fulfilment.denominator:
            parts.append(
                _("%(points)s %(versus)s")
                % {
                    "points": pp(rate_change(rates.capped_fulfilment, visits.previous.capped_fulfilment)),
                    "versus": versus_month(visits.month),
                }
            )
    if rates.coverage.denominator:
        unseen = rates.coverage.denominator - rates.coverage.numerator
        parts.append(
            ngettext("%(number)s served shop saw no visit", "%(number)s served shops saw no visit", unseen)
            % {"number": f"{unseen:,}"}
            if unseen
            else _("every served shop was visited")
        )
    return _("%(sentence)s.") % {"sentence": clauses(parts)} if parts else ""


def _route_sentence(visits: VisitFacts, names: Mapping[str, str]) -> str:
    """The route that kept least of its frequency, where one lies clearly below the unit."""
    solid = [entry for entry in visits.routes if entry.rates.capped_fulfilment.denominator >= FEWEST_CASES]
    worst = min(
        solid, key=lambda entry: (entry.rates.capped_fulfilment.value or 0.0, entry.code), default=None
    )
    whole = visits.total.rates.capped_fulfilment
    if worst is None or len(solid) < 2:
        return ""
    gap = rate_change(worst.rates.capped_fulfilment, whole)
    if (gap.points or 0.0) > -1.0:
        return ""
    return _("%(route)s is furthest behind with %(rate)s, %(points)s from the unit.") % {
        "route": names[worst.code],
        "rate": rate_words(worst.rates.capped_fulfilment),
        "points": pp(gap),
    }


def _gap_sentence(visits: VisitFacts) -> str:
    coverage = visits.total.rates.coverage
    if visits.total.never_visited in (0, coverage.denominator - coverage.numerator):
        return ""
    return ngettext(
        "%(number)s served shop has no visit on file at all.",
        "%(number)s served shops have no visit on file at all.",
        visits.total.never_visited,
    ) % {"number": f"{visits.total.never_visited:,}"}


def _table(facts: ReportFacts, names: Mapping[str, str]) -> Table:
    visits = facts.visits
    shops = (_("shops visited"), _("served shops"))
    columns = (
        Column(pgettext("column", "Route"), "left"),
        Column(_("Plan kept"), parts=(_("calls made on their date"), _("calls due"))),
        Column(_("Coverage"), parts=shops),
        Column(_("Frequency kept"), parts=(_("shops visited as required"), _("shops with a requirement"))),
        Column(_("Visits fulfilled"), parts=(_("visits counted"), _("visits required"))),
        Column(_("Visits")),
        Column(_("Unplanned"), parts=(_("unplanned visits"), _("all visits"))),
        Column(_("Effective"), parts=(_("effective visits"), _("all visits"))),
        Column(_("Minutes")),
        Column(_("Visits a day")),
        Column(_("Median gap")),
        Column(_("Longest gap")),
    )
    rows: list[Row] = [
        row(_cells(entry, names[entry.code]), where=route_record(entry.code)) for entry in visits.routes
    ]
    rows.append(row(_cells(visits.total, _("Total")), RowKind.TOTAL))
    return Table(
        "visits",
        _("Visits by route, %(month)s") % {"month": month_name(facts.month)},
        columns,
        tuple(rows),
        _("Minutes: median time in the shop. Gaps: days without a visit."),
    )


def _cells(entry: VisitRow, label: str) -> list[Value]:
    rates = entry.rates
    return [
        values.words(label),
        values.rate(rates.adherence),
        values.rate(rates.coverage),
        values.rate(rates.frequency_compliance, cases=False),
        values.rate(rates.capped_fulfilment),
        values.count(rates.visits),
        values.rate(rates.unplanned, cases=False),
        values.rate(rates.effective, cases=False),
        values.decimal(entry.time.median),
        _load(rates.daily_load),
        values.decimal(entry.median_gap),
        values.count(entry.longest_gap),
    ]


def _load(load: Ratio) -> Value:
    return values.decimal(load.value)


SECTION = SectionKind("visits", gettext_lazy("Visits"), VisitsBlock, collect)

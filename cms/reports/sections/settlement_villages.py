"""E-settlement by village: where shops are to be enrolled and debits to be repaired."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from settlement.measures.rates import FEWEST_CASES
from settlement.queries.facts import SettlementRow

from ..blocks import SectionBlock
from ..content import Column
from ..facts import ReportFacts
from ..wording import money, money_unit, month_name, rate_words, sentences
from .base import Body, SectionKind
from .labels import village_record
from .settlement import in_order, lowest, ranked, table


class SettlementVillagesBlock(SectionBlock):
    """E-settlement by village."""

    class Meta:
        icon = "home"
        label = gettext_lazy("E-settlement by village")


def collect(facts: ReportFacts) -> Body | None:
    """The villages; nothing in an office without e-settlement or without villages."""
    settlement = facts.settlement
    if not settlement.known or not any(entry.village for entry in settlement.villages):
        return None
    return Body(
        _sentence(settlement.villages, facts.currency),
        (
            table(
                "settlement_villages",
                _("E-settlement by village, %(month)s, amounts in %(unit)s")
                % {"month": month_name(facts.month), "unit": money_unit(facts.currency)},
                [Column(_("Township"), "left"), Column(pgettext("column", "Village"), "left")],
                in_order(settlement.villages),
                None,
                _label,
                _where,
            ),
        ),
        tuple(
            (name, _where(entry))
            for entry in settlement.villages
            for name in (entry.township, entry.village)
            if name
        ),
    )


def _label(entry: SettlementRow) -> Sequence[str]:
    if not entry.village:
        return ("", _("no village on file"))
    return (entry.township, entry.village)


def _where(entry: SettlementRow) -> str:
    return village_record(entry.township, entry.village)


def _name(entry: SettlementRow) -> str:
    if not entry.village:
        return _("the shops without a village on file")
    if not entry.township:
        return entry.village
    return _("%(village)s (%(township)s)") % {"village": entry.village, "township": entry.township}


def _sentence(villages: Sequence[SettlementRow], currency: str) -> str:
    return sentences(
        [_failed_sentence(villages, currency), _enrolment_sentence(villages), _few_sentence(villages)]
    )


def _failed_sentence(villages: Sequence[SettlementRow], currency: str) -> str:
    solid = [entry for entry in ranked(villages) if entry.rates.failed_dues]
    if not solid:
        return ""
    worst = max(solid, key=lambda entry: (entry.rates.failed_amount, entry.township, entry.village))
    return ngettext(
        "Most of the failed amount lies in %(village)s: %(amount)s in %(dues)s due.",
        "Most of the failed amount lies in %(village)s: %(amount)s in %(dues)s dues.",
        worst.rates.failed_dues,
    ) % {
        "village": _name(worst),
        "amount": money(worst.rates.failed_amount, currency),
        "dues": worst.rates.failed_dues,
    }


def _enrolment_sentence(villages: Sequence[SettlementRow]) -> str:
    """The village with the lowest enrolment, or, where villages are small, how many are wholly enrolled."""
    placed = [entry for entry in villages if entry.village and entry.rates.enrolment.denominator]
    found = lowest(placed, lambda entry: entry.rates.enrolment)
    if found and found.rates.enrolment.numerator < found.rates.enrolment.denominator:
        return _("Enrolment is lowest in %(village)s with %(rate)s.") % {
            "village": _name(found),
            "rate": rate_words(found.rates.enrolment),
        }
    whole = sum(entry.rates.enrolment.numerator == entry.rates.enrolment.denominator for entry in placed)
    if not placed:
        return ""
    return _("In %(whole)s of %(number)s villages every served shop is enrolled.") % {
        "whole": whole,
        "number": len(placed),
    }


def _few_sentence(villages: Sequence[SettlementRow]) -> str:
    few = sum(not entry.reliable for entry in villages)
    if not few:
        return ""
    return ngettext(
        "%(few)s of %(number)s villages has fewer than %(fewest)s resolved dues and is not ranked.",
        "%(few)s of %(number)s villages have fewer than %(fewest)s resolved dues and are not ranked.",
        few,
    ) % {"few": few, "number": len(villages), "fewest": FEWEST_CASES}


SECTION = SectionKind(
    "settlement_villages", gettext_lazy("E-settlement by village"), SettlementVillagesBlock, collect
)

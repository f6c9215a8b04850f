"""What stands on the sheet of a business report: the same texts on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from territory.measures.trends import change

from ...measures.business_drafts import drafted
from ...measures.business_facts import CategoryFacts, Facts, MonthFacts, RateFacts, ShopFacts, of_json
from ...measures.business_wording import UNKNOWN, changed, number, percent, points
from ...models import BusinessReport
from .amounts import money


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; a strong one is what the report is about."""

    cells: tuple[str, ...]
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column are names, the others figures unless named in ``texts``.

    ``is_half`` says that it is narrow enough to stand beside another. ``order`` are the places of the lines,
    the weightiest first; empty for as they stand.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
    texts: tuple[int, ...] = ()
    is_half: bool = False
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the strip."""

    label: str
    value: str
    deltas: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is told by the figures of a report; ``draft`` is the paragraph proposed of them.

    ``profile`` are label and text of what the subject is. ``rows`` stand beneath the columns of the trend.
    """

    title: str
    byline: str
    profile: tuple[tuple[str, str], ...]
    figures: tuple[KeyFigure, ...]
    trend_title: str
    months: tuple[MonthFacts, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[Table, ...]
    draft: str
    facts: Facts


def sheet_of(report: BusinessReport) -> Sheet:
    """The sheet of a report, in the active language."""
    from .shop_sheet import shop_sheet
    from .tier_sheet import tier_sheet

    facts = of_json(report.facts)
    return shop_sheet(facts) if isinstance(facts, ShopFacts) else tier_sheet(facts)


def draft_of(facts: Facts) -> str:
    """The paragraph proposed."""
    return drafted(facts, settings.CURRENCY)


def changes_of(facts: Facts, now: int | None, before: int | None, year: int | None) -> tuple[str, ...]:
    """Against the month and the year before; nothing of a month that has not ended."""
    if facts.until is not None:
        return ()
    return (
        _("MoM %(change)s") % {"change": changed(change(now, before))},
        _("YoY %(change)s") % {"change": changed(change(now, year))},
    )


def structure_table(parts: tuple[CategoryFacts, ...], *, title: str, beside: str, note: str) -> Table:
    """Categories beside those of the peers."""
    return Table(
        name="structure",
        title=title,
        columns=(
            _("Category"),
            _("Net sales"),
            _("YoY"),
            _("Share"),
            beside,
            pgettext("column", "Difference"),
        ),
        lines=tuple(
            Line(
                (
                    part.name or pgettext("category", "Other"),
                    money(part.amount),
                    changed(part.yoy),
                    percent(part.share),
                    percent(part.peers_share),
                    points(part.share, part.peers_share),
                )
            )
            for part in parts
        ),
        note=note,
    )


def rates_table(own: RateFacts, other: RateFacts, names: tuple[str, str], note: str) -> Table:
    """Settlement rates of the subject beside those of what it belongs to."""
    pairs = (
        (_("Debit success"), own.debit_success, other.debit_success),
        (_("First-attempt success"), own.first_attempt_success, other.first_attempt_success),
        (_("Amount success"), own.amount_success, other.amount_success),
    )
    return Table(
        name="rates",
        title=_("E-settlement"),
        columns=(pgettext("column", "Rate"), *names),
        lines=(
            *(Line((label, percent(mine), percent(theirs))) for label, mine, theirs in pairs),
            Line((_("Failed dues"), number(own.failed), number(other.failed))),
            Line((_("Failed amount"), money(own.failed_amount), money(other.failed_amount))),
        ),
        note=note,
        is_half=True,
    )


__all__ = [
    "UNKNOWN",
    "KeyFigure",
    "Line",
    "Sheet",
    "Table",
    "changes_of",
    "draft_of",
    "rates_table",
    "sheet_of",
    "structure_table",
]

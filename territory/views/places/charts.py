"""The charts of the pages of places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesforce_app.kernel.periods import Month
from salesforce_app.web.charts import PARTS, Category, Chart, Kind, Measure, Reference, Series, Tone
from salesforce_app.web.words import month_name

from ...measures.festival import holds_festival
from ...measures.trends import Cycles
from ...queries.facts import TierRow
from ...queries.pages import CHARTED
from ...queries.side_by_side import Line
from .words import month_mark


def trend_chart(
    title: str,
    month: Month,
    amounts: Mapping[Month, int | None],
    *,
    cycles: Mapping[Month, Cycles | None],
    targets: Mapping[Month, int],
    average: int | None,
    query: Callable[..., str],
) -> Chart:
    """Net sales of 13 months: this year, the year before, the plan; each month leads to itself."""
    months = Month.range(month.shift(-12), month)
    series = [
        Series(_("Net sales"), tuple(amounts.get(each) for each in months)),
        Series(_("Year before"), tuple(amounts.get(each.shift(-12)) for each in months), Tone.BEFORE),
    ]
    if targets:
        series.append(Series(_("Target"), tuple(targets.get(each) for each in months), Tone.PLAN))
    return Chart(
        kind=Kind.COLUMNS,
        name="sales-trend",
        title=_("%(place)s: net sales, %(first)s to %(last)s")
        % {"place": title, "first": month_name(months[0]), "last": month_name(months[-1])},
        measure=Measure.MONEY,
        categories=tuple(
            Category(
                month_mark(each, is_first=each == months[0]),
                _month_note(each, cycles.get(each)),
                query(month=each, page=1),
            )
            for each in months
        ),
        series=tuple(series),
        axis=_("Month"),
        notes=_("Order cycles"),
        reference=Reference(_("Average of the 12 months before"), average) if average is not None else None,
    )


def index_chart(title: str, months: Sequence[Month], own: Sequence[float | None], whole: str) -> Chart:
    """Amount per buying shop against that of the unit, which is 100."""
    return Chart(
        kind=Kind.LINES,
        name="sales-index",
        title=_("%(place)s: sales per buying shop, %(unit)s = 100") % {"place": title, "unit": whole},
        measure=Measure.INDEX,
        categories=tuple(Category(month_mark(each, is_first=each == months[0])) for each in months),
        series=(Series(pgettext("index", "Index"), tuple(own)),),
        axis=_("Month"),
        reference=Reference(whole, 100.0),
    )


def pull_chart(title: str, lines: Iterable[Line], address: Callable[[Line], str], versus: str) -> Chart:
    """What the lines add to the change of the whole, the strongest of them, in percentage points."""
    known = [line for line in lines if line.pull_pp is not None]
    strongest = sorted(known, key=lambda line: (-abs(line.pull_pp or 0), line.code))[:CHARTED]
    shown = sorted(strongest, key=lambda line: (-(line.pull_pp or 0), line.code))
    return Chart(
        kind=Kind.BARS,
        name="pull",
        title=title,
        measure=Measure.POINTS,
        categories=tuple(Category(line.name, href=address(line)) for line in shown),
        series=(Series(_("Pull (%(versus)s)") % {"versus": versus}, tuple(line.pull_pp for line in shown)),),
        axis=pgettext("column", "Name"),
    )


def tier_chart(title: str, tiers: Sequence[TierRow]) -> Chart:
    """The tiers' shares of the shops and of the amount, as two bars of parts."""
    return Chart(
        kind=Kind.STACK,
        name="tiers",
        title=title,
        measure=Measure.RATE,
        categories=(Category(_("Shops")), Category(_("Net sales"))),
        series=tuple(
            Series(str(row.tier.label), (row.retailers_share, row.amount_share), PARTS[min(place, 4)])
            for place, row in enumerate(tiers)
        ),
        axis=_("Share of"),
    )


def _month_note(month: Month, cycles: Cycles | None) -> str:
    notes = []
    if cycles is not None:
        number = f"{cycles:.1f}".removesuffix(".0")
        # A mean such as 1.5 takes the plural.
        notes.append(
            ngettext("%(number)s cycle", "%(number)s cycles", 1 if cycles == 1 else 2) % {"number": number}
        )
    if settings.SPRING_FESTIVAL and holds_festival(month, month):
        notes.append(_("Spring Festival"))
    return " · ".join(notes)

"""What the page of coverage says of each measure, and the list that each of its numbers opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext, pgettext_lazy

from accounts.queries.retailer_list import RETAILERS
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.listings import list_address, set_address
from salesforce_app.web.words import true_minus

from ..queries.coverage.behind import PERSON
from ..queries.coverage.groups import By
from ..queries.facts import VisitRow
from ..queries.planned_list import PLANNED_CALLS
from ..queries.visit_list import VISITS

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Behind:
    """The lists behind the numbers of one group, or of the whole unit when ``code`` is empty."""

    unit: str
    month: Month
    by: By
    code: str = ""

    def shops(self, name: str, number: int) -> str:
        """A set of shops; "" when there are none."""
        if not number:
            return ""
        place: dict[str, object] = {"unit": self.unit}
        argument = ""
        if self.code and self.by is By.ROUTE:
            place = {"route": self.code}
        elif self.code:
            argument = self.code if self.by is By.TIER else PERSON + self.code
        return set_address(RETAILERS, name, month=self.month, argument=argument, **place)

    def calls(self, adherence: str, number: int) -> str:
        """Planned calls; "" when there are none."""
        return self._rows(PLANNED_CALLS, number, adherence=adherence)

    def visits(self, number: int, **chosen: object) -> str:
        """Visits in person; "" when there are none."""
        return self._rows(VISITS, number, counts="true", **chosen)

    def _rows(self, listing: str, number: int, **chosen: object) -> str:
        if not number:
            return ""
        group = {self.by.value: self.code} if self.code else {}
        return list_address(listing, unit=self.unit, month=self.month, **group, **chosen)


@dataclass(frozen=True, slots=True)
class Part:
    """A number with the list that it was counted from; ``label`` names it to whoever hears the page."""

    text: str
    address: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One measure of one group: the figure, its cases, a second line, and the change to the other month."""

    figure: str
    parts: tuple[Part, ...] = ()
    note: str = ""
    change: str = ""
    is_few: bool = False
    is_rate: bool = False


FEW = 20
"""Rates of fewer cases are shown in grey."""


def _rate(ratio: Ratio, base: Ratio | None, parts: tuple[Part, ...], note: str = "") -> Told:
    return Told(
        true_minus(ratio.percent()),
        parts if ratio.denominator else (),
        note if ratio.denominator else "",
        points(ratio, base),
        0 < ratio.denominator < FEW,
        is_rate=True,
    )


def _of(base: VisitRow | None, name: str) -> Ratio | None:
    """A rate of the month that is compared with."""
    found: Ratio | None = None if base is None else getattr(base.rates, name)
    return found


def points(ratio: Ratio, base: Ratio | None) -> str:
    """The difference of two rates in percentage points; "" where either is unknown."""
    if base is None or ratio.value is None or base.value is None:
        return ""
    difference = (ratio.value - base.value) * 100
    return pgettext("difference of rates", "%(points)s pp") % {"points": true_minus(f"{difference:+.1f}")}


def _cases(ratio: Ratio, numerator: str, denominator: str, of: str, whole: str) -> tuple[Part, ...]:
    return (Part(f"{ratio.numerator:,}", numerator, of), Part(f"{ratio.denominator:,}", denominator, whole))


def _adherence(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    rates = row.rates
    return _rate(
        rates.adherence,
        _of(base, "adherence"),
        _cases(
            rates.adherence,
            behind.calls("kept", rates.adherence.numerator),
            behind.calls("due", rates.adherence.denominator),
            _("calls kept on the day"),
            _("calls due"),
        ),
        _("±1 day %(rate)s") % {"rate": rates.adherence_grace.percent()},
    )


def _coverage(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    ratio = row.rates.coverage
    return _rate(
        ratio,
        _of(base, "coverage"),
        _cases(
            ratio,
            behind.shops("visited", ratio.numerator),
            behind.shops("served", ratio.denominator),
            _("shops visited"),
            _("shops"),
        ),
    )


def _frequency(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    ratio = row.rates.frequency_compliance
    return _rate(
        ratio,
        _of(base, "frequency_compliance"),
        _cases(
            ratio,
            behind.shops("visited_enough", ratio.numerator),
            behind.shops("asked", ratio.denominator),
            _("shops visited often enough"),
            _("shops with required visits"),
        ),
    )


def _fulfilment(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    ratio = row.rates.capped_fulfilment
    missing = ratio.denominator - ratio.numerator
    short = row.rates.frequency_compliance.denominator - row.rates.frequency_compliance.numerator
    told = _rate(ratio, _of(base, "capped_fulfilment"), ())
    if not ratio.denominator:
        return told
    return Told(
        told.figure,
        _cases(
            ratio,
            behind.shops("asked", ratio.denominator),
            behind.shops("asked", ratio.denominator),
            _("required visits made"),
            _("visits required"),
        ),
        npgettext("visits", "%(number)s missing", "%(number)s missing", missing) % {"number": f"{missing:,}"}
        if short
        else "",
        told.change,
        told.is_few,
        is_rate=True,
    )


def _unplanned(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    rates = row.rates
    return _rate(
        rates.unplanned,
        _of(base, "unplanned"),
        _cases(
            rates.unplanned,
            behind.visits(rates.unplanned.numerator, planned="no"),
            behind.visits(rates.visits),
            _("visits not planned for the day"),
            _("visits"),
        ),
        _("±1 day %(rate)s") % {"rate": rates.unplanned_grace.percent()},
    )


def _effective(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    ratio = row.rates.effective
    parts = _cases(
        ratio,
        behind.visits(ratio.numerator, effective="yes"),
        behind.visits(ratio.denominator),
        _("effective visits"),
        _("visits"),
    )
    if ratio.denominator and not row.time.counted:
        # Whether a visit of unknown length was effective is unknown, and not a no.
        return Told(NOTHING, parts[1:], _("no visit tells its time"))
    return _rate(ratio, _of(base, "effective"), parts)


def _time(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    time = row.time
    left_out = Part(
        ngettext("%(number)s left out", "%(number)s left out", time.excluded)
        % {"number": f"{time.excluded:,}"},
        behind.visits(time.excluded, time="left_out"),
        _("visits without a time that counts"),
    )
    parts = (left_out,) if time.excluded else ()
    if time.median is None:
        return Told(NOTHING, parts)
    counted = Part(
        ngettext("%(number)s counted", "%(number)s counted", time.counted) % {"number": f"{time.counted:,}"},
        behind.visits(time.counted, time="counted"),
    )
    change = ""
    if base is not None and base.time.median is not None:
        change = true_minus(f"{time.median - base.time.median:+.1f}")
    return Told(
        _("%(minutes)s min") % {"minutes": decimal(time.median)},
        (counted, *parts),
        _("half of them %(from)s to %(to)s")
        % {"from": decimal(time.lower_quartile), "to": decimal(time.upper_quartile)},
        change,
        time.counted < FEW,
    )


def _gap(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    parts: tuple[Part, ...] = ()
    if row.never_visited:
        text = ngettext("%(number)s never", "%(number)s never", row.never_visited)
        parts = (
            Part(
                text % {"number": f"{row.never_visited:,}"},
                behind.shops("never_visited", row.never_visited),
                _("shops that were never visited"),
            ),
        )
    if row.longest_gap is None or row.median_gap is None:
        return Told(NOTHING, parts)
    served = behind.shops("served", row.rates.coverage.denominator)
    median = ngettext("%(days)s day", "%(days)s days", round(row.median_gap))
    longest = Part(
        _("longest %(days)s") % {"days": row.longest_gap},
        f"{served}&sort=last_visit" if served else "",
        _("shops, those longest without a visit first"),
    )
    change = ""
    if base is not None and base.median_gap is not None:
        change = true_minus(f"{row.median_gap - base.median_gap:+.1f}").replace(".0", "")
    return Told(median % {"days": decimal(row.median_gap)}, (longest, *parts), change=change)


def _load(row: VisitRow, base: VisitRow | None, behind: Behind) -> Told:
    load = row.rates.daily_load
    if load.value is None:
        return Told(NOTHING)
    change = ""
    if base is not None and base.rates.daily_load.value is not None:
        change = true_minus(f"{load.value - base.rates.daily_load.value:+.1f}")
    days = ngettext("%(number)s field day", "%(number)s field days", load.denominator)
    return Told(
        decimal(load.value),
        (Part(f"{load.numerator:,}", behind.visits(load.numerator), _("visits")),),
        days % {"number": f"{load.denominator:,}"},
        change,
    )


def decimal(value: float | None) -> str:
    """A figure with at most one decimal, in the reader's notation."""
    if value is None:
        return NOTHING
    return str(number_format(round(value, 1), 0 if float(value).is_integer() else 1, use_l10n=True))


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: its key, which is what one sorts by, its name, what it is, how it is told and compared."""

    key: str
    number: str
    title: object
    meaning: object
    tell: Callable[[VisitRow, VisitRow | None, Behind], Told]
    value: Callable[[VisitRow], float | None]
    ratio: Callable[[VisitRow], Ratio] | None = None


MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure(
            "adherence",
            "V1",
            gettext_lazy("Plan kept"),
            gettext_lazy("planned calls visited on their day ÷ planned calls due; ±1: within a working day"),
            _adherence,
            lambda row: row.rates.adherence.value,
            lambda row: row.rates.adherence,
        ),
        Measure(
            "coverage",
            "V2",
            gettext_lazy("Coverage"),
            gettext_lazy("active and new shops visited ÷ active and new shops"),
            _coverage,
            lambda row: row.rates.coverage.value,
            lambda row: row.rates.coverage,
        ),
        Measure(
            "frequency",
            "V3",
            gettext_lazy("Often enough"),
            gettext_lazy("shops visited as often as required ÷ shops with required visits"),
            _frequency,
            lambda row: row.rates.frequency_compliance.value,
            lambda row: row.rates.frequency_compliance,
        ),
        Measure(
            "fulfilment",
            "V4",
            pgettext_lazy("measure", "Required visits"),
            gettext_lazy("required visits made ÷ visits required; more than required does not count"),
            _fulfilment,
            lambda row: row.rates.capped_fulfilment.value,
            lambda row: row.rates.capped_fulfilment,
        ),
        Measure(
            "unplanned",
            "V5",
            gettext_lazy("Unplanned"),
            gettext_lazy("visits that served no planned call of their day ÷ visits"),
            _unplanned,
            lambda row: row.rates.unplanned.value,
            lambda row: row.rates.unplanned,
        ),
        Measure(
            "effective",
            "V6",
            gettext_lazy("Effective"),
            gettext_lazy(
                "visits of three minutes or more that found something out, their place not contradicted "
                "÷ visits"
            ),
            _effective,
            lambda row: row.rates.effective.value,
            lambda row: row.rates.effective,
        ),
        Measure(
            "time",
            "V7",
            gettext_lazy("Time in store"),
            gettext_lazy("median; left out: no check-out, under 1 or over 120 minutes"),
            _time,
            lambda row: row.time.median,
        ),
        Measure(
            "gap",
            "V8",
            gettext_lazy("Since last visit"),
            gettext_lazy("median over the shops, and the longest stretch without a visit"),
            _gap,
            lambda row: row.median_gap,
        ),
        Measure(
            "load",
            "V9",
            gettext_lazy("Visits a day"),
            gettext_lazy("visits ÷ days with a visit"),
            _load,
            lambda row: row.rates.daily_load.value,
        ),
    )
}

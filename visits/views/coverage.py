"""Coverage: how a unit's shops are looked after, by person, route and tier (domain.md §6, §9.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.charts import Category, Chart, Kind, Reference, Series
from salesforce_app.web.charts import Measure as Unit
from salesforce_app.web.errors import not_found
from salesforce_app.web.exports import Table, export_response
from salesforce_app.web.listings import Cell, CellKind
from salesforce_app.web.requests import scope_with
from salesforce_app.web.words import month_name
from territory.enums import Comparison
from territory.models import OrgUnit
from territory.queries.choices import units_to_choose
from territory.queries.overview import find_unit

from ..queries.coverage.groups import By, Group
from ..queries.coverage.page import Coverage, coverage_of, highest_units, months_of, usual_month
from .coverage_words import MEASURES, Behind, Measure, Told

NEED = "need"
MOST_BARS = 12
COMPARISONS = (Comparison.PREVIOUS, Comparison.YEAR)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chose in the address; each choice keeps the others."""

    unit: OrgUnit
    month: Month
    by: By
    comparison: Comparison
    sort: str

    def query(self, **changes: object) -> str:
        """The query of the same page with some choices changed."""
        chosen: dict[str, object] = {
            "unit": self.unit.code,
            "month": self.month,
            "by": self.by.value,
            "compare": self.comparison.value,
            "sort": self.sort,
        }
        usual = {"by": By.PERSON.value, "compare": Comparison.PREVIOUS.value, "sort": NEED}
        values = {**chosen, **changes}
        return "?" + urlencode({key: str(value) for key, value in values.items() if usual.get(key) != value})

    @property
    def base_month(self) -> Month:
        """The month that it is compared with."""
        return self.month.shift(-1 if self.comparison is Comparison.PREVIOUS else -12)


@dataclass(frozen=True, slots=True)
class Line:
    """A group's measures as the table shows them."""

    name: str
    code: str
    told: Sequence[tuple[Measure, Told]]


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """A unit's measures in a month, side by side, the neediest first; every number opens its list."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    today = timezone.localdate()
    try:
        asked = read_asked(request, scope)
    except Http404:
        if request.GET:
            raise
        # The menu leads here also whoever has no unit yet: nothing else is amiss where nothing was asked for.
        return render(request, "visits/coverage/nothing.html")
    found = coverage_of(scope, asked.unit, asked.month, asked.by, asked.base_month, today)
    months = months_of(asked.unit, today)
    context = {
        "asked": asked,
        "found": found,
        "units": units_to_choose(scope),
        "months": sorted({*months, asked.month}, reverse=True),
        "previous": asked.query(month=asked.month.shift(-1)) if asked.month.shift(-1) in months else "",
        "next": asked.query(month=asked.month.shift(1)) if asked.month.shift(1) in months else "",
        "comparisons": [
            (each, asked.query(compare=each.value), each is asked.comparison) for each in COMPARISONS
        ],
        "bys": [(each, asked.query(by=each.value, sort=NEED), each is asked.by) for each in By],
        "measures": [
            (measure, asked.query(sort=_turned(asked.sort, measure.key)), _now(asked.sort, measure.key))
            for measure in MEASURES.values()
        ],
        "by_need": asked.query(sort=NEED),
        "total": told_of(found, None),
        "lines": [told_of(found, group) for group in in_order(found.groups, asked.sort)],
        "chart": _chart(found),
        "reviews": scope.allows(Permission.REVIEW_VISITS),
        "may_export": scope.allows(Permission.EXPORT_REPORTS),
        "query": asked.query(),
    }
    return render(request, "visits/coverage/page.html", context)


@require_safe
def export_coverage(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same figures as a file, each rate with its cases."""
    scope = scope_with(request, Permission.EXPORT_REPORTS)
    asked = read_asked(request, scope)
    moment = timezone.now()
    found = coverage_of(scope, asked.unit, asked.month, asked.by, asked.base_month, timezone.localdate())
    groups = in_order(found.groups, asked.sort)
    columns = list(_columns(asked.by))
    assert scope.staff_id is not None
    log_export(
        staff_id=scope.staff_id,
        listing="coverage",
        kind=kind,
        query=asked.query().removeprefix("?"),
        columns=[str(column.title) for column in columns],
        rows=len(groups) + 1,
        moment=moment,
    )
    name = _("Coverage %(unit)s %(month)s") % {"unit": asked.unit.code, "month": asked.month}
    rows = [list(_cells(group.row.code, group.row.name, group)) for group in groups]
    rows.append(list(_cells(found.unit.code, _("Total"), Group(found.total))))
    return export_response(Table(name, columns, rows), kind)


def read_asked(request: HttpRequest, scope: Scope) -> Asked:
    """The choices of the request's address; what it does not say stands as usual.

    Raises Http404 for a unit outside the scope, and for a month or another choice that there is none of.
    """
    code = request.GET.get("unit", "")
    unit = find_unit(scope, code) if code else next(iter(highest_units(scope)), None)
    by, comparison = request.GET.get("by", By.PERSON.value), request.GET.get("compare", COMPARISONS[0].value)
    sort = request.GET.get("sort", NEED)
    if unit is None or by not in By.values or comparison not in COMPARISONS:
        raise not_found()
    if sort != NEED and sort.removeprefix("-") not in (*MEASURES, "name"):
        raise not_found()
    try:
        text = request.GET.get("month", "")
        month = Month.parse(text) if text else usual_month(unit, timezone.localdate())
        month.shift(-12)
    except (InputError, ValueError, OverflowError) as error:
        raise not_found() from error
    return Asked(unit, month, By(by), Comparison(comparison), sort)


def in_order(groups: Sequence[Group], sort: str) -> list[Group]:
    """The groups in an order: by need, by name, or by a measure, unknown values last."""
    if sort == NEED:
        return list(groups)
    is_descending = sort.startswith("-")
    key = sort.removeprefix("-")
    if key == "name":
        return sorted(groups, key=lambda group: group.row.name, reverse=is_descending)
    value = MEASURES[key].value
    known = [group for group in groups if value(group.row) is not None]
    known.sort(key=lambda group: value(group.row) or 0.0, reverse=is_descending)
    return known + [group for group in groups if value(group.row) is None]


def _turned(sort: str, key: str) -> str:
    """A first click shows the lowest first, a second turns round."""
    return f"-{key}" if sort == key else key


def _now(sort: str, key: str) -> str:
    """How the table is sorted by a measure, as ARIA calls it."""
    return {key: "ascending", f"-{key}": "descending"}.get(sort, "")


def told_of(found: Coverage, group: Group | None) -> Line:
    """A group's measures with their lists; the whole unit's without one."""
    row = found.total if group is None else group.row
    base = found.base if group is None else found.bases.get(row.code)
    code = "" if group is None else row.code
    behind = Behind(found.unit.code, found.month, found.by, code)
    return Line(row.name, code, [(measure, measure.tell(row, base, behind)) for measure in MEASURES.values()])


def _chart(found: Coverage) -> Chart | None:
    """Required visits made, of the neediest groups, against the unit's own."""
    groups = [group for group in found.groups if group.row.rates.capped_fulfilment.denominator][:MOST_BARS]
    if len(groups) < 2:
        return None
    return Chart(
        kind=Kind.RATES,
        name="coverage",
        title=_("%(unit)s, %(month)s: required visits made, the neediest first")
        % {"unit": found.unit.name, "month": month_name(found.month)},
        measure=Unit.RATE,
        categories=tuple(
            Category(
                group.row.name,
                href=Behind(found.unit.code, found.month, found.by, group.row.code).shops(
                    "asked", group.row.rates.capped_fulfilment.denominator
                ),
            )
            for group in groups
        ),
        series=(Series(_("Required visits made"), tuple(g.row.rates.capped_fulfilment for g in groups)),),
        axis=str(found.by.label),
        reference=Reference(found.unit.name, found.total.rates.capped_fulfilment),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    title: object
    kind: CellKind


def _columns(by: By) -> Iterator[_Column]:
    yield _Column(_("Code"), CellKind.TEXT)
    yield _Column(by.label, CellKind.TEXT)
    for measure in MEASURES.values():
        if measure.ratio is not None:
            title = f"{measure.number} {measure.title}"
            yield _Column(title, CellKind.RATE)
            yield _Column(_("%(measure)s, cases") % {"measure": title}, CellKind.COUNT)
            yield _Column(_("%(measure)s, of") % {"measure": title}, CellKind.COUNT)
    yield _Column(_("V1 Plan kept within one working day"), CellKind.RATE)
    yield _Column(_("V5 Unplanned within one working day"), CellKind.RATE)
    for title in (
        _("V7 Time in store, lower quartile (min)"),
        _("V7 Time in store, median (min)"),
        _("V7 Time in store, upper quartile (min)"),
    ):
        yield _Column(title, CellKind.COUNT)
    yield _Column(_("V7 Visits counted"), CellKind.COUNT)
    yield _Column(_("V7 Visits left out"), CellKind.COUNT)
    yield _Column(_("V8 Days since last visit, median"), CellKind.COUNT)
    yield _Column(_("V8 Longest gap (days)"), CellKind.COUNT)
    yield _Column(_("Shops never visited"), CellKind.COUNT)
    yield _Column(_("Visits"), CellKind.COUNT)
    yield _Column(_("Field days"), CellKind.COUNT)


def _cells(code: str, name: str, group: Group) -> Iterator[Cell]:
    row, rates = group.row, group.row.rates
    yield Cell(code)
    yield Cell(name)
    for measure in MEASURES.values():
        if measure.ratio is not None:
            ratio = measure.ratio(row)
            yield Cell(ratio)
            yield Cell(ratio.numerator)
            yield Cell(ratio.denominator)
    values: list[Any] = [rates.adherence_grace, rates.unplanned_grace]
    values += [row.time.lower_quartile, row.time.median, row.time.upper_quartile]
    values += [row.time.counted, row.time.excluded, row.median_gap, row.longest_gap, row.never_visited]
    values += [rates.daily_load.numerator, rates.daily_load.denominator]
    for value in values:
        yield Cell(value)

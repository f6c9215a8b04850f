"""What the territory says on the home page, to whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import FilledColumn, Panel, fill
from salesforce_app.web.views import HOME

from ..queries.home import month_so_far, open_months
from ..queries.kept_places import unit_losses
from ..queries.overview import newest_month, top_unit
from ..queries.pages import SUB_UNITS, Choice, UnitPage, unit_page
from ..queries.side_by_side import Line, unit_lines
from .places.movements import moved
from .places.words import change_text, shops_address

MONTHS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SubUnit:
    """A unit below the reader's own, with where it leads and what stands out of it."""

    line: Line
    address: str
    mom: str
    yoy: str
    remark: str
    cells: tuple[tuple[FilledColumn, object], ...]


def month_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """Her territory this month so far; for those who are in the field themselves."""
    found = month_so_far(scope)
    if found is None:
        return None
    context = {"found": found, "change": change_text(found.change)}
    return render_to_string("territory/home/month.html", context)


def falling_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The shops to look at: how many fell behind in the newest ended month, and who lost most."""
    page = _own_page(scope)
    if page is None:
        return None
    losses = unit_losses(page.frame)
    context = {
        "month": page.month,
        "number": losses.falling,
        "address": shops_address("falling", page.month, **page.place) if losses.falling else "",
        "movers": [moved(mover) for mover in losses.down],
    }
    return render_to_string("territory/home/falling.html", context)


def units_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The units below one's own side by side, with what stands out; nothing for a territory."""
    page = _own_page(scope)
    if page is None or not page.children:
        return None
    lines = page.keep(unit_lines)
    columns = fill(SUB_UNITS, scope, page)
    remarks = _remarks(lines)
    rows = [
        SubUnit(
            line,
            reverse("territory:unit", args=[line.code]),
            change_text(line.mom),
            change_text(line.yoy),
            remarks.get(line.pk, ""),
            tuple((column, column.cells.get(line.pk, "")) for column in columns),
        )
        for line in sorted(lines, key=lambda line: (line.pull_pp or 0, line.code))
    ]
    address = reverse("territory:unit", args=[page.unit.code])
    context = {"rows": rows, "columns": columns, "page": page, "address": address}
    return render_to_string("territory/home/units.html", context)


def sees_several_units(scope: Scope, subject: object = None) -> bool:
    """Whether there may be units below one's own to set side by side."""
    return scope.everything or isinstance(scope.units, QuerySet) or len(list(scope.units)) > 1


def open_months_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The months that are not closed yet, for those who keep the data."""
    months = open_months()
    if not months:
        return None
    context = {"months": months, "more": max(0, len(months) - MONTHS_SHOWN)}
    return render_to_string("territory/home/open_months.html", context)


def _own_page(scope: Scope) -> UnitPage | None:
    """The newest ended month of the first unit at which the reader's tree begins."""
    unit, month = top_unit(scope), newest_month(scope)
    return None if unit is None or month is None else unit_page(scope, unit, Choice(month))


def _remarks(lines: tuple[Line, ...]) -> dict[int, str]:
    """What stands out: who pulls the whole down most and up most, and who sells least per shop."""
    pulls = [line for line in lines if line.pull_pp is not None]
    remarks: dict[int, list[str]] = {}
    if pulls:
        low, high = (
            min(pulls, key=lambda line: line.pull_pp or 0),
            max(pulls, key=lambda line: line.pull_pp or 0),
        )
        if (low.pull_pp or 0) < 0:
            remarks.setdefault(low.pk, []).append(_("pulls down most"))
        if (high.pull_pp or 0) > 0:
            remarks.setdefault(high.pk, []).append(_("pulls up most"))
    levels = [line for line in lines if line.level.points is not None]
    if len(levels) > 1:
        least = min(levels, key=lambda line: line.level.points or 0)
        remarks.setdefault(least.pk, []).append(_("sells least per shop"))
    return {pk: " · ".join(words) for pk, words in remarks.items()}


HOME_PANELS = [
    Panel(HOME, "month", gettext_lazy("This month"), 5, month_panel, Permission.LOG_VISITS),
    Panel(
        HOME,
        "units-below",
        gettext_lazy("Units side by side"),
        10,
        units_panel,
        Permission.VIEW_REPORTS,
        is_wide=True,
        is_late=True,
        concerns=sees_several_units,
    ),
    Panel(
        HOME,
        "falling",
        gettext_lazy("Shops to look at"),
        20,
        falling_panel,
        Permission.LOG_VISITS,
        is_late=True,
    ),
    Panel(HOME, "open-months", gettext_lazy("Open months"), 60, open_months_panel, Permission.IMPORT_DATA),
]

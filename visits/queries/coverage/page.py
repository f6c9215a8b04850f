"""What the page of coverage shows: a unit's measures by person, route or tier, and those of another month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min
from django.utils.translation import get_language

from accounts.roles import Permission
from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.frame import frame_of
from territory.queries.units import unit_tree

from ...models import PlannedCall, Visit
from ..facts import VisitRow
from ..field_work import around, is_known
from ..visits import working_days
from .groups import By, Group, groups_of, total_of
from .made_of import COVERAGE
from .work import field_work


@dataclass(frozen=True, slots=True)
class Coverage:
    """Field work of a unit in a month, in groups, the neediest first.

    ``base`` and ``bases`` (by the group's code) are of the month that it is compared with. ``known`` is False
    in an office without a plan or visit up to the month.
    """

    unit: OrgUnit
    month: Month
    base_month: Month
    by: By
    as_of: date
    known: bool
    total: VisitRow
    groups: Sequence[Group]
    base: VisitRow
    bases: Mapping[str, VisitRow]

    @property
    def is_running(self) -> bool:
        """Whether the month has days to come."""
        return self.as_of < self.month.last


def coverage_of(
    scope: Scope, unit: OrgUnit, month: Month, by: By, base_month: Month, today: date
) -> Coverage:
    """Coverage of a unit that the caller has found within ``scope``; a fixed number of statements.

    Whoever does not review field work sees no other person's line. Kept in each language, since groups have
    names.
    """
    only = None if scope.allows(Permission.REVIEW_VISITS) else (scope.staff_id or 0)
    until = max(around(each, working_days(each)).last for each in (month, base_month))
    key = (unit.pk, month, by.value, base_month, only, today, get_language())
    return kept(
        "coverage",
        key,
        lambda: _made(scope, unit, month, by, base_month, today, only),
        made_of=COVERAGE,
        until=until,
    )


def _made(
    scope: Scope, unit: OrgUnit, month: Month, by: By, base_month: Month, today: date, only: int | None
) -> Coverage:
    frame, base_frame = frame_of(unit, month, scope), frame_of(unit, base_month, scope)
    work, before = field_work(frame, today), field_work(base_frame, today)
    return Coverage(
        unit=unit,
        month=month,
        base_month=base_month,
        by=by,
        as_of=work.as_of,
        known=is_known(frame),
        total=total_of(work, unit.code, unit.name),
        groups=groups_of(work, by, frame, scope, only=only),
        base=total_of(before, unit.code, unit.name),
        bases={group.row.code: group.row for group in groups_of(before, by, base_frame, scope, only=only)},
    )


def highest_units(scope: Scope) -> Sequence[OrgUnit]:
    """The units that the scope covers below none that it covers; one statement."""
    units = OrgUnit.objects.visible_to(scope)
    return list(units.exclude(parent__in=units.values("pk")).order_by("code"))


def months_of(unit: OrgUnit, today: date) -> list[Month]:
    """The months with visits or planned calls in a unit, the newest first; the running one among them.

    Three statements.
    """
    units = unit_tree().below([unit.pk])
    visits = Visit.objects.filter(unit__in=units).aggregate(Min("visited_on"), Max("visited_on"))
    plans = PlannedCall.objects.filter(unit__in=units).aggregate(Min("date"), Max("date"))
    days = [day for day in (*visits.values(), *plans.values()) if day is not None]
    if not days:
        return [Month.of(today)]
    return Month.range(Month.of(min(days)), Month.of(max(*days, today)))[::-1]


def usual_month(unit: OrgUnit, today: date) -> Month:
    """The running month once it has a visit, else the newest one that has; two statements."""
    units = unit_tree().below([unit.pk])
    visits = Visit.objects.filter(unit__in=units, visited_on__lte=today)
    newest = visits.aggregate(Max("visited_on"))["visited_on__max"]
    return Month.of(newest or today)

"""Targets files: what units and routes are to sell in a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from salesforce_app.imports.kinds import Done, RowImport
from salesforce_app.imports.plan import Row
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import Amount, CalendarMonth, Identifier, Integer
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

from ..domain.targets import plan_target
from ..models import OrgUnit, Route, Target

Key = tuple[int | None, int | None, date]
"""The keys of unit and route, of which one is None, and the month."""


class TargetsImport(RowImport):
    """Targets, known by unit or route and month."""

    table: ClassVar = Table(
        "targets",
        (
            Column("unit_code", Identifier(60), aliases=("片区编码", "单位编码", "unit")),
            Column("route_code", Identifier(60), aliases=("线路编码", "route")),
            Column("month", CalendarMonth(), required=True, aliases=("月份", "年月")),
            Column("amount", Amount(), required=True, aliases=("金额", "目标金额", "任务金额")),
            Column("quantity", Integer(), aliases=("数量", "目标数量", "任务量")),
        ),
        any_of=(("unit_code", "route_code"),),
    )

    def begin(self) -> None:
        """See RowImport."""
        self._units = {unit.code: unit for unit in OrgUnit.objects.all()}
        self._routes = {route.code: route for route in Route.objects.all()}

    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """See RowImport."""
        months = {row.values["month"].first for row in rows}  # type: ignore[attr-defined]
        self._targets: dict[Key, Target] = {
            (target.unit_id, target.route_id, target.month): target
            for target in Target.objects.filter(month__in=months)
        }
        self.decide(rows, changes, self._plan_row)

    def _plan_row(self, row: Row, changes: ChangeSet) -> Done:
        values: dict[str, Any] = row.values
        unit = _named(self._units, "unit_code", values, _("There is no unit “%(code)s” on file."))
        route = _named(self._routes, "route_code", values, _("There is no route “%(code)s” on file."))
        month = values["month"]
        key = (unit.pk if unit else None, route.pk if route else None, month.first)
        self.refuse_second(row, key, "month")
        target = self._targets.get(key)
        changed = plan_target(
            changes,
            target,
            unit=unit,
            route=route,
            month=month,
            amount=values["amount"],
            quantity=values.get("quantity"),
        )
        return Done.CREATED if target is None else Done.updated_if(changed)


def _named(records: dict[str, Any], column: str, values: dict[str, Any], unknown: str) -> Any:
    code = values.get(column)
    if code is None:
        return None
    if code not in records:
        raise InputError(column, unknown % {"code": code}, _("Import it first, or correct the code."))
    return records[code]

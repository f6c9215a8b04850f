"""Routes files: routes, the unit to which each belongs and its order days, from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from salesforce_app.imports.kinds import Done
from salesforce_app.imports.plan import Row
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import WEEKDAYS, Choice, Date, Identifier, IntegerList, Text
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

from ..domain.routes import plan_route, plan_term, routes_with_stops
from ..enums import RouteKind
from ..models import OrgUnit, Route, RouteTerm
from .moves import PlacingImport

ROUTE_KINDS = {
    RouteKind.ORDER_VISIT.value: (
        "访销",
        "访销线路",
        "拜访线路",
        "订货线路",
        "order",
        "visit",
        "order/visit",
    ),
    RouteKind.DELIVERY.value: ("送货", "送货线路", "配送", "配送线路"),
}


class RoutesImport(PlacingImport):
    """Routes, known by their code."""

    table: ClassVar = Table(
        "routes",
        (
            Column("code", Identifier(60), required=True, aliases=("线路编码", "编码", "route_code")),
            Column("name", Text(200), required=True, aliases=("线路名称", "名称", "route_name")),
            Column("unit_code", Identifier(60), required=True, aliases=("片区编码", "单位编码", "unit")),
            Column("kind", Choice(ROUTE_KINDS), aliases=("线路类型", "类型")),
            Column("order_weekdays", IntegerList(1, 7, WEEKDAYS), aliases=("订货日", "order_days")),
            Column("since", Date(), aliases=("生效日期", "起始日期")),
        ),
    )
    rows_at_once = None

    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """See RowImport."""
        self._units = {unit.code: unit for unit in OrgUnit.objects.all()}
        self._routes = {route.code: route for route in Route.objects.all()}
        self._terms: defaultdict[int, list[RouteTerm]] = defaultdict(list)
        for term in RouteTerm.objects.select_related("unit").order_by("since"):
            self._terms[term.route_id].append(term)
        self._with_stops = routes_with_stops()
        self.decide(rows, changes, self._plan_row)

    def _plan_row(self, row: Row, changes: ChangeSet) -> Done:
        values: dict[str, Any] = row.values
        self.refuse_second(row, values["code"], "code")
        unit = self._units.get(values["unit_code"])
        if unit is None:
            raise InputError(
                "unit_code",
                _("There is no unit “%(code)s” on file.") % {"code": values["unit_code"]},
                _("Import the unit first, or correct the code."),
            )
        route = self._routes.get(values["code"])
        weekdays = values.get("order_weekdays")
        kind = values.get("kind")
        on_file = route is not None
        if route is None:
            route = changes.create(
                Route(code=values["code"], name=values["name"], **({"kind": kind} if kind else {}))
            )
            changed = True
        else:
            changed = plan_route(
                changes, route, name=values["name"], kind=kind, has_stops=route.pk in self._with_stops
            )
        moved = plan_term(
            changes,
            self._terms[route.pk] if on_file else [],
            route=route,
            unit=unit,
            order_weekdays=None if weekdays is None else ",".join(map(str, weekdays)),
            since=values.get("since"),
        )
        return Done.updated_if(changed or moved) if on_file else Done.CREATED

"""The units in the API, what shops bought by month, and where shops are put."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from accounts.queries.cards import RetailerCard, find_card
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with

from .domain.verbs import move_shop, relocate_shop
from .queries.cards import placement_facts
from .queries.destinations import route_to_move_to, village_to_move_to
from .queries.overview import unit_overview
from .queries.sale_list import SALES
from .queries.stamped import closed_months_since
from .schemas import Placed, RelocationIn, RouteMoveIn, Unit, UnitList, UnitSales

CLASHES: dict[str, Any] = {"responses": {409: refusal("Somebody else changed the record meanwhile.")}}

router = Router(tags=["units"])
placing = Router(tags=["retailers"])
"""The verbs of a shop that only the territory can carry out."""
sales = Router(tags=["sales"])

SalesQuery: Any = query_schema(SALES, "SalesQuery")
SalesPage: Any = page_schema(SALES, "SalesRow", "SalesPage", key=None)


@router.get("", response=UnitList, url_name="units", summary="The units of your scope")
def list_units(request: HttpRequest) -> UnitList:
    """Every unit that your scope covers, with its net sales in the newest month."""
    overview = unit_overview(scope_with(request, Permission.VIEW_UNITS))
    return UnitList(
        month=str(overview.month) if overview.month else None,
        currency=settings.CURRENCY,
        units=[
            Unit(
                code=line.code,
                name=line.name,
                kind=line.kind.value,
                parent_code=line.parent,
                sales=UnitSales(
                    total=line.amount,
                    previous=line.previous,
                    mom=(line.mom.ratio.numerator, line.mom.ratio.denominator) if line.mom.ratio else None,
                ),
            )
            for line in overview.lines
        ],
    )


@sales.get("", response=SalesPage, url_name="sales", summary="What the shops of your units bought in a month")
def list_sales(request: HttpRequest, asked: Query[SalesQuery]) -> dict[str, Any] | HttpResponse:
    """Net sales, orders and quantity of each shop in a month, narrowed by the filters of the site's list.

    A figure belongs to the route and unit where its shop stood when it bought; those of a unit add up to the
    unit's own. Hand `next` back as `cursor`, with the same filters, until it is null.
    """
    return answer(SALES, scope_with(request, Permission.VIEW_RETAILERS), asked)


@placing.post(
    "/{int:pk}/move",
    response=Placed,
    url_name="move_retailer",
    summary="Move a shop to another route",
    openapi_extra=CLASHES,
)
def move_retailer(request: HttpRequest, pk: int, body: RouteMoveIn) -> Placed | HttpResponse:
    """Let a shop stand on a route of your scope from a day on.

    Rows on file of the days since then get the new route and unit, closed months excepted.
    """
    card = _card_to_move(request, pk)
    route = route_to_move_to(card.scope, body.route)
    if route is None:
        raise not_found()
    try:
        move_shop(
            retailer=card.retailer,
            route=route,
            since=body.since,
            position=body.position,
            reason=body.reason,
            actor=request.user.get_username(),
            moment=timezone.now(),
        )
    except StaleRecord as error:
        return problem(409, str(error))
    return _placed(request, pk, body.since)


@placing.post(
    "/{int:pk}/village",
    response=Placed,
    url_name="relocate_retailer",
    summary="Move a shop to another village",
    openapi_extra=CLASHES,
)
def relocate_retailer(request: HttpRequest, pk: int, body: RelocationIn) -> Placed | HttpResponse:
    """Let a shop lie in a village of your scope from a day on."""
    card = _card_to_move(request, pk)
    village = village_to_move_to(card.scope, body.township, body.village)
    if village is None:
        raise not_found()
    try:
        relocate_shop(
            retailer=card.retailer,
            village=village,
            since=body.since,
            reason=body.reason,
            actor=request.user.get_username(),
            moment=timezone.now(),
        )
    except StaleRecord as error:
        return problem(409, str(error))
    return _placed(request, pk, body.since)


def _card_to_move(request: HttpRequest, pk: int) -> RetailerCard:
    card = find_card(scope_with(request, Permission.MOVE_RETAILERS), pk)
    if card is None:
        raise not_found()
    return card


def _placed(request: HttpRequest, pk: int, since: date) -> Placed:
    facts = placement_facts(_card_to_move(request, pk))
    return Placed(
        retailer=pk,
        **{name: facts[name] for name in ("route", "unit", "village", "township")},  # type: ignore[arg-type]
        closed_months=[str(Month.of(day)) for day in closed_months_since(since)],
    )

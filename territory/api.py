"""The units in the API."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from accounts.roles import Permission
from salesforce_app.web.requests import scope_with

from .queries.overview import unit_overview
from .schemas import Unit, UnitList, UnitSales

router = Router(tags=["units"])


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

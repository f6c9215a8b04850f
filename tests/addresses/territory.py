"""Units and routes."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "territory:units": [Address()],
    "territory:unit": [Address(names_unit=True)],
    "territory:unit_part": [
        Address(arguments={"part": part}, names_unit=True)
        for part in ("movements", "pyramid", "map", "settlement", "coverage")
    ],
    "territory:route": [Address(names_route=True)],
    "territory:route_part": [
        Address(arguments={"part": part}, names_route=True)
        for part in ("movements", "pyramid", "map", "settlement", "coverage")
    ],
    "territory:village": [Address(names_village=True)],
    "territory:village_part": [Address(arguments={"part": part}, names_village=True) for part in ("map",)],
    "api:units": [Address()],
    "api:unit": [Address(names_unit=True, permission=Permission.VIEW_UNITS)],
    "api:unit_sales": [Address(names_unit=True, permission=Permission.VIEW_UNITS)],
    "api:unit_pyramid": [Address(names_unit=True, permission=Permission.VIEW_UNITS)],
    "api:unit_shops": [Address(names_unit=True, permission=Permission.VIEW_UNITS)],
    "api:unit_settlement": [Address(names_unit=True, permission=Permission.VIEW_REPORTS)],
    "api:route_sales": [Address(names_route=True, permission=Permission.VIEW_UNITS)],
    "api:route_pyramid": [Address(names_route=True, permission=Permission.VIEW_UNITS)],
    "api:route_settlement": [Address(names_route=True, permission=Permission.VIEW_REPORTS)],
    "api:routes": [Address(permission=Permission.VIEW_UNITS)],
    "api:route": [Address(names_route=True, permission=Permission.VIEW_UNITS)],
    "api:villages": [Address(permission=Permission.VIEW_UNITS)],
    "api:village": [Address(names_village=True, permission=Permission.VIEW_UNITS)],
    "api:village_shops": [Address(names_village=True, permission=Permission.VIEW_UNITS)],
    "api:route_shops": [Address(names_route=True, permission=Permission.VIEW_UNITS)],
}

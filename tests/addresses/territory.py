"""Units and routes."""

from __future__ import annotations

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
}

"""Org units, routes, placements, calendar, sales and their facts, tier snapshots."""

from .calendar import CalendarDay, OrderDateMove
from .closing import MonthClose, TierEntry, TierSnapshot
from .org import OrgUnit, Posting, Residence, Route, RouteStop, RouteTerm, Village
from .sales import (
    Product,
    RetailerMonth,
    RouteMonth,
    SalesAdjustment,
    SalesLine,
    Target,
    VillageMonth,
)

__all__ = [
    "CalendarDay",
    "MonthClose",
    "OrderDateMove",
    "OrgUnit",
    "Posting",
    "Product",
    "Residence",
    "RetailerMonth",
    "Route",
    "RouteMonth",
    "RouteStop",
    "RouteTerm",
    "SalesAdjustment",
    "SalesLine",
    "Target",
    "TierEntry",
    "TierSnapshot",
    "Village",
    "VillageMonth",
]

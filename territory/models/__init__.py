"""Org units, routes, placements, calendar, sales and their facts, tier snapshots."""

from .calendar import CalendarDay, OrderDateMove
from .closing import ClosedRouteMonth, MonthClose, TierEntry, TierSnapshot
from .org import OrgUnit, Posting, Residence, Route, RouteStop, RouteTerm, Village
from .rules import RuleSet
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
    "ClosedRouteMonth",
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
    "RuleSet",
    "SalesAdjustment",
    "SalesLine",
    "Target",
    "TierEntry",
    "TierSnapshot",
    "Village",
    "VillageMonth",
]

"""Which models the figures of units are made of: what is kept of them is kept until one of these changes."""

from __future__ import annotations

FRAME = ("territory.OrgUnit", "territory.Route", "territory.RouteTerm", "territory.OrderDateMove")
"""What every frame is made of, besides the first month with sales."""
SERVED = (*FRAME, "territory.RouteMonth", "territory.RouteStop", "accounts.RetailerStatus")
"""What says which shops are served in a unit."""
STANDINGS = (*SERVED, "accounts.Retailer", "territory.RuleSet")
"""What a pyramid is made of that is not frozen."""
PYRAMIDS = (*STANDINGS, "territory.TierSnapshot")
CLOSED = ("territory.MonthClose", "territory.SalesAdjustment", "territory.ClosedRouteMonth")
"""What the months of a unit are made of besides its routes' months."""
MONTHS = (*FRAME, "territory.RouteMonth", *CLOSED)
"""What the sales of a unit and its routes are made of, month by month."""
TARGETS = (*MONTHS, "territory.Target")
"""What the targets of a unit and its routes are made of, beside what was sold."""
FALLING = ("territory.RouteMonth", "territory.RuleSet")
"""What says which shops of the list fell behind their unit."""
HOMES = ("territory.Village", "territory.Residence")
"""What says which shops lie in a village."""
MOVEMENTS = (*STANDINGS, *CLOSED)

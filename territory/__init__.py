"""Org units, routes, villages, placements; sales, calendar, pyramid, trends, targets; visibility scope."""

"""The numbers that the API takes at most."""

from __future__ import annotations

LARGEST_KEY = 2**63 - 1
"""A record's key in either database."""

TEN_YEARS_S = 10 * 366 * 24 * 3600
"""Seconds by which a phone's clock may be wrong."""

"""The notice of what is recorded of people in the field: its version, which rises when it changes."""

from __future__ import annotations

from datetime import date

VERSION = 1
"""Whoever acknowledged an earlier one is shown the notice again before her next position is taken."""
SINCE = date(2026, 11, 22)
"""From when on this version holds."""

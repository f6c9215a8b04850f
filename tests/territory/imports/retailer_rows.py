"""Rows of retailers files, and the shops that they make."""

from __future__ import annotations

from accounts.models import Retailer
from tests.importing import Record


def shop(licence_no: str = "33001", route_code: str = "N1A", **values: object) -> Record:
    """A row with what a retailers file has to tell."""
    return {"licence_no": licence_no, "name": f"Shop {licence_no}", "route_code": route_code} | values


def on_file(licence_no: str = "33001") -> Retailer:
    """The shop with this licence."""
    return Retailer.objects.get(licence_no=licence_no)

"""Every address of the site, by the name of its route; each app's lie in a module of their own.

A module has ``ADDRESSES``: for each route what it answers to whom (see ``base.Address``).
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    name: cases
    for path in sorted(Path(__file__).parent.glob("[!_]*.py"))
    if path.stem != "base"
    for name, cases in import_module(f"{__name__}.{path.stem}").ADDRESSES.items()
}

"""A page of the benchmark of pages, and the places and people that its pages are of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from accounts.enums import Role

OWN_UNIT, OWN_ROUTE = "A", "R10001"
SHOP = "/retailers/17/"
COMPANY = "C"

MANAGER, SUPERVISOR, DIRECTOR = Role.ACCOUNT_MANAGER, Role.SUPERVISOR, Role.DIRECTOR
ANALYST, ADMINISTRATOR = Role.ANALYST, Role.ADMINISTRATOR

OWN_PLACES = frozenset({MANAGER, SUPERVISOR})
"""Those who see a part of the office that is as large in every office."""


class Growth(Enum):
    """How what a page shows grows with the office, which says whether its times at two sizes compare."""

    NONE = ""
    FILLS = "shows more lines in the large office"
    ALL = "adds up every shop or route of the office"
    SORTS = "puts every record of the office in order"
    READS = "reads the words of every record of the office"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one role opens it. A search is held to a time of the database besides."""

    role: Role
    name: str
    address: str
    growth: Growth = Growth.NONE
    is_search: bool = False

    @property
    def label(self) -> str:
        """The page's name in the output."""
        return f"{self.role.value}: {self.name}"

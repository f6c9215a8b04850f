"""One line of the table of addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Address:
    """What a route answers to those who are signed in, and whether it answers anybody else.

    ``arguments`` are those of the address; one that ``names_unit`` takes a unit's code besides, and
    answers 404 for every unit that the reader's scope does not cover; one that ``names_retailer`` takes a
    shop's key and answers 404 for every shop outside; ``names_route`` and ``names_village`` are the same for
    a route's code and a village's key, ``names_planner`` for the username of an account manager. Whoever
    lacks the ``permission`` is answered 403.
    """

    answer: int = 200
    arguments: Mapping[str, Any] = field(default_factory=dict)
    names_unit: bool = False
    names_retailer: bool = False
    names_route: bool = False
    names_village: bool = False
    names_planner: bool = False
    permission: str = ""
    is_public: bool = False
    form: Mapping[str, str] | None = None
    json: Mapping[str, Any] | None = None
    method: str = "POST"

    @property
    def names_territory(self) -> bool:
        """Whether the address names something that lies in a territory: a shop, a route, a village."""
        return self.names_retailer or self.names_route or self.names_village

"""What goes with every page of certain people: parts of the head that apps contribute.

Apps register in their ``companions.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from .requests import scope_of


@dataclass(frozen=True, slots=True)
class Companion:
    """A template for the head of every page of those who hold a permission."""

    template: str
    permission: str


_companions: list[Companion] = []


def register(companion: Companion) -> None:
    """Add a companion; the same one twice is a mistake and raises ValueError."""
    if companion in _companions:
        raise ValueError(f"{companion.template} goes with every page already")
    _companions.append(companion)


def companions_of(request: HttpRequest) -> list[str]:
    """The templates that go with the pages of the person of this request; none for nobody."""
    if getattr(request, "scope", None) is None:
        return []
    scope = scope_of(request)
    return [companion.template for companion in _companions if scope.allows(companion.permission)]


def companions_with(permission: str) -> list[str]:
    """The templates that go with the pages of those who hold one permission."""
    return [companion.template for companion in _companions if companion.permission == permission]

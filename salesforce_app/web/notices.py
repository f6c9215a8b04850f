"""What people can be told of; every app names its kinds of notices in its ``notices.py``.

A notice is kept as its kind and parameters, never as text: each reader gets it in her own language, in
the site and by e-mail alike, also after she has changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Parameters = Mapping[str, Any]


def _as_they_are(parameters: Parameters) -> Parameters:
    return parameters


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that people are told of.

    ``title`` is one sentence with places for the parameters (``_("%(unit)s: the report is ready")``),
    translated lazily. ``label`` is what the kind is called where a reader chooses which notices she wants
    by e-mail ("Reports"). ``mail`` says whether it goes by e-mail to those who chose nothing. ``words``
    turns the stored parameters, which are JSON, into words of the language that is active when it is
    called: a month's number into its name, for one.
    """

    name: str
    title: object
    label: object
    mail: bool = True
    words: Callable[[Parameters], Parameters] = _as_they_are

    def sentence(self, parameters: Parameters) -> str:
        """The notice in the language that is active. Raises KeyError when a parameter is missing."""
        return str(self.title) % self.words(parameters)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind. A second one of the same name raises ValueError."""
    if kind.name in _kinds:
        raise ValueError(f"there are notices of the kind {kind.name} already")
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind | None:
    """The kind of this name; None for one that the product no longer has."""
    return _kinds.get(name)


def kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]

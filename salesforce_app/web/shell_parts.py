"""What apps add to the one page that works without signal: templates, styles and a script each.

Apps register in their ``companions.py``. A part holds no personal data: phones keep the page, whoever is
signed in, and what it shows comes from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class ShellPart:
    """One app's part: a template and its ``context``, styles, and a script that runs before the page's."""

    template: str
    styles: str
    script: str
    context: Callable[[], Mapping[str, Any]]

    def render(self) -> SafeString:
        """Its markup in the language that is active."""
        return render_to_string(self.template, dict(self.context()))


_parts: list[ShellPart] = []


def register(part: ShellPart) -> None:
    """Add a part; a second one with the same script is a mistake and raises ValueError."""
    if any(known.script == part.script for known in _parts):
        raise ValueError(f"{part.script} is in the shell already")
    _parts.append(part)


def shell_parts() -> tuple[ShellPart, ...]:
    """All parts, in the order in which the apps were loaded."""
    return tuple(_parts)

"""The editor's markup for the page that works without signal; what it shows, a phone puts in."""

from __future__ import annotations

from typing import Any

from ..enums import JournalKind, Theme
from ..measures.content import FindingText
from .writing import BLANK, finding_card


def shell_context() -> dict[str, Any]:
    """What the shell's part is rendered with, whoever reads it."""
    return {
        "blank": finding_card(FindingText(BLANK, Theme.OTHER, (), ""), {}),
        "themes": Theme.choices,
        "kinds": JournalKind.choices,
    }

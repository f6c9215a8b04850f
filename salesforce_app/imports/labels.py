"""The kinds of files by the names that an office has for them."""

from __future__ import annotations

from django.conf import settings

from .kinds import kinds


def kind_label(kind: str) -> str:
    """The name of a kind; its code where it has none."""
    title, _path = settings.IMPORT_KINDS.get(kind, (kind, ""))
    return str(title)


def kind_choices() -> list[tuple[str, str]]:
    """Every kind with its name, in the order in which an office would import them."""
    return [(kind, kind_label(kind)) for kind in kinds()]

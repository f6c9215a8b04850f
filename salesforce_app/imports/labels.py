"""The kinds of files and their columns by the names that an office has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from .kinds import import_of, kinds


def kind_label(kind: str) -> str:
    """The name of a kind; its code where it has none."""
    title, _path = settings.IMPORT_KINDS.get(kind, (kind, ""))
    return str(title)


def kind_choices() -> list[tuple[str, str]]:
    """Every kind with its name, in the order in which an office would import them."""
    return [(kind, kind_label(kind)) for kind in kinds()]


def labelled(findings: Mapping[str, Any] | None, kind: str) -> dict[str, Any] | None:
    """Findings whose faults name their column as the reader's language does, None for none."""
    if findings is None:
        return None
    names = {column.name: column.label for column in import_of(kind).table.columns} if kind in kinds() else {}
    problems = [
        {
            **problem,
            "faults": [
                {**fault, "column": names.get(fault["column"], fault["column"])}
                for fault in problem["faults"]
            ],
        }
        for problem in findings.get("problems", [])
    ]
    return {**findings, "problems": problems}

"""What apps contribute to the pages of apps below them.

A page that gathers is a frame with a name, and knows none of its contributors: each app registers
its parts in its ``panels.py``. So a page of the territory can show rates of the settlement without
an import that runs upward.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from ..kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an app adds to the rows of a frame.

    ``cells`` gets the scope and the frame's subject, which tells it the rows, and returns rendered
    fragments by row key; a row that it leaves out stays empty. It is called once for all rows, so
    that the number of queries does not grow with them. ``is_action`` says that the column offers
    something to do rather than a figure.
    """

    frame: str
    name: str
    title: object
    order: int
    cells: Callable[[Scope, Any], Mapping[int, SafeString]]
    permission: str = ""
    is_action: bool = False


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column with its fragments for one person and one subject."""

    name: str
    title: object
    is_action: bool
    cells: Mapping[int, SafeString]


_columns: dict[tuple[str, str], Column] = {}


def register(column: Column) -> None:
    """Add a column; a second one of the same name in a frame is a mistake and raises ValueError."""
    key = column.frame, column.name
    if key in _columns:
        raise ValueError(f"{column.frame} has a column {column.name} already")
    _columns[key] = column


def fill(frame: str, scope: Scope, subject: Any) -> list[FilledColumn]:
    """The columns of a frame that the scope's owner may see, in their order, filled for ``subject``."""
    columns = (column for column in _columns.values() if column.frame == frame)
    return [
        FilledColumn(column.name, column.title, column.is_action, column.cells(scope, subject))
        for column in sorted(columns, key=lambda column: column.order)
        if not column.permission or scope.allows(column.permission)
    ]

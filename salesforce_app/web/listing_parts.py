"""Parts that many lists have alike: cells of rows that are read together, filters by text and by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..kernel.scope import Scope
from .listings import Cell, RowKeys

Row = TypeVar("Row")


def cells_of(
    read: Callable[[RowKeys, Scope], Mapping[Any, Row]],
) -> Callable[[Callable[[Row], Cell]], Callable[[Scope, RowKeys], Mapping[Any, Cell]]]:
    """What makes columns of what ``read`` tells, once for all columns, of the rows of a page.

    The result takes how one row becomes a cell and gives a column's ``cells``.
    """

    def column(cell: Callable[[Row], Cell]) -> Callable[[Scope, RowKeys], Mapping[Any, Cell]]:
        def cells(scope: Scope, keys: RowKeys) -> Mapping[Any, Cell]:
            return {pk: cell(row) for pk, row in keys.keep(read, scope).items()}

        return cells

    return column

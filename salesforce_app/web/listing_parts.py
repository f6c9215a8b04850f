"""Parts that many lists have alike: cells of rows that are read together, filters by text and by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..kernel.periods import Month
from ..kernel.scope import Scope
from .listing_fields import Coded, MonthField, PlaceField, coded_field, describe_month, named
from .listings import Cell, Filter, RowKeys, Rows, Suggestion

LONGEST_TEXT = 100
"""More is not searched for."""

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


def text_filter(
    listing: str,
    narrow: Callable[[Rows, str, Scope], Rows],
    *,
    explanation: str,
    example: str = "王强",
    order: int = 0,
) -> Filter:
    """The search box: rows that answer to what is typed."""
    return Filter(
        listing,
        "q",
        gettext_lazy("Search"),
        lambda _scope: forms.CharField(max_length=LONGEST_TEXT, strip=True),
        narrow,
        order=order,
        describe=lambda text: _("“%(text)s”") % {"text": text},
        explanation=explanation,
        example=example,
    )


def record_filter(
    listing: str,
    name: str,
    title: object,
    find: Callable[[Scope, str], Any],
    narrow: Callable[[Rows, Any], Rows],
    suggested: Callable[[Scope, str], Iterable[Suggestion]],
    *,
    order: int,
    explanation: str,
    example: str,
    choose: Callable[[Scope], Sequence[Coded] | None] | None = None,
    describe: Callable[[Any], str] = named,
    is_place: bool = True,
) -> Filter:
    """By a record that ``find`` looks up in the reader's scope by what stands in the address.

    ``choose`` gives the records to choose from, None where they are too many; without it the text is typed.
    """
    return Filter(
        listing,
        name,
        title,
        lambda scope: (
            coded_field(lambda code: find(scope, code), choose(scope))
            if choose
            else PlaceField(lambda text: find(scope, text), None)
        ),
        lambda rows, record, _scope: narrow(rows, record),
        order=order,
        describe=describe,
        is_place=is_place,
        suggest=lambda scope, text: list(suggested(scope, text)),
        explanation=explanation,
        example=example,
    )


def month_filter(
    listing: str,
    narrow: Callable[[Rows, Month], Rows],
    *,
    order: int,
    explanation: str,
    title: object = gettext_lazy("Month"),
    describe: Callable[[Month], str] = describe_month,
) -> Filter:
    """By a calendar month."""
    return Filter(
        listing,
        "month",
        title,
        lambda _scope: MonthField(),
        lambda rows, month, _scope: narrow(rows, month),
        order=order,
        describe=describe,
        explanation=explanation,
        example="2026-10",
    )

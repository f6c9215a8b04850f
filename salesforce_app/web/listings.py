"""Lists that apps fill together: their filters, their columns and the sets that numbers open.

A list page has a name and knows none of its contributors: each app registers its parts in its
``listings.py``. The same parts answer the page, the export and the API, so that all three mean the same by
a filter, a column and a set. ``listing_query`` turns a request into rows; this module only keeps what may
be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Expression, F, Model, QuerySet, Subquery
from django.urls import reverse

from ..kernel.periods import Month
from ..kernel.ratio import Ratio
from ..kernel.scope import Scope

Rows = QuerySet[Any, Any]
"""The rows of a list: a queryset of its model."""
Key = int | UUID
"""The primary key of a row."""
Keys = QuerySet[Any, Any] | Collection[int]
"""Keys of rows: an unevaluated ``values_list`` of one column, made a subquery, or the keys themselves."""

SET, MONTH, ARGUMENT, SORT, PAGE, COLUMNS = "set", "month", "argument", "sort", "page", "columns"
"""The query parameters that belong to every list; no filter may be called so."""
OWN = (SET, MONTH, ARGUMENT, SORT, COLUMNS)
COUNT = "count"
RESERVED = frozenset({SET, ARGUMENT, SORT, COLUMNS, PAGE, COUNT, "cursor", "limit"})
"""What no filter may be called. A list without sets may have a filter by month."""


T = TypeVar("T")


class RowKeys(tuple[Any, ...]):  # noqa: SLOT001 - it keeps what was read
    """The keys of some rows in their order; what several columns need of these rows is read once."""

    _kept: dict[Any, Any]

    def keep(self, read: Callable[..., T], *arguments: Any) -> T:
        """What ``read`` makes of the keys and further arguments, read once for the same function."""
        kept = self.__dict__.setdefault("_kept", {})
        if read not in kept:
            kept[read] = read(self, *arguments)
        found: T = kept[read]
        return found


class CellKind(StrEnum):
    """What a column's values are, whatever shows them."""

    TEXT = "text"
    """``str``."""
    COUNT = "count"
    """``int``: a number of things."""
    MONEY = "money"
    """``int`` in minor units of the currency."""
    DATE = "date"
    """``date``."""
    CHANGE = "change"
    """``Ratio``: a difference over the positive base that it is a change of."""
    RATE = "rate"
    """``Ratio``: cases over all cases."""


class OnPhone(StrEnum):
    """Where a narrow screen shows a column of which a person has chosen none."""

    CORNER = "corner"
    """Beside what the row is called."""
    FACT = "fact"
    """In the lines below, with the column's name."""
    PLAIN = "plain"
    """In the lines below without it: a value that says by itself what it is."""
    ON_REQUEST = "on-request"
    """Nowhere, until she chooses columns."""


LARGEST_FIRST = frozenset({CellKind.COUNT, CellKind.MONEY, CellKind.DATE, CellKind.CHANGE, CellKind.RATE})
"""Kinds of columns of which a reader wants to see the largest first."""

CellValue = str | int | date | Ratio | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One row's value in one column.

    ``value`` is what a program gets: a code rather than a word, minor units, a date, None for not known.
    ``label`` is what a person reads instead of it where the two differ, ``note`` a second line in small,
    ``address`` where the cell leads to.
    """

    value: CellValue
    label: str = ""
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a list page calls its rows; texts are translated when they are read.

    ``counted`` words a number of rows ("3 shops"), ``many`` a number too large to wait for, ``hidden`` how
    many members of a set have left the reader's scope. ``no_match`` is said when filters leave nothing, with
    the ``remedy``; ``nothing`` of an empty list, with the reason in ``why_nothing``. ``search`` is the label
    of the search box.
    """

    search: object
    counted: Callable[[int], str]
    many: object
    no_match: object
    remedy: object
    nothing: object
    why_nothing: object
    hidden: Callable[[int], str] = str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page.

    ``route`` is the name of its address, ``export_route`` that of its files, of their kind; ``permission`` is
    what reading it takes, ``export_permission`` what taking it away as a file takes. ``rows`` gives the rows
    that a scope covers, unsorted. ``sort`` is the order without a choice: a column's name, with ``-`` before
    it for descending; ``ties`` are the fields that decide between equals, never null and unique together, and
    ``by`` those of the API's pages. ``suggest_route`` names the route, of a filter's name, that completes
    what is typed into a filter, ``search_route`` the one that offers records for the search box. ``order`` is
    the list's place among the others, ``icon`` stands in an empty one.

    ``given`` tells the filters without which the list is not shown, such as a month, each with the value that
    stands where the reader chose none. It is asked when the list is, and may be empty while there is none.

    ``made_of`` names the models (of ``settings.COUNTED``) that say which rows a scope covers, the list's own
    with the fields that its columns are sorted by. Only with it orders of the list are kept.
    """

    name: str
    title: object
    words: Words
    route: str
    export_route: str
    rows: Callable[[Scope], Rows]
    permission: str
    export_permission: str
    sort: str
    suggest_route: str = ""
    search_route: str = ""
    ties: tuple[str, ...] = ("pk",)
    by: tuple[str, ...] = ("pk",)
    icon: str = "list"
    order: int = 0
    given: Callable[[Scope], Mapping[str, str]] | None = None
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value of a filter that somebody may be typing: as it stands in the address, and in words."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow a list, asked for by the query parameter ``name``.

    ``field`` makes the form field for one reader, never required: its choices are those that her scope
    covers. ``apply`` narrows the rows to those with the field's cleaned ``value``; by columns of the row or
    by subquery (``kernel.narrowing.narrow``), never by a join, which would repeat rows. ``apply_with`` does
    so instead for a filter that is only understood together with others: it gets the values of all filters in
    use besides, among them those that it ``needs``; without these it is refused. ``describe`` words a value
    for the chip that takes the filter off ("Route 12"); without one it is the title and the choice's label.
    ``is_place`` marks units, routes and the like: when a set is open they say of which place the set is
    meant instead of narrowing by today's placement. ``suggest`` completes what is typed where there are too
    many values to choose from. ``type`` (str, bool, date or an enum of strings), ``explanation`` and
    ``example`` are for the API's document. ``made_of`` names the models that decide which rows answer, for a
    filter that looks at every row: what it leaves is then kept until a record of these changes.
    """

    listing: str
    name: str
    title: object
    field: Callable[[Scope], forms.Field]
    apply: Callable[[Rows, Any, Scope], Rows]
    order: int
    describe: Callable[[Any], str] | None = None
    is_place: bool = False
    suggest: Callable[[Scope, str], Sequence[Suggestion]] | None = None
    permission: str = ""
    type: Any = str
    explanation: str = ""
    example: object = None
    apply_with: Callable[[Rows, Any, Scope, Mapping[str, Any]], Rows] | None = None
    needs: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list.

    ``cells`` gets the scope and the keys of the rows of one page and returns cells by key; a row that it
    leaves out stays empty. It is called once for all rows and takes a constant number of queries.
    ``order_by`` makes the column sortable: a field's name for a column of the row that is never null, else
    an expression (a subquery, as a rule), whose nulls come last in both directions. A column that isn't
    ``default`` is shown on request, one that isn't ``on_phone`` is so on a narrow screen; ``explanation`` is
    for the API's reader. ``made_of`` names the models that an order by other tables' columns is made of: the
    order of many rows is then kept until a record of these changes.
    """

    listing: str
    name: str
    title: object
    kind: CellKind
    order: int
    cells: Callable[[Scope, RowKeys], Mapping[Any, Cell]]
    order_by: Callable[[Scope], Expression | F | Subquery | str] | None = None
    default: bool = True
    on_phone: OnPhone = OnPhone.ON_REQUEST
    note: Callable[[Scope], str] | None = None
    permission: str = ""
    explanation: str = ""
    example: object = None
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The place that a set is meant of: the name of a place filter and its cleaned value, a record."""

    name: str
    value: Model

    def __str__(self) -> str:
        return str(self.value)


def _last_day(month: Month) -> date:
    return month.last


@dataclass(frozen=True, slots=True)
class Set:
    """The rows that a number on some page was counted from.

    ``members`` gets the scope, the place (None for all that the scope covers), the month and the argument
    ("" without one) and returns the keys of everything that was counted, whether or not the reader may
    still see it today: the page tells her how many have left her scope. ``title`` words the set for an
    argument, without month and place: "Shops that bought". It raises KeyError or ValueError for an argument
    that the set does not have, and the set is then answered as not there. With ``made_of``, the models that
    its members are counted from, they are kept until a record of these up to the day ``until`` changes.
    """

    listing: str
    name: str
    title: Callable[[str], str]
    members: Callable[[Scope, Place | None, Month, str], Keys]
    permission: str = ""
    made_of: tuple[str, ...] = ()
    until: Callable[[Month], date] = _last_day


_listings: dict[str, Listing] = {}
_filters: dict[tuple[str, str], Filter] = {}
_columns: dict[tuple[str, str], ListColumn] = {}
_sets: dict[tuple[str, str], Set] = {}


def register(part: Listing | Filter | ListColumn | Set) -> None:
    """Add a list or a part of one. A second part of the same sort and name raises ValueError."""
    if isinstance(part, Listing):
        _add(_listings, part.name, part)
    elif isinstance(part, Filter):
        if part.name in RESERVED:
            raise ValueError(f"{part.name} is a parameter of every list")
        _add(_filters, (part.listing, part.name), part)
    elif isinstance(part, ListColumn):
        _add(_columns, (part.listing, part.name), part)
    else:
        _add(_sets, (part.listing, part.name), part)


def _add(parts: dict[Any, Any], key: object, part: object) -> None:
    if key in parts:
        raise ValueError(f"{key} is registered already")
    parts[key] = part


def find_listing(name: str) -> Listing:
    """The list of that name. Raises KeyError when there is none."""
    return _listings[name]


def listings_of(scope: Scope) -> list[Listing]:
    """The lists that the scope's owner may read, in their order."""
    found = [listing for listing in _listings.values() if scope.allows(listing.permission)]
    return sorted(found, key=lambda listing: listing.order)


def has_sets(listing: str) -> bool:
    """Whether anything is registered that a number about the list's rows opens."""
    return any(name == listing for name, _ in _sets)


def filters_of(listing: str, scope: Scope | None = None) -> list[Filter]:
    """The filters of a list in their order: those that the scope's owner may use, or all without a scope."""
    return _allowed(_filters, listing, scope)


def columns_of(listing: str, scope: Scope | None = None) -> list[ListColumn]:
    """The columns of a list in their order: those that the scope's owner may see, or all without a scope."""
    return _allowed(_columns, listing, scope)


def sets_of(listing: str) -> list[Set]:
    """Every set of a listing, by name, whoever may open it."""
    return [part for (_listing, _name), part in sorted(_sets.items()) if _listing == listing]


def find_set(listing: str, name: str, scope: Scope) -> Set | None:
    """The set of that name, when there is one that the scope's owner may open."""
    found = _sets.get((listing, name))
    return None if found is None or (found.permission and not scope.allows(found.permission)) else found


def _allowed(parts: Mapping[tuple[str, str], Any], listing: str, scope: Scope | None) -> list[Any]:
    found = [part for (name, _), part in parts.items() if name == listing]
    if scope is not None:
        found = [part for part in found if not part.permission or scope.allows(part.permission)]
    return sorted(found, key=lambda part: part.order)


def list_address(listing: str, **parameters: object) -> str:
    """The address of a list with some of its parameters; empty ones are left out."""
    query = urlencode({name: str(value) for name, value in parameters.items() if value not in (None, "")})
    address = reverse(find_listing(listing).route)
    return f"{address}?{query}" if query else address


def set_address(listing: str, name: str, *, month: Month, argument: str = "", **place: object) -> str:
    """Where a number leads: the list of exactly what it was counted from.

    ``place`` is one place filter with its value as it stands in the address: ``unit="N1"``, ``route="N1A"``,
    ``village=7``; none stands for everything that the reader sees. Raises KeyError for a set that nobody
    registered, so that no page links to a list that is not there.
    """
    if (listing, name) not in _sets:
        raise KeyError(f"{listing} has no set {name}")
    return list_address(listing, **{SET: name, MONTH: month, **place, ARGUMENT: argument})

"""From the parameters of an address to the rows of a list.

A list answers in two steps, so that its cost doesn't grow with what it could show: the keys of one page by
filters and order, then the cells of these keys, a constant number of queries for each column.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db.models import Expression, F, OrderBy, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..kernel.changes import in_parts
from ..kernel.collector import rows_are_no_garbage
from ..kernel.errors import InputError
from ..kernel.narrowing import narrow
from ..kernel.numerals import whole_number
from ..kernel.periods import Month
from ..kernel.scope import Scope
from . import listings
from .errors import not_found
from .listing_chips import chips_of
from .listing_kept import OpenSet, first_of, is_own_column, open_set, order_of
from .listing_shapes import Chip, Row
from .listings import Cell, Filter, Key, ListColumn, Listing, Place, RowKeys, Rows

PAGE_SIZE = 50
COUNTED = 1_000
"""Rows beyond so many are not counted while somebody waits for a page."""
READ_AT_ONCE = 500
"""Rows of a file whose cells are read together."""
LAST_PAGE = 10_000


class ListQuery:
    """What was asked of a list, by one reader.

    ``errors`` names the parameters that were not understood, with the reason and the remedy; while there
    are any, the list has no rows. A place or a set that is not there for the reader raises Http404.
    """

    def __init__(self, listing: Listing, scope: Scope, parameters: QueryDict) -> None:
        self.listing = listing
        self.scope = scope
        self.given = dict(listing.given(scope)) if listing.given is not None else {}
        self.parameters = self._with_given(parameters)
        self.filters: list[Filter] = listings.filters_of(listing.name, scope)
        self.all_columns: list[ListColumn] = listings.columns_of(listing.name, scope)
        self.form = self._form()
        self.values = self._values()
        self._refuse_what_needs_others()
        self.errors: dict[str, list[str]] = {
            name: list(map(str, errors)) for name, errors in self.form.errors.items()
        }

    def _with_given(self, parameters: QueryDict) -> QueryDict:
        """The parameters, with a value for each filter that the list can't do without."""
        missing = {name: value for name, value in self.given.items() if not parameters.get(name)}
        if not missing:
            return parameters
        filled = parameters.copy()
        for name, value in missing.items():
            filled[name] = value
        return filled

    def _form(self) -> forms.Form:
        form = forms.Form(self.parameters, prefix=None)
        for part in self.filters:
            form.fields[part.name] = part.field(self.scope)
            form.fields[part.name].required = False
            form.fields[part.name].label = str(part.title)
        return form

    def _values(self) -> dict[str, Any]:
        """The cleaned values of the filters that are in use."""
        self.form.full_clean()
        for part in self.filters:
            if part.is_place and part.name in self.form.errors:
                raise not_found()
        return {
            part.name: value
            for part in self.filters
            if (value := self.form.cleaned_data.get(part.name)) not in (None, "", [], False)
        }

    def _refuse_what_needs_others(self) -> None:
        """Say of filters that mean nothing alone which other they need."""
        titles = {part.name: part.title for part in self.filters}
        for part in self.filters:
            missing = [name for name in part.needs if name not in self.values]
            if part.name in self.values and missing:
                named = _(", ").join(str(titles[name]) for name in missing)
                self.form.add_error(part.name, _("Choose this as well: %(filters)s.") % {"filters": named})
                del self.values[part.name]

    # ------------------------------------------------------------------ rows

    @cached_property
    def visible(self) -> Rows:
        """Everything that the reader's scope covers."""
        return self.listing.rows(self.scope)

    @cached_property
    def open_set(self) -> OpenSet | None:
        """The set that the list shows, None without one."""
        name = self.parameters.get(listings.SET)
        if not name:
            return None
        found = listings.find_set(self.listing.name, name, self.scope)
        if found is None:
            raise not_found()
        try:
            month = Month.parse(self.parameters.get(listings.MONTH, ""))
            argument = self.parameters.get(listings.ARGUMENT, "")
            return open_set(found, self.scope, self.place, month, argument)
        except (InputError, KeyError, ValueError) as error:
            raise not_found() from error

    @cached_property
    def members_seen(self) -> int:
        """How many of the set's members the reader still sees; the others have left her scope since."""
        assert self.open_set is not None
        if self._kept_keys is not None and not any(part.made_of for part in self.narrowing):
            return len(self._kept_keys)
        return narrow(self.visible, self.open_set.members).order_by().count()

    @cached_property
    def place(self) -> Place | None:
        """The place that a set is meant of."""
        for part in self.filters:
            if part.is_place and part.name in self.values:
                return Place(part.name, self.values[part.name])
        return None

    @cached_property
    def matching(self) -> Rows:
        """All rows that answer, in no order."""
        rows = self.visible
        if self.errors:
            return rows.none()
        if self.open_set is not None:
            rows = narrow(rows, self.open_set.members)
        return self._narrowed(rows, self.narrowing)

    def _narrowed(self, rows: Rows, filters: Iterable[Filter]) -> Rows:
        for part in filters:
            value = self.values[part.name]
            if part.apply_with is not None:
                rows = part.apply_with(rows, value, self.scope, self.values)
            else:
                rows = part.apply(rows, value, self.scope)
        return rows

    @property
    def narrowing(self) -> list[Filter]:
        """The filters in use that narrow; a set's places say of what it is a set instead."""
        is_set = bool(self.parameters.get(listings.SET))
        return [part for part in self.filters if part.name in self.values and not (is_set and part.is_place)]

    @cached_property
    def sort(self) -> str:
        """The order: a column's name, with ``-`` before it for descending."""
        asked = self.parameters.get(listings.SORT, "")
        return asked if asked.removeprefix("-") in self.sortable else self.listing.sort

    @cached_property
    def sortable(self) -> dict[str, ListColumn]:
        """The columns by which the list can be sorted."""
        return {column.name: column for column in self.all_columns if column.order_by is not None}

    @cached_property
    def ordered(self) -> Rows:
        """All rows that answer, in their order."""
        return self._in_order(self.matching)

    def _in_order(self, rows: Rows) -> Rows:
        descending = self.sort.startswith("-")
        by = self._sorted_by
        if isinstance(by, str):
            # Without a word on nulls, so that an index in this order serves.
            names = [by, *self.listing.ties]
            return rows.order_by(*([f"-{name}" for name in names] if descending else names))
        # The key in the same direction, so that an index by both serves in either.
        ties = [OrderBy(F(key.attname), descending=descending) for key in rows.model._meta.pk_fields]
        return rows.order_by(OrderBy(by, descending=descending, nulls_last=True), *ties)

    @cached_property
    def _sorted_by(self) -> Expression | F | Subquery | str:
        column = self.sortable[self.sort.removeprefix("-")]
        assert column.order_by is not None
        return column.order_by(self.scope)

    @cached_property
    def _looks_at_all(self) -> bool:
        """Whether something that looks at every row narrows the list."""
        return self.open_set is not None or any(part.made_of for part in self.narrowing)

    @cached_property
    def _kept_keys(self) -> Sequence[int] | None:
        """The keys in order of what every row was looked at for, where making them anew may take long.

        The set and the filters that say what they are made of; the others may be of any value. None where an
        index puts the list in order or it is short, and where it can't be kept.
        """
        by = self.sortable[self.sort.removeprefix("-")]
        is_own = is_own_column(self._sorted_by)
        if self.errors or not self.listing.made_of or not (is_own or by.made_of):
            return None
        if self.open_set is not None and not self.open_set.part.made_of:
            return None
        if not self._looks_at_all and (is_own or self.is_counted):
            return None
        kept = [part for part in self.narrowing if part.made_of]

        def make() -> Rows:
            rows = self.visible if self.open_set is None else narrow(self.visible, self.open_set.members)
            return self._in_order(self._narrowed(rows, kept)).values_list("pk", flat=True)

        asked = self.sort, {part.name: str(self.values[part.name]) for part in kept}
        models = by.made_of + tuple(model for part in kept for model in part.made_of)
        return order_of(self.listing, self.scope, self.open_set, asked, make, made_of=models)

    @cached_property
    def _first_keys(self) -> Sequence[int] | None:
        """The keys up to the row behind the page, and as many as are counted, of those kept; else None."""
        others = [part for part in self.narrowing if not part.made_of]
        if self._kept_keys is None or not others:
            return self._kept_keys
        enough = max(self.page * PAGE_SIZE, COUNTED) + 1
        return first_of(self._kept_keys, enough, partial(self._among, filters=others))

    def _among(self, keys: Sequence[int], *, filters: Iterable[Filter]) -> Rows:
        return self._narrowed(narrow(self.visible, keys), filters)

    def matching_behind(self, key: int | None, enough: int) -> Rows:
        """The rows that answer; of a set that is kept only the first ``enough`` behind a key."""
        members = None if self.errors or self.open_set is None else self.open_set.members
        if not isinstance(members, array):
            return self.matching
        behind = members if key is None else members[bisect_right(members, key) :]
        return narrow(self.visible, first_of(behind, enough, partial(self._among, filters=self.narrowing)))

    # ------------------------------------------------------------------ pages

    @cached_property
    def page(self) -> int:
        """The number of the page, from 1."""
        asked = whole_number(self.parameters.get(listings.PAGE, ""))
        return 1 if asked is None else min(max(asked, 1), LAST_PAGE)

    @cached_property
    def _keys(self) -> list[Key]:
        """The keys of the page, and of the first row behind it."""
        start = (self.page - 1) * PAGE_SIZE
        keys = self.ordered.values_list("pk", flat=True) if self._first_keys is None else self._first_keys
        return list(keys[start : start + PAGE_SIZE + 1])

    @property
    def has_next(self) -> bool:
        """Whether there are rows behind the page."""
        return len(self._keys) > PAGE_SIZE

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the page."""
        return self.rows_of(self._keys[:PAGE_SIZE])

    def rows_of(self, keys: Sequence[Key], columns: Sequence[ListColumn] | None = None) -> list[Row]:
        """Cells for some keys, in the order of the keys; of the columns shown unless others are named."""
        empty = Cell(None)
        asked = RowKeys(keys)
        shown = self.columns if columns is None else columns
        cells = [column.cells(self.scope, asked) if keys else {} for column in shown]
        return [Row(pk, [column.get(pk, empty) for column in cells]) for pk in keys]

    def cells_of(self, keys: Sequence[Key]) -> Iterator[list[Cell]]:
        """The cells of any number of rows, read a part at a time."""
        for part in in_parts(keys, READ_AT_ONCE):
            with rows_are_no_garbage():
                rows = self.rows_of(part)
            for row in rows:
                yield row.cells

    def keys(self) -> list[Key]:
        """The keys of everything that answers, in order."""
        if self._kept_keys is not None and all(part.made_of for part in self.narrowing):
            return list(self._kept_keys)
        return list(self.ordered.values_list("pk", flat=True))

    @cached_property
    def count(self) -> int:
        """How many rows answer, counted up to ``COUNTED`` + 1."""
        if self._looks_at_all and self._first_keys is not None:
            return min(len(self._first_keys), COUNTED + 1)
        return self.matching.order_by()[: COUNTED + 1].count()

    @property
    def is_counted(self) -> bool:
        """Whether ``count`` is the whole number."""
        return self.count <= COUNTED

    # ------------------------------------------------------------------ columns

    @cached_property
    def columns(self) -> list[ListColumn]:
        """The columns shown: those chosen, or the default ones; the first one always."""
        chosen = {
            name for text in self.parameters.getlist(listings.COLUMNS) for name in text.split(",") if name
        }
        known = [column for column in self.all_columns if column.name in chosen]
        if not known:
            return self._default_columns
        first = self.all_columns[0]
        return known if first in known else [first, *known]

    @property
    def has_chosen_columns(self) -> bool:
        """Whether the columns shown are others than the default ones."""
        return self.columns != self._default_columns

    @property
    def _default_columns(self) -> list[ListColumn]:
        return [column for column in self.all_columns if column.default]

    # ------------------------------------------------------------------ addresses

    def parameters_with(self, **changes: object) -> QueryDict:
        """The parameters in use, some changed; None or "" takes one off. A change leads to the first page."""
        kept = {*self.values, *self.errors}
        if self.open_set is not None:
            kept |= {listings.SET, listings.MONTH, listings.ARGUMENT}
        query = QueryDict(mutable=True)
        for name in [part.name for part in self.filters] + [*listings.OWN]:
            if name in kept and name not in changes:
                query.setlist(name, [value for value in self.parameters.getlist(name) if value])
        if self.sort != self.listing.sort and listings.SORT not in changes:
            query[listings.SORT] = self.sort
        if self.has_chosen_columns:
            query[listings.COLUMNS] = ",".join(column.name for column in self.columns)
        for name, value in changes.items():
            if value not in (None, ""):
                query[name] = str(value)
        return query

    def address(self, **changes: object) -> str:
        """The list's address with some parameters changed."""
        query = self.parameters_with(**changes).urlencode()
        return f"{self.home}?{query}" if query else self.home

    @property
    def home(self) -> str:
        """The address of the whole list."""
        return listings.list_address(self.listing.name)

    @property
    def count_address(self) -> str:
        """The address of the whole number of rows, for a page that did not wait for it."""
        return self.address(**{listings.COUNT: 1})

    @property
    def previous_address(self) -> str:
        """The address of the page before."""
        return self.address(**{listings.PAGE: self.page - 1 if self.page > 2 else None})

    @property
    def next_address(self) -> str:
        """The address of the page behind."""
        return self.address(**{listings.PAGE: self.page + 1})

    @cached_property
    def chips(self) -> list[Chip]:
        """The active filters in words, each with the address without it; the set is the first."""
        return chips_of(self)

    def headers(self) -> Iterator[tuple[ListColumn, str, str, str]]:
        """Each column shown, its note, the address that sorts by it ("" when it can't), how it sorts now.

        The last is "ascending", "descending" or "", as ARIA calls it.
        """
        for column in self.columns:
            note = column.note(self.scope) if column.note is not None else ""
            if column.name not in self.sortable:
                yield column, note, "", ""
                continue
            is_by_it = self.sort.removeprefix("-") == column.name
            is_descending = is_by_it and self.sort.startswith("-")
            turns_down = not is_descending if is_by_it else column.kind in listings.LARGEST_FIRST
            turned = f"-{column.name}" if turns_down else column.name
            now = ("descending" if is_descending else "ascending") if is_by_it else ""
            yield column, note, self.address(**{listings.SORT: turned}), now

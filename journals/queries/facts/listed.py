"""The rows behind a fact as its page lists them, read by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext

from accounts.models import Retailer
from accounts.queries.retailer_list import seen_among
from salesforce_app.kernel.scope import Scope
from settlement.enums import Reason
from visits.models import Action, Issue, PlannedCall, Visit
from visits.queries.questionnaires import form_book

from ...models import Finding, Journal
from .counted import Row, RowKind


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row: the shop with the address of its card ("" where the reader may not open it), day and words.

    ``amount`` is in minor units, None where the row has none. ``address`` opens the record itself.
    """

    shop: str
    shop_address: str
    on: date | None
    note: str
    amount: int | None
    is_counted: bool
    address: str


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows that the reader may see, and how many others there are."""

    rows: tuple[ListedRow, ...]
    hidden: int

    @property
    def total(self) -> int:
        """All rows that the figure was counted from."""
        return len(self.rows) + self.hidden


def list_rows(scope: Scope, journal: Journal, rows: Sequence[Row]) -> ListedRows:
    """The rows behind a figure for a reader of the journal; at most one statement a kind of row.

    Whoever no longer sees the journal's unit is shown the rows of those shops alone that she still sees.
    """
    shops = {row.retailer for row in rows if row.retailer is not None}
    visible = seen_among(shops, scope)
    names = dict(Retailer.objects.filter(pk__in=shops).values_list("pk", "name"))
    sees_all = scope.everything or journal.unit_id in set(_units(scope))
    shown = [row for row in rows if sees_all or row.retailer in visible]
    notes = _notes(shown)
    found = []
    for row in shown:
        opens = row.retailer in visible
        found.append(
            ListedRow(
                shop=names.get(row.retailer or 0, ""),
                shop_address=reverse("accounts:retailer", args=[row.retailer]) if opens else "",
                on=row.on,
                note=notes.get((row.kind, row.key)) or _note(row),
                amount=row.value if row.kind in _WITH_AMOUNT else None,
                is_counted=row.is_counted,
                address=_address(row) if opens else "",
            )
        )
    return ListedRows(tuple(found), len(rows) - len(found))


_WITH_AMOUNT = frozenset({RowKind.ORDER, RowKind.SALE, RowKind.DUE})


def _units(scope: Scope) -> Iterable[int]:
    units: Iterable[int] = scope.units or ()
    return units


def _address(row: Row) -> str:
    match row.kind:
        case RowKind.VISIT:
            return reverse("visits:visit", args=[row.key])
        case RowKind.ACTION:
            return reverse("visits:retailer_actions", args=[row.retailer])
        case RowKind.ISSUE:
            return reverse("visits:issue", args=[row.key])
        case RowKind.ORDER if row.on is not None:
            return reverse("territory:retailer_order", args=[row.retailer, row.on.isoformat()])
        case _:
            return ""


def _notes(rows: Iterable[Row]) -> dict[tuple[RowKind, str], str]:
    """What is said of the records, by kind and key."""
    keys: defaultdict[RowKind, list[str]] = defaultdict(list)
    for row in rows:
        keys[row.kind].append(row.key)
    return {
        (kind, key): note
        for kind, of_kind in keys.items()
        if kind in _READ
        for key, note in _READ[kind](of_kind).items()
    }


def _visits(keys: Collection[str]) -> Mapping[str, str]:
    book, language = form_book(), get_language()
    rows = Visit.objects.filter(pk__in=[UUID(key) for key in keys])
    return {str(visit.pk): book.outcome(visit, language) for visit in rows}


def _calls(keys: Collection[str]) -> Mapping[str, str]:
    rows = PlannedCall.objects.filter(pk__in=[int(key) for key in keys])
    return {str(call.pk): call.reason or call.purpose for call in rows}


def _texts(model: Any) -> Callable[[Collection[str]], Mapping[str, str]]:
    def read(keys: Collection[str]) -> Mapping[str, str]:
        rows = model.objects.filter(pk__in=[UUID(key) for key in keys])
        return {str(pk): text for pk, text in rows.values_list("pk", "text")}

    return read


def _findings(keys: Collection[str]) -> Mapping[str, str]:
    rows = Finding.objects.filter(pk__in=[UUID(key) for key in keys])
    return {str(pk): seen for pk, seen in rows.values_list("pk", "seen")}


_READ: Mapping[RowKind, Callable[[Collection[str]], Mapping[str, str]]] = {
    RowKind.VISIT: _visits,
    RowKind.CALL: _calls,
    RowKind.ACTION: _texts(Action),
    RowKind.ISSUE: _texts(Issue),
    RowKind.FINDING: _findings,
}


def _note(row: Row) -> str:
    """What is said of a row that needs no reading."""
    if row.kind is RowKind.DUE:
        return str(Reason(row.note).label) if row.note else ""
    if row.kind is RowKind.SHOP:
        return (
            ngettext("%(days)s day since the last visit", "%(days)s days since the last visit", int(row.note))
            % {"days": row.note}
            if row.note
            else ""
        )
    return row.note

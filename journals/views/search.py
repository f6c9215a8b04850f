"""Searching journals and the notes of visits, as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from accounts.measures.search import LONGEST_QUERY, words
from accounts.roles import Permission
from salesforce_app.kernel.changes import in_parts
from salesforce_app.kernel.numerals import whole_number
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.exports import Table, export_response
from salesforce_app.web.listings import Cell, CellKind
from salesforce_app.web.requests import scope_with
from visits.queries.visit_list import find_person, find_shop

from ..enums import JournalKind
from ..measures.titles import journal_title
from ..queries.addresses import reading_address, writing_address
from ..queries.journal_list import find_writer
from ..queries.search import (
    Asked,
    JournalHit,
    VisitHit,
    found_journals,
    found_visits,
    journal_hits,
    visit_hits,
)
from .tabs import tabs_of

ON_A_PAGE = 20
AT_ONCE = 200
JOURNALS, VISITS = "journals", "visits"
COUNTED_TO = 100
"""So many hits are counted: to count all that holds a common word, everything would have to be read."""
FURTHEST = 100_000
"""The last page that can be asked for by its number; from there on the last one of all is shown."""


class SearchForm(forms.Form):
    """What is searched for, and where. Texts that name nobody and no shop in the scope are refused."""

    q = forms.CharField(required=False, max_length=LONGEST_QUERY, label=pgettext_lazy("search", "Words"))
    since = forms.DateField(
        required=False, label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"})
    )
    writer = forms.CharField(required=False, max_length=150, label=gettext_lazy("Writer (username)"))
    shop = forms.CharField(required=False, max_length=60, label=gettext_lazy("Shop (licence no.)"))

    def __init__(self, data: Any, scope: Scope) -> None:
        super().__init__(data, label_suffix="")
        self._scope = scope
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")
            field.widget.attrs.setdefault("autocomplete", "off")
        self.fields["q"].widget.attrs["type"] = "search"

    def clean_writer(self) -> Any:
        """The person, by her username."""
        username = self.cleaned_data["writer"].strip()
        if not username:
            return None
        person = find_writer(self._scope, username) or find_person(self._scope, username)
        if person is None:
            raise forms.ValidationError(_("There is nobody of this username in your scope."))
        return person

    def clean_shop(self) -> Any:
        """The shop, by its licence number."""
        licence_no = self.cleaned_data["shop"].strip()
        if not licence_no:
            return None
        shop = find_shop(self._scope, licence_no)
        if shop is None:
            raise forms.ValidationError(_("There is no shop of this licence number in your scope."))
        return shop

    @property
    def asked(self) -> Asked:
        """What is asked for, once it is valid."""
        given = self.cleaned_data
        return Asked(tuple(words(given["q"])), given["since"], given["until"], given["writer"], given["shop"])


@dataclass(frozen=True, slots=True)
class Line:
    """A hit as the page shows it."""

    title: str
    note: str
    address: str
    hit: JournalHit | VisitHit


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of what was found, by its number from 1."""

    number: int
    rows: Sequence[Any]
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether newer ones were found."""
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        """Whether there is more than this page."""
        return self.has_previous or self.has_next


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What holds all words, the newest first, each with the places where they stand."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    what = _what(request)
    form = SearchForm(request.GET, scope)
    asked = form.asked if form.is_valid() else None
    context: dict[str, Any] = {
        "form": form,
        "what": what,
        "tabs": tabs_of(scope, "journals:search"),
    }
    if asked is not None and asked.words:
        rows = {JOURNALS: found_journals(scope, asked), VISITS: found_visits(scope, asked)}
        page = _page_of(rows[what], whole_number(request.GET.get("page", "")) or 1)
        numbers = {name: queryset.order_by()[: COUNTED_TO + 1].count() for name, queryset in rows.items()}
        context |= {
            "page": page,
            "lines": lines_of(scope, what, page.rows, asked.words),
            "kinds": [
                (
                    name,
                    title,
                    min(numbers[name], COUNTED_TO),
                    numbers[name] > COUNTED_TO,
                    _query(form, what=name),
                )
                for name, title in TABS
            ],
            "query": _query(form, what=what),
            "before": _query(form, what=what, page=page.number - 1),
            "after": _query(form, what=what, page=page.number + 1),
        }
    status = 200 if form.is_valid() else 422
    return render(request, "journals/search/page.html", context, status=status)


def _page_of(rows: QuerySet[Any], number: int) -> FoundPage:
    """A page of rows, read up to the first row of the next one; the last page where there are not so many.

    One statement; two of a page beyond the last one, for which all are counted.
    """
    start = (number - 1) * ON_A_PAGE
    found = list(rows[start : start + ON_A_PAGE + 1]) if number <= FURTHEST else []
    if found or number == 1:
        return FoundPage(number, found[:ON_A_PAGE], len(found) > ON_A_PAGE)
    last = Paginator(rows, ON_A_PAGE).get_page(number)
    return FoundPage(last.number, list(last.object_list), has_next=False)


@require_safe
def export_search(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everything that was found as a file, with the places where the words stand."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    what = _what(request)
    form = SearchForm(request.GET, scope)
    if not form.is_valid() or not form.asked.words:
        raise BadRequest("nothing is searched for")
    asked = form.asked
    rows: Any = found_journals(scope, asked) if what == JOURNALS else found_visits(scope, asked)
    keys = list(rows.values_list("pk", flat=True))
    assert scope.staff_id is not None
    log_export(
        staff_id=scope.staff_id,
        listing="journal_search",
        kind=kind,
        query=_query(form, what=what).removeprefix("?"),
        columns=[column.name for column in COLUMNS],
        rows=len(keys),
        moment=timezone.now(),
    )
    return export_response(
        Table(
            _("Search %(words)s") % {"words": " ".join(asked.words)},
            COLUMNS,
            _rows(scope, what, rows, keys, asked.words),
        ),
        kind,
    )


def lines_of(scope: Scope, what: str, rows: Sequence[Any], asked: Sequence[str]) -> list[Line]:
    """Rows as the page shows them."""
    if what == JOURNALS:
        return [_journal_line(scope, hit) for hit in journal_hits(scope, rows, asked)]
    return [_visit_line(hit) for hit in visit_hits(rows, asked)]


def _journal_line(scope: Scope, hit: JournalHit) -> Line:
    journal = hit.journal
    is_mine = journal.staff_id == scope.staff_id and journal.is_open_to_the_writer
    address = (
        writing_address(JournalKind(journal.kind), journal.starts_on)
        if is_mine
        else reading_address(journal.pk)
    )
    title = capfirst(journal_title(journal.kind, journal.starts_on))
    return Line(title, f"{journal.staff} · {journal.unit.name}", address, hit)


def _visit_line(hit: VisitHit) -> Line:
    visit = hit.visit
    return Line(
        visit.retailer.name,
        f"{visit.staff} · {visit.unit.name} · {visit.visited_on:%Y-%m-%d}",
        reverse("visits:visit", kwargs={"key": visit.pk}),
        hit,
    )


def _rows(
    scope: Scope, what: str, rows: Any, keys: Sequence[Any], asked: Sequence[str]
) -> Iterator[list[Cell]]:
    """The lines of a file, some hundred at a time."""
    for part in in_parts(keys, AT_ONCE):
        by_key = {row.pk: row for row in rows.filter(pk__in=part)}
        found = [by_key[key] for key in part if key in by_key]
        for line in lines_of(scope, what, found, asked):
            row: Any = line.hit.journal if isinstance(line.hit, JournalHit) else line.hit.visit
            day = row.starts_on if what == JOURNALS else row.visited_on
            text = " / ".join(excerpt.text for excerpt in line.hit.excerpts)
            yield [
                Cell(day),
                Cell(line.title),
                Cell(row.staff.username),
                Cell(str(row.staff)),
                Cell(row.unit.code),
                Cell(text),
            ]


def _what(request: HttpRequest) -> str:
    return VISITS if request.GET.get("what") == VISITS else JOURNALS


def _query(form: SearchForm, **more: object) -> str:
    given = {name: form.data.get(name, "") for name in form.fields} | {
        name: str(value) for name, value in more.items()
    }
    return "?" + urlencode({name: value for name, value in given.items() if value})


TABS = ((JOURNALS, pgettext_lazy("search", "Journals")), (VISITS, pgettext_lazy("search", "Notes of visits")))


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    title: object
    kind: CellKind = CellKind.TEXT


COLUMNS = (
    _Column("day", gettext_lazy("Day"), CellKind.DATE),
    _Column("title", gettext_lazy("Journal or shop")),
    _Column("writer", gettext_lazy("Writer")),
    _Column("name", gettext_lazy("Name")),
    _Column("unit", pgettext_lazy("filter", "Unit")),
    _Column("text", gettext_lazy("Where the words stand")),
)

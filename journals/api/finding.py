"""Finding journals in the API: the list with its filters, and the search."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from accounts.measures.search import LONGEST_QUERY, words
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.paging import LIMIT, LIMIT_MAX, page_of
from salesforce_app.web.requests import scope_with
from visits.queries.visit_list import find_person, find_shop

from ..queries.journal_list import JOURNALS, find_writer
from ..queries.search import (
    Asked,
    JournalHit,
    VisitHit,
    found_journals,
    found_visits,
    journal_hits,
    visit_hits,
)

router = Router(tags=["journals"])

JournalsQuery: Any = query_schema(JOURNALS, "JournalsQuery")
JournalsPage: Any = page_schema(JOURNALS, "JournalsRow", "JournalsPage", UUID)


class SearchQuery(Schema):
    """What is searched for."""

    q: str = Field(
        "",
        max_length=LONGEST_QUERY,
        description="Words that all have to stand in the text, in Chinese or English.",
        examples=["陈列 库存"],
    )
    what: Literal["journals", "visits"] = Field(
        "journals", description="Journals, or the notes of visits.", examples=["journals"]
    )
    since: date | None = Field(None, description="The first day.", examples=["2026-10-01"])
    until: date | None = Field(None, description="The last day.", examples=["2026-10-31"])
    writer: str = Field("", max_length=150, description="Username of the writer.", examples=["li.jing"])
    shop: str = Field("", max_length=60, description="Licence number of a shop.", examples=["330824000703"])
    limit: int = Field(LIMIT, ge=1, le=LIMIT_MAX, description="Rows of a page.")
    cursor: str | None = Field(None, description="What `next` said on the page before.")


class PieceOut(Schema):
    """A part of a text."""

    text: str = Field(description="The part.", examples=["陈列"])
    is_word: bool = Field(description="Whether it is one of the words.", examples=[True])


class ExcerptOut(Schema):
    """A place where words stand."""

    anchor: str = Field(
        description="Where in the journal: passage:<topic> or finding:<key>:<field>; notes for a visit.",
        examples=["passage:market_news"],
    )
    pieces: list[PieceOut] = Field(description="The text around the words, in parts.")


class HitOut(Schema):
    """A journal or a visit that holds the words."""

    key: UUID = Field(
        description="Key of the journal or of the visit.", examples=["6f2a1c9e-6a53-4a0e-9a53-0d9a5f3b7c11"]
    )
    kind: str = Field(description="daily, weekly or monthly; the channel of a visit.", examples=["daily"])
    day: date = Field(description="The first day of the journal, or the day of the visit.")
    writer: str = Field(description="Username of the writer.", examples=["li.jing"])
    unit: str = Field(description="Code of the unit.", examples=["N1"])
    shop: str | None = Field(description="Licence number of the visited shop; null for a journal.")
    excerpts: list[ExcerptOut] = Field(description="Where the words stand.")


class HitsOut(Schema):
    """A page of what was found."""

    items: list[HitOut] = Field(description="The newest first.")
    next: str | None = Field(description="Cursor of the next page; null after the last row.")


@router.get("", response=JournalsPage, url_name="journals", summary="The journals that you may read")
def list_journals(request: HttpRequest, asked: Query[JournalsQuery]) -> dict[str, Any] | HttpResponse:
    """Your own journals, and for reviewers those of their people once submitted; the newest first.

    Narrowed by the filters of the site's list. Hand `next` back as `cursor`, with the same filters, until it
    is null.
    """
    return answer(JOURNALS, scope_with(request, Permission.READ_JOURNALS), asked)


@router.get("/search", response=HitsOut, url_name="journal_search", summary="Search journals and visits")
def search_journals(request: HttpRequest, asked: Query[SearchQuery]) -> HitsOut:
    """What holds all words, the newest first, with the places where they stand.

    Of what others wrote, what was submitted last is searched; of your own, the draft as well.
    """
    scope = scope_with(request, Permission.READ_JOURNALS)
    what = Asked(
        tuple(words(asked.q)),
        asked.since,
        asked.until,
        _found(find_writer(scope, asked.writer) or find_person(scope, asked.writer), asked.writer, "writer"),
        _found(find_shop(scope, asked.shop) if asked.shop else None, asked.shop, "shop"),
    )
    if asked.what == "visits":
        visits = page_of(
            found_visits(scope, what),
            cursor=asked.cursor,
            limit=asked.limit,
            by=("-visited_on", "-started_at", "-pk"),
        )
        return HitsOut(items=[_visit(hit) for hit in visit_hits(visits.items, what.words)], next=visits.next)
    journals = page_of(
        found_journals(scope, what), cursor=asked.cursor, limit=asked.limit, by=("-starts_on", "-pk")
    )
    hits = journal_hits(scope, journals.items, what.words)
    return HitsOut(items=[_journal(hit) for hit in hits], next=journals.next)


def _found(record: Any, given: str, field: str) -> Any:
    if given and record is None:
        raise InputError(field, _("There is nothing of this name in your scope."), _("Correct it."))
    return record if given else None


def _journal(hit: JournalHit) -> HitOut:
    row = hit.journal
    return HitOut(
        key=row.pk,
        kind=row.kind,
        day=row.starts_on,
        writer=row.staff.username,
        unit=row.unit.code,
        shop=None,
        excerpts=_excerpts(hit),
    )


def _visit(hit: VisitHit) -> HitOut:
    row = hit.visit
    return HitOut(
        key=row.pk,
        kind=row.channel,
        day=row.visited_on,
        writer=row.staff.username,
        unit=row.unit.code,
        shop=row.retailer.licence_no,
        excerpts=_excerpts(hit),
    )


def _excerpts(hit: JournalHit | VisitHit) -> list[ExcerptOut]:
    return [
        ExcerptOut(
            anchor=excerpt.anchor,
            pieces=[PieceOut(text=text, is_word=is_word) for text, is_word in excerpt.pieces],
        )
        for excerpt in hit.excerpts
    ]

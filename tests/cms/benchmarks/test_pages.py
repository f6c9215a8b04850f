"""The benchmark of pages opens pages that exist, as the people whose pages they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest
from django.http import HttpResponseBase, QueryDict, StreamingHttpResponse
from django.test import Client

from accounts.enums import Role
from accounts.models import Staff
from cms.benchmarks import page_addresses, pages
from cms.benchmarks.office import make_office
from salesforce_app.web.listing_query import ListQuery
from salesforce_app.web.listings import filters_of, find_listing, sets_of
from territory.scope import build_scope

pytestmark = pytest.mark.django_db


def test_every_page_of_the_benchmark_is_there_with_its_late_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {}

    def open_once(client: Client, address: str) -> HttpResponseBase:
        opened[address] = pages_open(client, address)
        return opened[address]

    make_office(400)
    pages_open = pages._open
    places = [page for page in page_addresses.pages() if not page.address.startswith("/retailers/?")]
    monkeypatch.setattr(pages, "pages", lambda: places)
    monkeypatch.setattr(pages, "_open", open_once)
    # The page itself was opened to find its panels.
    monkeypatch.setattr(
        pages, "cost_of", lambda client, address: opened.get(address) or open_once(client, address)
    )
    labels = {page.label for page, _answer in pages.cost_of_pages()}
    assert {page.label for page in places} < labels
    for name in ("director: company, pyramid", "account_manager: card, visits", "director: home, incomplete"):
        assert name in labels


def test_of_a_file_each_part_is_counted_however_many_there_are() -> None:
    def cost(*parts: int) -> pages.Cost:
        """Of a file that takes two statements, and so many for each part of it."""
        return pages.cost_of(cast("Client", _Sending(before=2, parts=parts)), "/file/")

    short, long = cost(0, 3, 3), cost(0, *[3] * 20)
    assert (short.statements, short.parts) == (5, 2)
    assert (long.statements, long.parts) == (5, 20)
    assert cost(0, 3, 4, 3).statements == 6


class _Sending:
    """A client to which a file is sent, which asks the database before it begins and for each part."""

    def __init__(self, *, before: int, parts: Sequence[int]) -> None:
        self.before, self.sent = before, parts

    def get(self, address: str) -> HttpResponseBase:
        self._ask(self.before)
        return StreamingHttpResponse(self._part(number) for number in self.sent)

    def _part(self, number: int) -> bytes:
        self._ask(number)
        return b"lines"

    def _ask(self, times: int) -> None:
        for _ in range(times):
            Staff.objects.exists()


def test_every_list_of_the_benchmark_is_understood() -> None:
    make_office(400)
    scope = build_scope(Staff.objects.get(username="director"))
    for page in page_addresses.pages():
        path, _mark, query = page.address.partition("?")
        if path == "/retailers/":
            asked = ListQuery(find_listing("retailers"), scope, QueryDict(query))
            assert asked.errors == {}, page.label
            assert asked.sort == QueryDict(query).get("sort", "licence_no")


def test_the_benchmark_has_every_filter_and_every_set() -> None:
    make_office(400)
    names = {page.name for page in page_addresses.pages() if page.role is Role.DIRECTOR}
    assert {f"list, {part.name}" for part in filters_of("retailers")} <= names
    assert {f"set {found.name}" for found in sets_of("retailers")} <= names

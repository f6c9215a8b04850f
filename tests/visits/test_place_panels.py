"""What field work shows on the pages of units and routes: every number opens what it was counted from."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from accounts.models import Staff
from tests.cast import Cast, Office
from tests.factories import PlannedCallFactory, VisitFactory

COLUMNS = ("visited", "unvisited", "required", "kept", "visits", "effective", "longest", "never")


@pytest.fixture
def called(office: Office, cast: Cast) -> Office:
    """Of N1A's two shops the first was called on thrice, once as planned; the other one was missed."""
    first, second = office.shops["N1A"]
    where = {"staff": cast.account_manager, "route": office.routes["N1A"], "unit": office.north_1}
    for day, outcome in ((5, "ordered"), (12, "ordered"), (19, "")):
        begun = datetime(2024, 3, day, 2, tzinfo=UTC)
        VisitFactory(
            retailer=first,
            started_at=begun,
            ended_at=begun + timedelta(minutes=20),
            visited_on=begun.date(),
            outcome=outcome,
            **where,
        )
    for shop in (first, second):
        PlannedCallFactory(retailer=shop, date=date(2024, 3, 5), **where)
    return office


@pytest.mark.parametrize("address", ["/units/N1/parts/coverage/", "/routes/N1A/parts/coverage/"])
def test_every_number_of_field_work_opens_the_list_that_it_was_counted_from(
    called: Office, cast: Cast, signed_in: Callable[[Staff], Client], address: str
) -> None:
    Staff.objects.update(language="en")
    client = signed_in(cast.account_manager)
    part = client.get(f"{address}?month=2024-03").content.decode()
    row = next(row for row in part.split("<tr") if "Route N1A" in row and row.count("<td") == len(COLUMNS))
    cells = dict(zip(COLUMNS, row.split("<td")[1:], strict=True))
    shown = {
        name: [
            (re.sub("<[^>]*>", "", text).split()[-1], unescape(link))
            for link, text in re.findall(r'<a href="([^"]*)">(.*?)</a>', cell, re.DOTALL)
        ]
        for name, cell in cells.items()
    }
    assert {name: len(links) for name, links in shown.items()} == {**dict.fromkeys(COLUMNS, 1), "kept": 2}

    def listed(link: str) -> int:
        found = re.search(r'class="listing-count[^"]*"[^>]*>\s*([\d,]+)', client.get(link).content.decode())
        assert found is not None, link
        return int(found[1])

    for name in ("unvisited", "kept", "visits", "never"):
        assert [str(listed(link)) for _text, link in shown[name]] == [text for text, _link in shown[name]]
    assert listed(shown["visited"][0][1]) == 1
    assert listed(shown["required"][0][1]) == 2
    assert listed(shown["longest"][0][1]) == 2
    assert listed(shown["effective"][0][1]) == 2

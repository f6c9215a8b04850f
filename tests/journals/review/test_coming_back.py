"""What comes back to a writer, a team's week, and what it learned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import Staff
from journals.domain.remarks import add_remark
from journals.domain.reviewing import accept, return_journal
from journals.models import FindingAction, Journal, Remark
from journals.queries import learned
from journals.queries.coming_back import Sold, came_back, lately
from journals.queries.learned import findings_in, lessons_of
from journals.queries.team_week import team_week
from salesforce_app.kernel.periods import Month, Period
from territory.scope import build_scope
from visits.models import Action

from ...cast import Cast, Office
from ...factories import (
    ActionFactory,
    FindingFactory,
    FindingShopFactory,
    RetailerMonthFactory,
    SalesLineFactory,
)
from .office import NOW, TUESDAY, many, submitted

SignIn = Callable[[Staff], Client]
KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f14")
TODAY = NOW.date()
DONE_ON = date(2024, 2, 20)


def found_at(journal: Journal, office: Office, **action: object) -> Action:
    """A finding at a shop of hers, with its action."""
    shop = office.shops["N1A"][0]
    finding = FindingFactory(journal=journal, theme="stock", cause="Too much was ordered")
    FindingShopFactory(finding=finding, retailer=shop)
    made: Action = ActionFactory(retailer=shop, origin="journal", **action)
    FindingAction.objects.create(finding=finding, action=made)
    return made


def sell(office: Office, day: date, amount: int, document: str = "A") -> None:
    """An order of the shop."""
    shop, route = office.shops["N1A"][0], office.routes["N1A"]
    SalesLineFactory(
        retailer=shop, sold_on=day, amount=amount, document_no=document, route=route, unit=office.north_1
    )


def known_until(office: Office, day: date) -> None:
    """Sales are on file up to a day."""
    RetailerMonthFactory(
        month=day.replace(day=1),
        retailer=office.shops["N1A"][0],
        route=office.routes["N1A"],
        last_order_on=day,
    )


def test_answers_and_comments_come_back_with_the_newest_first(cast: Cast, office: Office) -> None:
    first, second, _silent = many(cast.account_manager, office.north_1, 3)
    accept(journal=first, by=cast.supervisor, reply="Well seen", moment=NOW - timedelta(hours=2))
    add_remark(uuid=KEY, journal=second, author=cast.supervisor, text="Which road?", moment=NOW)
    found = came_back(build_scope(cast.account_manager), TODAY)
    assert [one.journal for one in found.answered] == [second, first]
    assert [one.reply for one in found.answered[1].decisions] == ["Well seen"]
    assert [one.text for one in found.answered[0].remarks] == ["Which road?"]
    assert came_back(build_scope(cast.stranger), TODAY).answered == ()


def test_what_others_do_for_her_shops_is_told(cast: Cast, office: Office, journal: Journal) -> None:
    hers = found_at(journal, office, owner=cast.account_manager)
    others = found_at(journal, office, owner=cast.supervisor)
    found = came_back(build_scope(cast.account_manager), TODAY)
    assert found.for_her == (others,)
    assert hers not in found.for_her


def test_sales_stand_beside_each_other_for_as_many_days(cast: Cast, office: Office, journal: Journal) -> None:
    found_at(journal, office, owner=cast.account_manager, state="done", done_on=DONE_ON, evidence="Agreed")
    known_until(office, date(2024, 3, 5))  # fourteen days after
    for day, amount in (
        (DONE_ON - timedelta(days=15), 900),
        (DONE_ON - timedelta(days=14), 100),
        (DONE_ON - timedelta(days=1), 200),
        (DONE_ON, 700),
        (DONE_ON + timedelta(days=1), 500),
        (DONE_ON + timedelta(days=14), 50),
        (DONE_ON + timedelta(days=15), 900),
    ):
        sell(office, day, amount)
    [moved] = came_back(build_scope(cast.account_manager), TODAY).moved
    assert (moved.days, moved.before, moved.after) == (14, Sold(300, 2), Sold(550, 2))


def test_it_is_told_when_it_is_too_early_to_tell(
    cast: Cast, office: Office, journal: Journal, signed_in: SignIn
) -> None:
    done_on = TODAY - timedelta(days=3)
    found_at(journal, office, owner=cast.account_manager, state="done", done_on=done_on, evidence="Agreed")
    known_until(office, TODAY - timedelta(days=1))
    sell(office, done_on - timedelta(days=2), 12_300)
    [moved] = came_back(build_scope(cast.account_manager), TODAY).moved
    assert (moved.before, moved.after) == (Sold(12_300, 1), None)
    page = signed_in(cast.account_manager).get("/journals/back/").content.decode()
    assert "it is too early to tell what came after" in page


def test_the_writer_answers_on_the_page(cast: Cast, journal: Journal, signed_in: SignIn) -> None:
    return_journal(journal=journal, by=cast.supervisor, reason="Which shops?", moment=NOW)
    client = signed_in(cast.account_manager)
    page = client.get("/journals/back/").content.decode()
    assert "Which shops?" in page
    assert f"/journals/daily/{TUESDAY}/" in page
    form = {"key": str(KEY), "anchor": "", "text": "The two by the river"}
    answer = client.post(f"/journals/{journal.pk}/answer/", form)
    assert answer["Location"] == f"/journals/back/#journal-{journal.pk}"
    assert Remark.objects.get().author == cast.account_manager
    assert client.post(f"/journals/{journal.pk}/answer/", {**form, "text": " "}).status_code == 422
    stranger = signed_in(cast.stranger)
    assert stranger.post(f"/journals/{journal.pk}/answer/", form).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_what_comes_back_takes_as_many_statements_for_many(
    cast: Cast,
    office: Office,
    signed_in: SignIn,
    django_assert_num_queries: Callable[[int], object],
    number: int,
) -> None:
    for journal in many(cast.account_manager, office.north_1, number):
        accept(journal=journal, by=cast.supervisor, reply="Well seen", moment=NOW)
        add_remark(uuid=journal.pk, journal=journal, author=cast.supervisor, text="A", moment=NOW)
        found_at(journal, office, owner=cast.supervisor, state="done", done_on=DONE_ON, evidence="Agreed")
    known_until(office, date(2024, 3, 5))
    client = signed_in(cast.account_manager)
    client.get("/journals/back/")
    with django_assert_num_queries(11):  # type: ignore[attr-defined]
        assert client.get("/journals/back/").status_code == 200


def test_the_home_page_tells_what_came_back_and_what_waits(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    first, second, _third = many(cast.account_manager, office.north_1, 3)
    return_journal(journal=first, by=cast.supervisor, reason="Which shops?", moment=NOW)
    accept(journal=second, by=cast.supervisor, reply="Well seen", moment=NOW)
    found = lately(build_scope(cast.account_manager), NOW)
    assert (found.returned, found.accepted, found.remarks) == (1, 1, 0)
    assert "1 journal was returned, to be mended" in signed_in(cast.account_manager).get("/").content.decode()
    assert "1 journal waits" in signed_in(cast.supervisor).get("/").content.decode()


def test_a_teams_week_has_its_people_days_and_findings(
    cast: Cast, office: Office, journal: Journal, signed_in: SignIn
) -> None:
    found_at(journal, office, owner=cast.account_manager)
    week = team_week(build_scope(cast.supervisor), date(2024, 3, 11), NOW)
    assert [row.staff for row in week.rows] == [cast.account_manager]
    [row] = week.rows
    assert row.daily[TUESDAY].journal == journal
    assert [one.journal for one in week.found] == [journal]
    page = signed_in(cast.supervisor).get("/journals/team/2024-W11/").content.decode()
    assert f"/journals/{journal.pk}/review/" in page
    assert "Half of the last order is still on the shelf" in page
    client = signed_in(cast.supervisor)
    for address, status in (
        ("/journals/team/2024-W12/", 404),
        ("/journals/team/2024-W60/", 404),
        ("/journals/team/2024-W10/?unit=S1", 404),
        ("/journals/team/2024-W10/?unit=N1", 200),
        ("/journals/learned/2024-04/", 404),
    ):
        assert client.get(address).status_code == status, address


def test_lessons_are_told_by_theme_with_what_came_of_them(
    cast: Cast, office: Office, journal: Journal
) -> None:
    found_at(journal, office, owner=cast.account_manager, due_on=TODAY - timedelta(days=1))
    found_at(journal, office, owner=cast.supervisor, state="done", done_on=TODAY, evidence="Agreed")
    FindingFactory(journal=journal, theme="price")
    returned = submitted(cast.account_manager, office.north_1, starts_on=TUESDAY - timedelta(days=1))
    FindingFactory(journal=returned)
    return_journal(journal=returned, by=cast.supervisor, reason="Which shops?", moment=NOW)
    found = findings_in(build_scope(cast.supervisor), Month(2024, 3).period)
    stock, price = lessons_of(found, TODAY)
    assert (stock.theme, len(stock.found), stock.shops) == ("stock", 2, 1)
    assert (stock.done, stock.open, stock.late, stock.dropped) == (1, 1, 1, 0)
    assert (price.theme, len(price.found), price.shops) == ("price", 1, 0)
    assert findings_in(build_scope(cast.stranger), Month(2024, 3).period) == []
    nobodys = Period(date(2024, 1, 1), date(2024, 2, 1))
    assert findings_in(build_scope(cast.supervisor), nobodys) == []


def test_the_week_of_a_unit_tells_its_own_findings_however_many_others_there_are(
    cast: Cast, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned, "MOST_FINDINGS", 1)
    hers = submitted(cast.account_manager, office.north_1, starts_on=TUESDAY - timedelta(days=1))
    FindingFactory(journal=hers)
    FindingFactory(journal=submitted(cast.stranger, office.south_1))
    week = team_week(build_scope(cast.director), TUESDAY - timedelta(days=1), NOW, office.north)
    assert [one.journal for one in week.found] == [hers]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "statements"), [("/journals/team/2024-W11/", 15), ("/journals/learned/2024-03/", 8)]
)
def test_team_pages_take_as_many_statements_for_many(
    cast: Cast,
    office: Office,
    signed_in: SignIn,
    django_assert_num_queries: Callable[[int], object],
    address: str,
    statements: int,
    number: int,
) -> None:
    journal = submitted(cast.account_manager, office.north_1)
    for _each in range(number):
        found_at(journal, office, owner=cast.account_manager)
    client = signed_in(cast.supervisor)
    client.get(address)
    with django_assert_num_queries(statements):  # type: ignore[attr-defined]
        assert client.get(address).status_code == 200

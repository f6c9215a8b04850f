"""Each queue holds what its reader is expected to answer; the rest is at hand, and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models.signals import post_init
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Staff
from journals.models import Journal
from journals.queries.review_queue import Chosen, review_queue
from territory.models import Posting
from territory.queries import choices
from territory.scope import build_scope

from ...cast import Cast, Office
from ...factories import PostingFactory, StaffFactory
from ...test_kept import tables_of
from .office import TUESDAY, many, submitted

SignIn = Callable[[Staff], Client]


@pytest.fixture
def journals(cast: Cast, office: Office) -> tuple[Journal, Journal]:
    """One under the supervisor, one under the director alone."""
    return submitted(cast.account_manager, office.north_1), submitted(cast.stranger, office.south_1)


def writers_in(client: Client, query: str = "") -> tuple[list[str], int]:
    """Whose journals the queue holds, and how many wait for others."""
    context = client.get(f"/journals/review/{query}").context
    return [row["journal"].staff.username for row in (*context["need"], *context["rest"])], context["others"]


@pytest.mark.parametrize(
    ("who", "hers", "others", "all_of_them"),
    [
        ("supervisor", ["li.jing"], 0, ["li.jing"]),
        ("director", ["zhou.tao"], 1, ["li.jing", "zhou.tao"]),
        ("administrator", [], 2, ["li.jing", "zhou.tao"]),
    ],
)
def test_a_journal_is_in_the_queue_of_the_nearest_above_its_writer(
    cast: Cast,
    journals: tuple[Journal, Journal],
    signed_in: SignIn,
    who: str,
    hers: list[str],
    others: int,
    all_of_them: list[str],
) -> None:
    client = signed_in(getattr(cast, who))
    assert writers_in(client) == (hers, others)
    everybody, left = writers_in(client, "?whose=all")
    assert (sorted(everybody), left) == (all_of_them, 0)


def test_one_that_nobody_stands_above_is_everybodys_who_sees_it(
    cast: Cast, journals: tuple[Journal, Journal], signed_in: SignIn
) -> None:
    Staff.objects.filter(pk=cast.director.pk).update(is_active=False)
    assert writers_in(signed_in(cast.administrator)) == (["zhou.tao"], 1)


def test_whoever_stands_in_for_the_supervisor_answers_as_well(
    cast: Cast, office: Office, journals: tuple[Journal, Journal], signed_in: SignIn
) -> None:
    other = Staff.objects.create(username="su.bin", name="苏斌", role=Role.SUPERVISOR, language="en")
    PostingFactory(
        staff=other,
        unit=office.north,
        role=Role.SUPERVISOR,
        since=TUESDAY - timedelta(days=7),
        until=TUESDAY + timedelta(days=7),
        substitutes_for=cast.supervisor,
    )
    assert writers_in(signed_in(other)) == (["li.jing"], 0)


def test_of_a_writer_who_reviews_the_one_above_answers(cast: Cast, office: Office, signed_in: SignIn) -> None:
    submitted(cast.supervisor, office.north)
    assert writers_in(signed_in(cast.director)) == (["wang.qiang"], 0)


def test_the_home_page_counts_the_same(
    cast: Cast, journals: tuple[Journal, Journal], signed_in: SignIn
) -> None:
    page = signed_in(cast.director).get("/").content.decode()
    assert "1 journal waits" in page
    assert "1 more waits for another reviewer" in page
    page = signed_in(cast.supervisor).get("/").content.decode()
    assert "1 journal waits" in page
    assert "another reviewer" not in page


def test_the_api_has_the_same_queue(cast: Cast, journals: tuple[Journal, Journal], signed_in: SignIn) -> None:
    client = signed_in(cast.director)
    found = client.get("/api/journals/review").json()
    assert ([one["writer"] for one in found["need"]], found["others"]) == (["zhou.tao"], 1)
    assert len(client.get("/api/journals/review?whose=all").json()["need"]) == 2
    assert client.get("/api/journals/review?whose=mine").status_code == 422


def test_a_writers_week_leads_to_what_waits_of_hers(
    cast: Cast, journals: tuple[Journal, Journal], signed_in: SignIn
) -> None:
    client = signed_in(cast.director)
    page = client.get("/journals/team/2024-W11/").content.decode()
    assert "?writer=li.jing&amp;whose=all" in page
    assert writers_in(client, "?writer=li.jing&whose=all") == (["li.jing"], 0)
    assert writers_in(client, "?writer=li.jing") == ([], 1)


@pytest.mark.parametrize("number", [1, 3])
def test_of_what_others_answer_nothing_is_read_but_whose_it_is(
    cast: Cast, office: Office, signed_in: SignIn, number: int
) -> None:
    submitted(cast.stranger, office.south_1)
    many(cast.account_manager, office.north_1, number)
    client = signed_in(cast.director)
    client.get("/journals/review/")
    made: list[object] = []

    def note(instance: object, **_: object) -> None:
        made.append(instance)

    post_init.connect(note, sender=Journal)
    try:
        assert writers_in(client) == (["zhou.tao"], number)
    finally:
        post_init.disconnect(note, sender=Journal)
    assert len(made) == 1


@pytest.mark.django_db(transaction=True)
def test_whose_they_are_is_kept_until_something_of_it_changes(cast: Cast, office: Office) -> None:
    cache.clear()
    one = submitted(cast.stranger, office.south_1)
    other = submitted(cast.account_manager, office.north_1)

    def queue() -> tuple[list[Journal], int]:
        found = review_queue(build_scope(cast.director), Chosen(), timezone.localdate())
        return [entry.waiting.journal for entry in (*found.need, *found.rest)], found.others

    assert queue() == queue() == ([one], 1)
    Journal.objects.filter(pk=other.pk).update(unit=office.south_1, staff=StaffFactory())
    assert (len(queue()[0]), queue()[1]) == (2, 0)
    Posting.objects.filter(staff=cast.director).update(unit=office.north)
    PostingFactory(staff=cast.supervisor, unit=office.company, role=Role.SUPERVISOR)
    Journal.objects.filter(pk=other.pk).update(unit=office.north_1)
    assert queue() == ([other], 0)
    Journal.objects.filter(pk=other.pk).update(
        state="accepted", decided_at=other.submitted_at, decided_by=cast.director
    )
    assert queue() == ([], 0)


@pytest.mark.django_db
def test_every_model_that_says_whose_they_are_is_counted(
    cast: Cast, journals: tuple[Journal, Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[set[str]] = []

    def note(_name: str, _key: object, make: Callable[[], Any], *, made_of: Any, until: object) -> Any:
        made: list[Any] = []
        found.append({model._meta.label for model in tables_of(lambda: made.append(make()))} - set(made_of))
        return made[0]

    monkeypatch.setattr("journals.queries.review_queue.kept", note)
    review_queue(build_scope(cast.director), Chosen(), timezone.localdate())
    assert found == [set()]


def test_more_writers_than_can_be_chosen_from_are_typed(
    cast: Cast, journals: tuple[Journal, Journal], signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.director)
    assert '<select class="form-select" id="queue-writer"' in client.get("/journals/review/").content.decode()
    monkeypatch.setattr(choices, "MOST", 1)
    page = client.get("/journals/review/?writer=zhou.tao&unit=S1").content.decode()
    assert 'id="queue-writer" name="writer" value="zhou.tao"' in page
    assert 'id="queue-unit" name="unit" value="S1"' in page

"""What a writer is shown before she submits: copies, contradictions, changed facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Retailer
from journals.domain.checking import check
from journals.domain.drafting import open_journal, recount
from journals.domain.writing import save
from journals.enums import FlagKind, JournalKind, Topic
from journals.models import Journal, Passage
from journals.queries.content import content_of
from tests.factories import (
    JournalFactory,
    JournalVersionFactory,
    PostingFactory,
    StaffFactory,
    VisitFactory,
)

from ...cast import Cast, Office
from .pen import DAY, EVENING, finding, prose, written

NEWS = "The road through the village is closed until April, so the carrier comes by the north"


def visit_to(cast: Cast, office: Office, place: int = 0, **more: Any) -> None:
    """A visit of hers in the afternoon of the day."""
    VisitFactory(
        staff=cast.account_manager,
        retailer=office.shops["N1A"][place],
        route=office.routes["N1A"],
        unit=office.north_1,
        visited_on=DAY,
        started_at=EVENING - timedelta(hours=1),
        ended_at=EVENING - timedelta(minutes=30),
        **more,
    )


@pytest.fixture
def begun(in_the_evening: None, cast: Cast, office: Office) -> Journal:
    """Her journal of a day with one visit, its facts counted."""
    visit_to(cast, office)
    return open_journal(staff=cast.account_manager, kind=JournalKind.DAILY, starts_on=DAY, moment=EVENING)


def submitted(journal: Journal, texts: dict[str, str], **more: Any) -> Journal:
    """An earlier journal, with passages as submitted."""
    earlier = JournalFactory(**{"staff": journal.staff, "unit": journal.unit, "submitted": True, **more})
    JournalVersionFactory(journal=earlier, prose=texts)
    return earlier


def noticed(journal: Journal, cast: Cast, text: str = "", *shops: Retailer, seen: str = "") -> list[Any]:
    """What is noticed when she writes market news, or a finding about shops."""
    journal.refresh_from_db()
    findings = [finding(shops[0], seen=seen)] if seen else []
    save(
        journal=journal,
        written=written(*findings, base=journal.revision, passages=prose(text)),
        by=cast.account_manager,
        moment=EVENING,
    )
    journal.refresh_from_db()
    return list(check(journal, content_of(journal)))


def test_a_text_like_one_of_the_last_thirty_is_told_with_its_day(begun: Journal, cast: Cast) -> None:
    earlier = submitted(begun, {"market_news": NEWS}, starts_on=date(2024, 3, 1))
    (one,) = noticed(begun, cast, NEWS)
    assert (one.kind, one.anchor, one.other, one.other_on) == (
        FlagKind.NEAR_COPY,
        "passage:market_news",
        earlier.pk,
        date(2024, 3, 1),
    )
    assert one.spans == ((0, len(NEWS)),)
    assert noticed(begun, cast, "A new shop has opened beside the school and sells single packs") == []


def test_the_thirty_first_text_back_is_out_of_mind(begun: Journal, cast: Cast) -> None:
    submitted(begun, {"market_news": NEWS}, starts_on=date(2024, 1, 1))
    for ago in range(1, 31):
        other = f"On the {ago}th shelf of shop {ago * 7} lay goods that nobody knew {'x' * ago}"
        submitted(begun, {"market_news": other}, starts_on=DAY - timedelta(days=ago))
    assert noticed(begun, cast, NEWS) == []


def test_a_colleague_s_text_of_the_day_is_told_without_her_name(
    begun: Journal, cast: Cast, office: Office
) -> None:
    colleague = StaffFactory()
    PostingFactory(staff=colleague, unit=office.north_2)
    submitted(begun, {"market_news": NEWS}, staff=colleague, unit=office.north_2, starts_on=DAY)
    (one,) = noticed(begun, cast, NEWS)
    assert (one.kind, one.other, one.other_on) == (FlagKind.NEAR_COPY, None, None)


@pytest.mark.parametrize("where", ["another team", "another day", "a draft"])
def test_what_is_nobody_s_of_the_team_is_not_compared(
    begun: Journal, cast: Cast, office: Office, where: str
) -> None:
    more: dict[str, Any] = {"staff": cast.stranger, "unit": office.north_2, "starts_on": DAY}
    if where == "another team":
        more["unit"] = office.south_1
    elif where == "another day":
        more["starts_on"] = DAY - timedelta(days=1)
    else:
        more["submitted"] = False
    earlier = submitted(begun, {"market_news": NEWS}, **more)
    assert earlier.state == ("draft" if where == "a draft" else "submitted")
    assert noticed(begun, cast, NEWS) == []


def test_a_number_that_the_data_contradict_is_told_with_the_one_on_file(begun: Journal, cast: Cast) -> None:
    text = "Today I made 12 visits."
    (one,) = noticed(begun, cast, text)
    assert (one.kind, one.anchor, one.expected) == (FlagKind.COUNT, "passage:market_news", "1")
    assert "12" in text[one.start : one.end]
    assert one.said == text[one.start : one.end]
    assert one.words == "Visits on file: 1"
    assert noticed(begun, cast, "Today I made 1 visit.") == []


def test_a_finding_about_some_shops_is_not_held_against_the_whole_territory(
    begun: Journal, cast: Cast, office: Office
) -> None:
    assert noticed(begun, cast, "", office.shops["N1A"][0], seen="I made 12 visits here.") == []


def test_a_changed_fact_and_what_was_drafted_with_it_are_told(
    begun: Journal, cast: Cast, office: Office
) -> None:
    Passage.objects.filter(journal=begun, topic=Topic.FOCUS).update(
        drafted="One visit today", text="One visit today", uses=["visits.done"]
    )
    visit_to(cast, office, 1)
    again = recount(journal=begun, moment=EVENING)
    found = check(again, content_of(again))
    told = {one.anchor: (one.kind, one.expected) for one in found}
    assert told["fact:visits.done"] == (FlagKind.CHANGED_FACT, "2")
    assert told["passage:focus"] == (FlagKind.CHANGED_FACT, "2")


def test_it_asks_as_much_for_many_texts_as_for_one(
    begun: Journal, cast: Cast, office: Office, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    numbers = []
    for count in (1, 3):
        for ago in range(count):
            submitted(
                begun,
                {"market_news": f"{NEWS} {count} {ago}"},
                starts_on=DAY - timedelta(days=10 * count + ago),
            )
        journal = Journal.objects.select_related("staff", "unit").get(pk=begun.pk)
        save(
            journal=journal,
            written=written(base=journal.revision, passages=prose(NEWS)),
            by=cast.account_manager,
            moment=EVENING,
        )
        with CaptureQueriesContext(connection) as asked:
            check(journal, content_of(journal))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]

"""Saving a journal: whole, on the revision that was seen, with versions to go back to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journals.domain.writing import restore, save
from journals.domain.written import JournalLocked, Written
from journals.enums import Theme, Topic
from journals.models import Finding, Journal, JournalVersion
from journals.queries.content import content_of
from salesforce_app.kernel.errors import InputError
from visits.domain.receipts import AnothersRecord, RecordConflict

from ...cast import Cast, Office
from .pen import EVENING, FINDING, SEEN, finding, prose, with_action, written


def test_what_is_written_is_kept_whole(journal: Journal, cast: Cast, office: Office) -> None:
    shop, other = office.shops["N1A"]
    first = with_action(shop, shops=(other.pk, shop.pk), cause="The road is closed")
    saved = save(
        journal=journal,
        written=written(first, passages=prose("  Two shops sell by telephone \n"), seconds_spent=40),
        by=cast.account_manager,
        moment=EVENING,
    )
    assert (saved.revision, saved.seconds_spent, saved.is_nothing_special) == (1, 40, False)
    content = content_of(saved)
    assert {one.topic: one.text for one in content.passages} == {
        Topic.MARKET_NEWS: "Two shops sell by telephone",
        Topic.HELP_NEEDED: "",
        Topic.FOCUS: "Call at Shop N1A-2",
    }
    (kept,) = content.findings
    assert [shop.name for shop in kept.shops] == ["Shop N1A-2", "Shop N1A-1"]
    assert (kept.theme, kept.seen, kept.cause) == (Theme.STOCK, SEEN, "The road is closed")
    assert (kept.owner, kept.due_on) == (cast.account_manager.pk, "2024-03-15")


def test_findings_are_replaced_reordered_and_removed(journal: Journal, cast: Cast, office: Office) -> None:
    shop, other = office.shops["N1A"]
    second = finding(other, id=FINDING.__class__(int=FINDING.int + 1), seen="The price list is old")
    save(journal=journal, written=written(finding(shop), second), by=cast.account_manager, moment=EVENING)
    save(
        journal=journal,
        written=written(second, finding(shop), base=1),
        by=cast.account_manager,
        moment=EVENING,
    )
    assert [one.seen for one in content_of(journal).findings] == ["The price list is old", SEEN]
    save(journal=journal, written=written(finding(other), base=2), by=cast.account_manager, moment=EVENING)
    (left,) = content_of(journal).findings
    assert [shop.id for shop in left.shops] == [other.pk]


def test_a_journal_that_changed_elsewhere_is_a_conflict(journal: Journal, cast: Cast) -> None:
    one = written(passages=prose("Written on the phone"))
    save(journal=journal, written=one, by=cast.account_manager, moment=EVENING)
    with pytest.raises(RecordConflict) as conflict:
        save(
            journal=journal,
            written=written(passages=prose("Written at the desk")),
            by=cast.account_manager,
            moment=EVENING,
        )
    assert conflict.value.current.revision == 1
    assert content_of(journal).prose() == {"passage:market_news": "Written on the phone"}


def test_nobody_else_saves_it(journal: Journal, cast: Cast) -> None:
    with pytest.raises(AnothersRecord):
        save(journal=journal, written=written(), by=cast.supervisor, moment=EVENING)


def test_a_submitted_journal_is_locked(journal: Journal, cast: Cast) -> None:
    Journal.objects.update(
        state="submitted",
        submitted_at=EVENING,
        first_submitted_at=EVENING,
        received_at=EVENING,
        reply_due_on=EVENING.date(),
    )
    with pytest.raises(JournalLocked):
        save(journal=journal, written=written(), by=cast.account_manager, moment=EVENING)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"seen": "x" * 8001}, "findings.0.seen"),
        ({"action_text": "x" * 501}, "findings.0.action_text"),
        ({"action_text": "Ask", "owner": "nobody"}, "findings.0.owner"),
    ],
)
def test_what_cannot_be_kept_is_told_by_its_place(
    journal: Journal, cast: Cast, office: Office, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        save(
            journal=journal,
            written=written(finding(office.shops["N1A"][0], **wrong)),
            by=cast.account_manager,
            moment=EVENING,
        )
    assert refused.value.field == field
    journal.refresh_from_db()
    assert (journal.revision, Finding.objects.count()) == (0, 0)


def test_a_shop_of_other_hands_cannot_be_named(journal: Journal, cast: Cast, office: Office) -> None:
    with pytest.raises(InputError) as refused:
        save(
            journal=journal,
            written=written(finding(office.shops["S1A"][0])),
            by=cast.account_manager,
            moment=EVENING,
        )
    assert refused.value.field == "findings.0.shops"


def test_nothing_special_goes_with_nothing_written(journal: Journal, cast: Cast) -> None:
    with pytest.raises(InputError) as refused:
        save(
            journal=journal,
            written=written(passages=prose("A new shop opens"), is_nothing_special=True),
            by=cast.account_manager,
            moment=EVENING,
        )
    assert refused.value.field == "is_nothing_special"
    saved = save(
        journal=journal, written=written(is_nothing_special=True), by=cast.account_manager, moment=EVENING
    )
    assert saved.is_nothing_special


def test_a_topic_of_another_kind_is_refused(journal: Journal, cast: Cast) -> None:
    with pytest.raises(InputError) as refused:
        save(
            journal=journal,
            written=Written(base_revision=0, passages={Topic.LESSONS: "Ask first"}),
            by=cast.account_manager,
            moment=EVENING,
        )
    assert refused.value.field == "passages.lessons"


def test_versions_lie_ten_minutes_apart_and_the_newest_is_what_stands_there(
    journal: Journal, cast: Cast
) -> None:
    for minute in range(25):
        save(
            journal=journal,
            written=written(base=minute, passages=prose(f"Minute {minute}")),
            by=cast.account_manager,
            moment=EVENING + timedelta(minutes=minute),
        )
    kept = JournalVersion.objects.filter(journal=journal).order_by("number")
    assert [version.number for version in kept] == [1, 2, 3, 4]
    assert [(version.made_at - EVENING).seconds // 60 for version in kept] == [0, 10, 20, 24]
    assert [version.content["passages"][0]["text"] for version in kept] == [
        "Minute 0",
        "Minute 10",
        "Minute 20",
        "Minute 24",
    ]


def test_an_earlier_version_is_written_again(journal: Journal, cast: Cast, office: Office) -> None:
    me = cast.account_manager
    save(
        journal=journal,
        written=written(with_action(office.shops["N1A"][0]), passages=prose("First")),
        by=me,
        moment=EVENING,
    )
    before = content_of(journal)
    later = EVENING + timedelta(minutes=20)
    save(journal=journal, written=written(base=1, passages=prose("Second")), by=me, moment=later)
    first = JournalVersion.objects.get(journal=journal, number=1)
    saved = restore(version=first, base_revision=2, by=me, moment=later)
    assert content_of(saved) == before
    assert saved.revision == 3


def test_what_stood_there_before_an_earlier_version_was_written_again_can_be_found(
    journal: Journal, cast: Cast
) -> None:
    me = cast.account_manager
    for minute, text in enumerate(("First", "Second", "Third")):
        save(
            journal=journal,
            written=written(base=minute, passages=prose(text)),
            by=me,
            moment=EVENING + timedelta(minutes=minute),
        )
    first = JournalVersion.objects.get(journal=journal, number=1)
    restore(version=first, base_revision=3, by=me, moment=EVENING + timedelta(minutes=3))
    assert texts_of_versions(journal) == ["First", "Third", "First"]


@pytest.mark.parametrize(
    "long",
    [
        "The bridge is closed until April, and half of the shops sell by telephone",
        "大桥封到四月，半数零售户改为电话订货",
    ],
)
def test_a_text_that_is_deleted_a_minute_later_stays_among_the_versions(
    journal: Journal, cast: Cast, long: str
) -> None:
    for minute, text in enumerate(("Th", "The bridge", long, "", "Next")):
        save(
            journal=journal,
            written=written(base=minute, passages=prose(text)),
            by=cast.account_manager,
            moment=EVENING + timedelta(minutes=minute),
        )
    assert texts_of_versions(journal) == ["Th", long, "Next"]


def texts_of_versions(journal: Journal) -> list[str]:
    """The market news of a journal's versions, the oldest first."""
    return [
        next(one["text"] for one in version.content["passages"] if one["topic"] == Topic.MARKET_NEWS)
        for version in JournalVersion.objects.filter(journal=journal).order_by("number")
    ]

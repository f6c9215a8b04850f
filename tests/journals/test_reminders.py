"""Reminders: what is due, what is missing, which replies are late."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.enums import Language
from accounts.models import NoticeChoice, Notification, Staff
from accounts.queries.notifications import in_words
from accounts.tasks import mail_notification
from journals.domain.keys import journal_key
from journals.enums import JournalKind
from journals.tasks import (
    remind_of_due_journals,
    tell_of_late_journal_replies,
    tell_of_missing_journals,
)
from salesforce_app.jobs.schedules import SCHEDULES
from tests.cast import Cast, Office
from tests.factories import PostingFactory
from tests.factories.journals import JournalFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2024 in Shanghai; the 11th is a Monday."""
    return datetime(2024, 3, day, hour, minute, tzinfo=SHANGHAI)


def told(staff: Staff) -> list[str]:
    """What somebody was told of, by kind, the oldest first."""
    return list(Notification.objects.filter(staff=staff).order_by("pk").values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def begun(cast: Cast, office: Office) -> None:
    """The office has journals since the Friday before."""
    JournalFactory(
        staff=cast.stranger,
        unit=office.south_1,
        starts_on=date(2024, 3, 8),
        opened_at=at(8, 17),
        due_at=at(9, 0),
        grace_until=at(11, 10),
        submitted=True,
        first_submitted_at=at(8, 18),
        reply_due_on=date(2024, 3, 29),
    )


def hand_in(staff: Staff, office: Office, day: int, moment: datetime, **values: object) -> None:
    """A daily journal that was submitted."""
    JournalFactory(
        **{
            "id": journal_key(staff.pk, JournalKind.DAILY, date(2024, 3, day)),
            "staff": staff,
            "unit": office.north_1,
            "starts_on": date(2024, 3, day),
            "opened_at": moment,
            "submitted": True,
            "first_submitted_at": moment,
            "due_at": at(day + 1, 0),
            "grace_until": at(day + 1, 10),
            **values,
        }
    )


def run(task: object, planned: datetime, moment: datetime | None = None) -> int:
    """What a task that was planned for a moment told of, when it ran."""
    with time_machine.travel(moment or planned, tick=False):
        number = task(planned.isoformat())  # type: ignore[operator]
    assert isinstance(number, int)
    return number


def test_the_evening_reminds_of_the_day(cast: Cast) -> None:
    assert run(remind_of_due_journals, at(12, 19)) == 2

    notice = Notification.objects.get(staff=cast.account_manager)
    assert (notice.kind, notice.address) == ("journal_due", "/journals/daily/2024-03-12/")


def test_noon_reminds_of_the_week_and_not_of_the_day(cast: Cast) -> None:
    run(remind_of_due_journals, at(11, 12))

    notice = Notification.objects.get(staff=cast.account_manager)
    assert notice.address == "/journals/weekly/2024-03-04/"


def test_who_has_handed_in_is_left_alone(cast: Cast, office: Office) -> None:
    hand_in(cast.account_manager, office, 12, at(12, 17))

    run(remind_of_due_journals, at(12, 19))

    assert told(cast.account_manager) == []
    assert told(cast.stranger) == ["journal_due"]


def test_a_rerun_tells_nobody_twice(cast: Cast) -> None:
    run(remind_of_due_journals, at(12, 19))

    assert run(remind_of_due_journals, at(12, 19), at(12, 20)) == 0


def test_a_worker_that_comes_after_the_due_time_says_nothing(cast: Cast) -> None:
    assert run(remind_of_due_journals, at(12, 19), at(13, 1)) == 0


def test_nobody_is_reminded_on_leave_or_on_a_day_off(cast: Cast, office: Office) -> None:
    PostingFactory(
        staff=cast.stranger,
        unit=office.north_1,
        substitutes_for=cast.account_manager,
        since=date(2024, 3, 12),
        until=date(2024, 3, 14),
    )

    run(remind_of_due_journals, at(12, 19))
    run(remind_of_due_journals, at(16, 19))

    assert told(cast.account_manager) == []
    assert told(cast.stranger) == ["journal_due"]


def test_the_end_of_grace_tells_of_what_is_missing(cast: Cast, office: Office) -> None:
    hand_in(cast.stranger, office, 12, at(13, 9))

    assert run(tell_of_missing_journals, at(13, 9, 55)) == 5, "the week before, Monday, and one Friday"
    assert run(tell_of_missing_journals, at(13, 10, 5)) == 1

    assert told(cast.account_manager) == ["journal_missing"] * 4
    assert run(tell_of_missing_journals, at(14, 10, 5)) == 2, "Wednesday's, and nothing again"


def test_a_reviewer_is_told_once_of_each_day_that_she_let_pass(cast: Cast, office: Office) -> None:
    for day in (11, 12):
        hand_in(cast.account_manager, office, day, at(day, 18), reply_due_on=date(2024, 3, 15))
    hand_in(cast.account_manager, office, 13, at(13, 18), reply_due_on=date(2024, 3, 18))

    assert run(tell_of_late_journal_replies, at(15, 7)) == 0
    assert run(tell_of_late_journal_replies, at(16, 7)) == 1
    assert run(tell_of_late_journal_replies, at(17, 7)) == 0
    assert run(tell_of_late_journal_replies, at(19, 7)) == 1

    notices = Notification.objects.filter(staff=cast.supervisor).order_by("pk")
    assert [notice.parameters for notice in notices] == [
        {"number": 2, "due_on": "2024-03-15"},
        {"number": 1, "due_on": "2024-03-18"},
    ]
    assert told(cast.director) == []


def test_where_nobody_reviews_nearer_the_one_above_is_told(cast: Cast, office: Office) -> None:
    hand_in(
        cast.stranger,
        office,
        12,
        at(12, 18),
        unit=office.south_1,
        reply_due_on=date(2024, 3, 15),
    )

    run(tell_of_late_journal_replies, at(16, 7))

    assert told(cast.director) == ["journal_replies_late"]


@pytest.mark.parametrize(
    ("language", "end"),
    [
        (Language.ENGLISH, "is due today at 24:00."),
        (Language.CHINESE, "今天24:00截止。"),
    ],
)
def test_the_letter_is_in_the_receivers_language(cast: Cast, language: Language, end: str) -> None:
    Staff.objects.filter(pk=cast.account_manager.pk).update(language=language, email="li.jing@example.org")

    run(remind_of_due_journals, at(12, 19))
    mail_notification(Notification.objects.get(staff=cast.account_manager).pk)

    assert mail.outbox[0].subject.endswith(end)


def test_each_person_chooses_whether_it_comes_by_mail(cast: Cast) -> None:
    Staff.objects.filter(pk=cast.account_manager.pk).update(email="li.jing@example.org")
    NoticeChoice.objects.create(staff=cast.account_manager, kind="journal_due", mail=False)

    run(remind_of_due_journals, at(12, 19))

    assert not Notification.objects.get(staff=cast.account_manager).mail


def test_every_kind_has_its_words(cast: Cast, office: Office) -> None:
    hand_in(cast.account_manager, office, 11, at(11, 18), reply_due_on=date(2024, 3, 13))
    run(tell_of_missing_journals, at(13, 10, 5))
    run(tell_of_late_journal_replies, at(14, 7))

    with timezone.override(SHANGHAI):
        for notice in Notification.objects.all():
            assert "%" not in in_words(notice).sentence


def test_the_work_is_planned_for_when_it_is_needed() -> None:
    planned = {(plan.task, plan.at.hour) for plan in SCHEDULES if plan.task.startswith("journals.")}

    assert planned >= {
        ("journals.tasks.remind_of_due_journals", 12),
        ("journals.tasks.remind_of_due_journals", 19),
        ("journals.tasks.tell_of_missing_journals", 10),
        ("journals.tasks.tell_of_missing_journals", 18),
        ("journals.tasks.tell_of_late_journal_replies", 7),
    }

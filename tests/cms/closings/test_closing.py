"""Closing a month: its figures, tiers, reports and notices, each once, whoever shares them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notification, Staff
from accounts.queries.notifications import in_words
from cms import tasks
from cms.domain import closing
from cms.domain.starting import start_closing
from cms.enums import NoticeChannel, OrderState, ReportFormat
from cms.models import ClosingRun, MadeReport, ReportOrder
from cms.reports import service
from salesforce_app.jobs.models import Job, JobState
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.models import MonthClose, OrgUnit, Posting, TierSnapshot
from tests.cast import Cast, Office
from tests.factories import MonthCloseFactory, ReportOrderFactory, SubscriptionFactory

MARCH = Month(2024, 3)
MOMENT = datetime(2024, 4, 2, 6, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

WorkOff = Callable[[], None]
Printed = list[tuple[str, str, str, str]]


@pytest.fixture
def close(sold: Office, work_off: WorkOff, printed: Printed) -> Callable[[], Job]:
    """Has March closed by the schedule, to the end."""

    def act() -> Job:
        job = start_closing(month=MARCH, owner_id=None)
        work_off()
        job.refresh_from_db()
        return job

    return act


def told(kind: str) -> dict[str, dict[str, object]]:
    """Who was told of what."""
    notices = Notification.objects.filter(kind=kind).select_related("staff")
    return {notice.staff.username: notice.parameters for notice in notices}


def test_a_report_that_several_subscribe_to_is_made_once(
    close: Callable[[], Job], sold: Office, cast: Cast, printed: Printed
) -> None:
    for person in (cast.supervisor, cast.director):
        SubscriptionFactory(staff=person, unit=sold.north)
    SubscriptionFactory(staff=cast.director, unit=sold.north, language="zh-hans")
    SubscriptionFactory(staff=cast.director, unit=sold.north, format=ReportFormat.XLSX)
    assert close().state == JobState.DONE
    assert sorted(printed) == [
        ("monthly", "N", "en", "pdf"),
        ("monthly", "N", "en", "xlsx"),
        ("monthly", "N", "zh-hans", "pdf"),
    ]
    assert MadeReport.objects.filter(close__month=MARCH.first, asked_by=None, is_closed=True).count() == 3
    assert told("month_reports") == {
        "wang.qiang": {"month": "2024-03", "number": 1},
        "chen.ming": {"month": "2024-03", "number": 3},
    }
    assert told("month_closed") == {
        who: {"month": "2024-03", "number": 3, "failed": 0} for who in ("chen.ming", "sun.li")
    }


def test_closing_twice_changes_nothing(close: Callable[[], Job], sold: Office, cast: Cast) -> None:
    SubscriptionFactory(staff=cast.supervisor, unit=sold.north)
    kept = (MonthClose, TierSnapshot, ClosingRun, ReportOrder, MadeReport, Notification)
    close()
    before = [list(model._default_manager.order_by("pk").values()) for model in kept]
    assert close().state == JobState.DONE
    assert [list(model._default_manager.order_by("pk").values()) for model in kept] == before


def test_a_month_that_has_not_ended_is_not_closed(
    close: Callable[[], Job], sold: Office, work_off: WorkOff
) -> None:
    with time_machine.travel(datetime(2024, 3, 31, 12, tzinfo=UTC), tick=False):
        job = close()
    assert job.state == JobState.FAILED
    assert "2024-03 has not ended" in job.error
    assert not MonthClose.objects.exists()


def test_who_lost_the_unit_or_was_deactivated_gets_nothing(
    close: Callable[[], Job], sold: Office, cast: Cast, printed: Printed
) -> None:
    SubscriptionFactory(staff=cast.supervisor, unit=sold.north)
    SubscriptionFactory(staff=cast.director, unit=sold.north)
    SubscriptionFactory(staff=cast.account_manager, unit=sold.north_1)
    Posting.objects.filter(staff=cast.supervisor).update(until=timezone.localdate() - timedelta(days=1))
    Staff.objects.filter(pk=cast.account_manager.pk).update(is_active=False)
    close()
    assert printed == [("monthly", "N", "en", "pdf")]
    assert told("month_reports").keys() == {"chen.ming"}


def test_a_subscription_that_rests_gets_nothing(
    close: Callable[[], Job], sold: Office, cast: Cast, printed: Printed
) -> None:
    SubscriptionFactory(staff=cast.supervisor, unit=sold.north, is_active=False)
    close()
    assert printed == []


def test_who_lost_the_unit_between_the_making_and_the_telling_is_not_told(
    sold: Office, cast: Cast, printed: Printed, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    SubscriptionFactory(staff=cast.supervisor, unit=sold.north)
    tell = tasks.tell_of_close

    def lose_and_tell(**what: object) -> None:
        Posting.objects.filter(staff=cast.supervisor).delete()
        tell(**what)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks, "tell_of_close", lose_and_tell)
    start_closing(month=MARCH, owner_id=None)
    work_off()
    assert len(printed) == 1
    assert told("month_reports") == {}


def test_the_channel_decides_on_the_e_mail(close: Callable[[], Job], sold: Office, cast: Cast) -> None:
    Staff.objects.update(email="somebody@example.org")
    SubscriptionFactory(staff=cast.supervisor, unit=sold.north, channel=NoticeChannel.IN_APP)
    SubscriptionFactory(staff=cast.director, unit=sold.north, channel=NoticeChannel.MAIL)
    close()
    mailed = Notification.objects.filter(kind="month_reports").values_list("staff__username", "mail")
    assert dict(mailed) == {"wang.qiang": False, "chen.ming": True}


def test_the_notice_is_a_sentence_in_either_language(
    close: Callable[[], Job], sold: Office, cast: Cast
) -> None:
    SubscriptionFactory(staff=cast.supervisor, unit=sold.north)
    close()
    notice = Notification.objects.get(kind="month_reports")
    assert in_words(notice).sentence == "March 2024 is closed, and your report is ready."
    assert notice.address == "/reports/?month=2024-03&mine=on"


def test_a_report_that_cannot_be_made_does_not_keep_the_others(
    close: Callable[[], Job], sold: Office, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in (sold.north, sold.south):
        SubscriptionFactory(staff=cast.director, unit=unit)
    press = service.finish_report

    def refuse_south(data: object, *, unit: OrgUnit, format: str) -> object:  # noqa: A002
        if unit == sold.south:
            raise InputError("name", "There is no font for 𠮷.", "Install one.")
        return press(data, unit=unit, format=format)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "finish_report", refuse_south)
    assert close().state == JobState.DONE
    orders = ReportOrder.objects.order_by("unit__code").values_list("unit__code", "state", "error")
    assert list(orders) == [
        ("N", "done", ""),
        ("S", "failed", "name: There is no font for 𠮷. Install one."),
    ]
    assert told("month_closed")["chen.ming"] == {"month": "2024-03", "number": 1, "failed": 1}
    monkeypatch.setattr(service, "finish_report", press)
    assert closing.order_failed_again(month=MARCH) == 1
    assert close().state == JobState.DONE
    assert MadeReport.objects.count() == 2
    with pytest.raises(InputError, match="No report of 2024-03 has failed"):
        closing.order_failed_again(month=MARCH)


def test_a_mistake_of_ours_fails_its_report_alone(
    close: Callable[[], Job], sold: Office, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    SubscriptionFactory(staff=cast.director, unit=sold.north)
    monkeypatch.setattr(service, "report_data", lambda **_what: 1 // 0)
    assert close().state == JobState.DONE
    assert ReportOrder.objects.get().error == "The fault is ours and has been recorded."


def test_closing_after_the_month_was_opened_again_makes_the_reports_of_the_next_version(
    close: Callable[[], Job], sold: Office, cast: Cast
) -> None:
    SubscriptionFactory(staff=cast.director, unit=sold.north)
    close()
    closing.reopen_month(month=MARCH, reason="Late returns", actor="chen.ming", moment=timezone.now())
    close()
    versions = MadeReport.objects.order_by("close__version").values_list("close__version", flat=True)
    assert list(versions) == [1, 2]
    assert Notification.objects.filter(kind="month_reports").count() == 2
    assert TierSnapshot.objects.filter(unit=sold.north).count() == 2


def test_a_month_is_not_opened_while_it_is_being_closed(sold: Office, cast: Cast) -> None:
    closing.begin_closing(month=MARCH, actor="tests", asked_by=None, moment=MOMENT)
    with pytest.raises(InputError, match="2024-03 is still being closed"):
        closing.reopen_month(month=MARCH, reason="Late returns", actor="tests", moment=MOMENT)


def test_an_order_is_held_by_one_until_its_lease_ends(db: None) -> None:
    order = ReportOrderFactory()

    def take(holder: str, moment: datetime = MOMENT) -> bool:
        return closing.claim_order(run=order.run, holder=holder, moment=moment) is not None

    assert take("a:1")
    assert not take("b:1")
    assert not take("a:1")
    assert not take("b:1", MOMENT + closing.LEASE)
    assert take("b:1", MOMENT + closing.LEASE + timedelta(seconds=1))


def test_a_later_turn_of_the_same_job_does_not_wait_for_the_lease(db: None) -> None:
    order = ReportOrderFactory()
    assert closing.claim_order(run=order.run, holder="a:1", moment=MOMENT)
    taken = closing.claim_order(run=order.run, holder="a:2", moment=MOMENT)
    assert taken is not None
    closing.fail_order(order=taken, error="too late", holder="a:1")
    taken.refresh_from_db()
    assert (taken.state, taken.holder) == (OrderState.CLAIMED, "a:2")


@pytest.mark.parametrize(
    ("intended", "closed"),
    [
        (datetime(2024, 4, 1, 6, tzinfo=SHANGHAI), ["2024-03"]),
        # Six in the morning in Shanghai is the evening before in Greenwich.
        (datetime(2024, 3, 31, 22, tzinfo=UTC), ["2024-03"]),
        # Nothing was sold in April: an office that begins then can still import it.
        (datetime(2024, 5, 1, 6, tzinfo=SHANGHAI), []),
    ],
)
@time_machine.travel(datetime(2024, 6, 20, tzinfo=UTC), tick=False)
def test_the_schedule_closes_the_month_before_its_own_date_however_late_it_runs(
    sold: Office, work_off: WorkOff, printed: Printed, intended: datetime, closed: list[str]
) -> None:
    for _ in range(2):
        tasks.close_last_month(intended=intended.isoformat())
        work_off()
    assert [str(close) for close in MonthClose.objects.all()] == closed
    assert list(MonthClose.objects.values_list("closed_by", flat=True)) == ["schedule"] * len(closed)


def test_a_month_that_was_closed_from_the_shell_gets_its_reports_later(
    close: Callable[[], Job], sold: Office, cast: Cast
) -> None:
    MonthCloseFactory(month=MARCH.first, closed_by="shell")
    SubscriptionFactory(staff=cast.director, unit=sold.north)
    close()
    assert MonthClose.objects.get().closed_by == "shell"
    assert MadeReport.objects.count() == 1


@pytest.mark.parametrize("people", [1, 3])
def test_ordering_takes_three_statements_for_each_subscriber(
    sold: Office, cast: Cast, django_assert_num_queries: Callable[..., object], people: int
) -> None:
    run = closing.begin_closing(month=MARCH, actor="tests", asked_by=None, moment=MOMENT)
    for person in [cast.supervisor, cast.director, cast.analyst][:people]:
        SubscriptionFactory(staff=person, unit=sold.north)
        SubscriptionFactory(staff=person, unit=sold.north, language="zh-hans")
    with django_assert_num_queries(7 + 3 * people):  # type: ignore[attr-defined]
        closing.order_reports(run=run, moment=MOMENT)
    assert run.orders.count() == 2

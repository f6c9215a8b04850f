"""Notices: told once, read by their receiver alone, in her language, by e-mail where she wants it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from pytest_django import DjangoAssertNumQueries

from accounts.domain.notifications import choose_mail, mark_read, notify
from accounts.enums import Language
from accounts.models import Notification, Staff
from accounts.queries.notifications import in_words, mail_choices, notices_of
from accounts.tasks import mail_notification, mail_what_failed
from salesforce_app.jobs import queue
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope
from salesforce_app.web import notices
from salesforce_app.web.notices import Kind
from tests.cast import Cast
from tests.factories import NoticeChoiceFactory, NotificationFactory, StaffFactory

MOMENT = datetime(2024, 3, 15, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of notices, one of which goes by e-mail unless switched off."""
    monkeypatch.setattr(notices, "_kinds", {})
    notices.register(Kind("tests.told", _("Month"), label=_("Sales")))
    notices.register(
        Kind("tests.ready", "%(unit)s is ready", label="Reports", words=lambda given: {"unit": given["unit"]})
    )
    notices.register(Kind("tests.quiet", "Quiet", label="Quiet ones", mail=False))


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What has been handed to the worker."""
    handed: list[tuple[Any, ...]] = []
    monkeypatch.setattr("accounts.domain.notifications.enqueue", lambda *what: handed.append(what))
    monkeypatch.setattr("accounts.tasks.enqueue", lambda *what: handed.append(what))
    return handed


def tell(*people: Staff, **values: Any) -> int:
    """Tell people that N1 is ready."""
    told: dict[str, Any] = {
        "kind": "tests.ready",
        "parameters": {"unit": "North 1"},
        "address": "/reports/",
        "key": "report N1 2024-02",
        "moment": MOMENT,
    }
    return notify(staff_ids=[person.pk for person in people], **(told | values))


def scope_of(person: Staff) -> Scope:
    """The scope of somebody, as far as her notices go."""
    return Scope(label=person.username, staff_id=person.pk)


def test_everybody_is_told_once_however_often_it_is_told(cast: Cast) -> None:
    assert tell(cast.director, cast.analyst) == 2
    assert tell(cast.director, cast.analyst, cast.supervisor) == 1
    assert tell(cast.director, key="report N1 2024-03") == 1
    assert Notification.objects.filter(staff=cast.director).count() == 2


def test_somebody_deactivated_is_told_nothing(cast: Cast) -> None:
    Staff.objects.filter(pk=cast.director.pk).update(is_active=False)
    assert tell(cast.director) == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"kind": "unknown"}, ValueError),
        ({"address": "https://example.org/"}, ValueError),
        ({"address": "//example.org/"}, ValueError),
        ({"address": "reports/"}, ValueError),
        ({"parameters": {}}, KeyError),
    ],
)
def test_a_notice_that_could_not_be_read_or_leads_away_is_refused(
    cast: Cast, values: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        tell(cast.director, **values)
    assert not Notification.objects.exists()


def test_a_kind_stands_in_the_registry_once() -> None:
    with pytest.raises(ValueError, match=r"the kind tests\.quiet already"):
        notices.register(Kind("tests.quiet", "", label=""))


def test_each_reads_it_in_her_language(cast: Cast) -> None:
    notice = NotificationFactory(staff=cast.director, kind="tests.told")
    with translation.override("en"):
        assert in_words(notice).sentence == "Month"
    with translation.override("zh-hans"):
        assert in_words(notice).sentence != "Month"


def test_a_notice_outlives_its_kind(cast: Cast) -> None:
    assert in_words(NotificationFactory(staff=cast.director, kind="gone")).sentence == "gone"


def test_notices_go_by_mail_to_those_who_want_them_and_have_an_address(
    cast: Cast, queued: list[tuple[Any, ...]]
) -> None:
    wants, wants_not, has_none = (
        StaffFactory(email="a@example.org"),
        StaffFactory(email="b@example.org"),
        StaffFactory(email=""),
    )
    NoticeChoiceFactory(staff=wants_not, kind="tests.ready", mail=False)
    tell(wants, wants_not, has_none)
    tell(wants, wants_not, has_none)
    mailed = Notification.objects.get(staff=wants)
    assert set(queued) == {("accounts.tasks.mail_notification", mailed.pk)}
    assert Notification.objects.filter(mail=True).count() == 1


def test_a_quiet_kind_goes_by_mail_to_those_who_asked_for_it(cast: Cast) -> None:
    person = StaffFactory(email="a@example.org")
    tell(person, kind="tests.quiet", key="1")
    choose_mail(staff=person, kind="tests.quiet", mail=True)
    tell(person, kind="tests.quiet", key="2")
    assert dict(Notification.objects.values_list("key", "mail")) == {"1": False, "2": True}
    assert mail_choices(person) == {"tests.quiet": True, "tests.ready": True, "tests.told": True}
    with pytest.raises(ValueError, match="unknown"):
        choose_mail(staff=person, kind="unknown", mail=True)


def test_a_letter_is_sent_once_in_its_receivers_language_with_the_sites_address(cast: Cast) -> None:
    person = StaffFactory(email="a@example.org", name="何洁", language=Language.CHINESE)
    notice = NotificationFactory(staff=person, kind="tests.ready", parameters={"unit": "片区\n一"}, mail=True)
    for _attempt in range(3):
        mail_notification(notice.pk)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["a@example.org"], "片区 一 is ready")
    assert f"http://localhost:8000/notifications/{notice.pk}/" in letter.body
    assert "何洁，您好：" in letter.body
    notice.refresh_from_db()
    assert notice.mail_sent_at is not None


def test_what_is_not_to_go_by_mail_does_not(cast: Cast) -> None:
    mail_notification(NotificationFactory(mail=False).pk)
    assert mail.outbox == []


def test_a_letter_that_no_server_took_is_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, queued: list[tuple[Any, ...]]
) -> None:
    person = StaffFactory(email="a@example.org")
    notice = NotificationFactory(
        staff=person, kind="tests.quiet", mail=True, created_at=timezone.now() - timedelta(days=1)
    )
    NotificationFactory(
        staff=person, kind="tests.quiet", mail=True, created_at=timezone.now() - timedelta(days=8)
    )

    def refuse(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as server:
        server.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(ConnectionRefusedError):
            mail_notification(notice.pk)
    mail_what_failed()
    assert queued == [("accounts.tasks.mail_notification", notice.pk)], "the older one is left alone"
    mail_notification(notice.pk)
    assert len(mail.outbox) == 1


def test_only_one_of_two_workers_sends(cast: Cast) -> None:
    notice = NotificationFactory(staff=StaffFactory(email="a@example.org"), kind="tests.quiet", mail=True)
    free = Notification.objects.filter(pk=notice.pk, mail_claimed_at=None)
    assert queue.claim(free, mail_claimed_at=timezone.now())
    mail_notification(notice.pk)
    assert mail.outbox == []


def test_a_letter_whose_worker_was_lost_goes_all_the_same_and_once(
    cast: Cast, queued: list[tuple[Any, ...]]
) -> None:
    now = timezone.now()
    person = StaffFactory(email="a@example.org")
    lost = NotificationFactory(
        staff=person,
        kind="tests.quiet",
        mail=True,
        created_at=now,
        mail_claimed_at=now - timedelta(minutes=61),
    )
    NotificationFactory(
        staff=person,
        kind="tests.quiet",
        mail=True,
        created_at=now,
        mail_claimed_at=now - timedelta(minutes=59),
    )
    mail_what_failed()
    assert queued == [("accounts.tasks.mail_notification", lost.pk)]
    mail_notification(lost.pk)
    mail_notification(lost.pk)
    assert len(mail.outbox) == 1


def test_notices_are_their_receivers_alone(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    hers = NotificationFactory(staff=cast.account_manager, kind="tests.quiet", address="/units/")
    with pytest.raises(MissingScope):
        Notification.objects.visible_to(None)
    for other in (cast.supervisor, cast.administrator):
        assert not notices_of(scope_of(other)).exists()
        browser = signed_in(other)
        assert browser.get(f"/notifications/{hers.pk}/").status_code == 404
        assert "Quiet" not in browser.get("/notifications/").content.decode()
        answer = browser.post("/api/notifications/read", {"ids": [hers.pk]}, content_type="application/json")
        assert answer.status_code == 404
    assert mark_read(scope=scope_of(cast.supervisor), pks=[hers.pk], moment=MOMENT) == 0
    opened = signed_in(cast.account_manager).get(f"/notifications/{hers.pk}/")
    assert (opened.status_code, opened["Location"]) == (302, "/units/")
    hers.refresh_from_db()
    assert hers.read_at is not None


def test_the_list_tells_read_from_unread_and_the_bell_counts(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    browser = signed_in(cast.director)
    NotificationFactory(staff=cast.director, kind="tests.ready", parameters={"unit": "N1"}, read_at=MOMENT)
    NotificationFactory.create_batch(2, staff=cast.director, kind="tests.ready", parameters={"unit": "N2"})
    page = browser.get("/notifications/")
    assert [notice.is_unread for notice in page.context["notices"]] == [True, True, False]
    assert 'data-unread="2"' in page.content.decode()
    unread = browser.get("/notifications/?show=unread").context["notices"]
    assert [notice.sentence for notice in unread] == ["N2 is ready", "N2 is ready"]
    assert browser.post("/notifications/read/")["Location"] == "/notifications/"
    assert "data-unread" not in browser.get("/notifications/").content.decode()


def test_the_list_is_paged_newest_first(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    for number in range(32):
        NotificationFactory(
            staff=cast.director,
            kind="tests.ready",
            parameters={"unit": f"U{number}"},
            created_at=MOMENT + timedelta(minutes=number),
        )
    browser = signed_in(cast.director)
    first, second = (browser.get(f"/notifications/?page={number}").context["notices"] for number in (1, 2))
    assert [notice.sentence for notice in first][:2] == ["U31 is ready", "U30 is ready"]
    assert [notice.sentence for notice in second] == ["U1 is ready", "U0 is ready"]
    assert browser.get("/notifications/?page=nonsense").status_code == 200


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_with_one_notice_and_with_three(
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    NotificationFactory.create_batch(1 + more, staff=cast.director, kind="tests.quiet")
    browser = signed_in(cast.director)
    with django_assert_num_queries(7):  # session, reader, her scope (2), how many, the page of them, the bell
        browser.get("/notifications/")


def test_the_api_lists_and_marks_them(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    made = [
        NotificationFactory(
            staff=cast.director,
            kind="tests.ready",
            parameters={"unit": f"U{number}"},
            created_at=MOMENT + timedelta(minutes=number),
        )
        for number in range(3)
    ]
    browser = signed_in(cast.director)
    first = browser.get("/api/notifications?limit=2").json()
    assert first["unread"] == 3
    assert [item["sentence"] for item in first["items"]] == ["U2 is ready", "U1 is ready"]
    second = browser.get("/api/notifications", {"limit": 2, "cursor": first["next"]}).json()
    assert ([item["id"] for item in second["items"]], second["next"]) == ([made[0].pk], None)

    def read(body: dict[str, Any]) -> Any:
        return browser.post("/api/notifications/read", body, content_type="application/json").json()

    assert read({"ids": [made[0].pk]}) == {"read": 1}
    assert read({"ids": [made[0].pk]}) == {"read": 0}
    assert [item["id"] for item in browser.get("/api/notifications?unread=true").json()["items"]] == [
        made[2].pk,
        made[1].pk,
    ]
    assert read({}) == {"read": 2}
    assert browser.get("/api/notifications?unread=true").json()["items"] == []


def test_her_choices_are_kept_on_her_page(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    browser = signed_in(cast.director)
    browser.post("/me/notices/", {"kind": ["tests.quiet"]})
    assert mail_choices(cast.director) == {"tests.quiet": True, "tests.ready": False, "tests.told": False}
    page = browser.get("/me/").content.decode()
    assert 'value="tests.quiet" checked' in page
    assert 'value="tests.ready" checked' not in page

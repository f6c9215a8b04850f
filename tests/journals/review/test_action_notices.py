"""Who is told that a comment became an action, and where the notice leads."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Notification, Staff
from journals.domain.remarks import add_remark, turn_into_action
from journals.models import Journal
from salesforce_app.web.notices import kind_of

from ...cast import Cast, Office
from .office import NOW

SignIn = Callable[[Staff], Client]


def act(journal: Journal, by: Staff, owner: Staff, office: Office) -> None:
    """A comment on the journal, and an action of it at a shop."""
    remark = add_remark(uuid=uuid4(), journal=journal, author=by, text="Ask the owner", moment=NOW)
    Notification.objects.all().delete()
    shop = office.shops["N1A"][0]
    turn_into_action(remark=remark, retailer=shop, owner=owner, due_on=NOW.date(), by=by, moment=NOW)


@pytest.mark.parametrize("owner", ["supervisor", "administrator", "account_manager"])
def test_everybody_is_led_to_what_she_may_see(
    cast: Cast, office: Office, journal: Journal, signed_in: SignIn, owner: str
) -> None:
    act(journal, cast.director, getattr(cast, owner), office)
    notices = {notice.staff: notice for notice in Notification.objects.all()}
    assert set(notices) == {getattr(cast, owner), cast.account_manager}
    for staff, notice in notices.items():
        assert notice.address != "/"
        page = signed_in(staff).get(notice.address)
        assert page.status_code == 200
        assert "Ask the owner" in page.content.decode()


def test_an_owner_who_does_not_see_the_shop_is_led_to_her_actions(
    cast: Cast, office: Office, journal: Journal, signed_in: SignIn
) -> None:
    act(journal, cast.director, cast.stranger, office)
    notice = Notification.objects.get(staff=cast.stranger)
    assert notice.address == "/actions/"
    assert signed_in(cast.stranger).get(notice.address).status_code == 200


@pytest.mark.parametrize(
    ("language", "gave", "told"),
    [
        ("en", "陈明 gave you an action", "From your journal: 王强 is to act at Shop N1A-1 by"),
        ("zh-hans", "陈明", "由您的日志转出：王强"),
    ],
)
def test_the_writer_is_not_told_that_it_is_hers(
    cast: Cast, office: Office, journal: Journal, language: str, gave: str, told: str
) -> None:
    act(journal, cast.director, cast.supervisor, office)
    with translation.override(language):
        sentences = {
            notice.staff: kind_of(notice.kind).sentence(notice.parameters)  # type: ignore[union-attr]
            for notice in Notification.objects.all()
        }
    assert sentences[cast.supervisor].startswith(gave)
    assert sentences[cast.account_manager].startswith(told)


def test_who_gives_herself_something_to_do_is_not_told(cast: Cast, office: Office, journal: Journal) -> None:
    act(journal, cast.supervisor, cast.supervisor, office)
    assert [notice.staff for notice in Notification.objects.all()] == [cast.account_manager]

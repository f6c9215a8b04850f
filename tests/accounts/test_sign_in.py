"""Signing in and out, and the language in which somebody is spoken to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings as conf
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.enums import Language, Role
from accounts.models import Staff
from accounts.queries.staff import DEMO_PASSWORD

from ..cast import Cast
from ..factories import StaffFactory
from ..factories.accounts import PASSWORD

SIGN_IN = "/sign-in/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    """The status of the answer."""
    return client.post(SIGN_IN, {"username": username, "password": password, **more}).status_code


def language_of(client: Client) -> str:
    """The language of the page that this browser is shown."""
    page = client.get("/", follow=True)
    return page.content.decode().partition('<html lang="')[2].partition('"')[0]


def test_signing_in_leads_to_what_was_asked_for(cast: Cast, client: Client) -> None:
    asked = client.get("/me/?from=mail")
    assert (asked.status_code, asked["Location"]) == (302, "/sign-in/?next=/me/%3Ffrom%3Dmail")
    answer = client.post(SIGN_IN, {"username": "li.jing", "password": PASSWORD, "next": "/me/?from=mail"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/?from=mail")
    assert client.get("/me/").status_code == 200


def test_signing_in_does_not_lead_off_the_site(cast: Cast, client: Client) -> None:
    answer = client.post(
        SIGN_IN, {"username": "li.jing", "password": PASSWORD, "next": "https://example.org/"}
    )
    assert answer["Location"] == reverse("web:home")


def test_somebody_signed_in_is_not_asked_again(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    assert signed_in(cast.director).get(SIGN_IN)["Location"] == reverse("web:home")


@pytest.mark.parametrize(("username", "password"), [("li.jing", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    cast: Cast, client: Client, username: str, password: str
) -> None:
    page = client.post(SIGN_IN, {"username": username, "password": password})
    assert page.status_code == 200
    assert "Username and password do not match. Both are case-sensitive." in page.content.decode()
    assert client.get("/me/").status_code == 302


def test_deactivating_somebody_ends_her_session_at_once(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.account_manager)
    assert client.get("/").status_code == 200
    Staff.objects.filter(pk=cast.account_manager.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    assert sign_in(client, "li.jing") == 200, "signing in again is refused"


def test_signing_out_takes_a_post(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    client = signed_in(cast.account_manager)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/me/").status_code == 200
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert client.get("/me/").status_code == 302


def test_signing_out_twice_is_no_error(client: Client, db: None) -> None:
    assert client.post("/sign-out/")["Location"] == SIGN_IN


def test_everybody_is_spoken_to_in_her_language(db: None, signed_in: Callable[[Staff], Client]) -> None:
    assert language_of(signed_in(StaffFactory(language=Language.CHINESE))) == "zh-hans"
    assert language_of(signed_in(StaffFactory(language=Language.ENGLISH))) == "en"


def test_a_chosen_language_is_kept_on_the_record(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    client = signed_in(cast.director)
    assert language_of(client) == "zh-hans"
    answer = client.post("/language/", {"language": "en", "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert language_of(client) == "en"
    cast.director.refresh_from_db()
    assert cast.director.language == Language.ENGLISH
    assert language_of(signed_in(cast.director)) == "en", "on another device too"


def test_a_language_chosen_before_signing_in_holds_after_it_and_changes_no_record(
    cast: Cast, client: Client
) -> None:
    client.post("/language/", {"language": "en"})
    assert language_of(client) == "en"
    assert sign_in(client, "chen.ming") == 302
    assert language_of(client) == "en"
    cast.director.refresh_from_db()
    assert cast.director.language == Language.CHINESE


def test_the_sign_in_page_of_a_device_goes_on_speaking_the_chosen_language(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.director)
    client.post("/language/", {"language": "zh-hans"})
    client.post("/sign-out/")
    assert language_of(client) == "zh-hans"


def test_somebody_unknown_is_spoken_to_as_her_browser_asks(db: None) -> None:
    assert language_of(Client(headers={"accept-language": "zh-CN,zh;q=0.9"})) == "zh-hans"
    assert language_of(Client(headers={"accept-language": "fr"})) == conf.LANGUAGE_CODE


@pytest.mark.parametrize("form", [{"language": "fr"}, {}])
def test_a_language_that_is_not_spoken_is_refused(db: None, client: Client, form: dict[str, str]) -> None:
    assert client.post("/language/", form).status_code == 400


def test_choosing_a_language_does_not_lead_off_the_site(db: None, client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "//example.org/"})
    assert answer["Location"] == reverse("web:home")


def test_a_form_without_its_token_is_refused_with_a_way_on(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post(SIGN_IN, {"username": "li.jing", "password": PASSWORD})
    assert page.status_code == 403
    assert "This page had become too old to send" in page.content.decode()


def test_the_demo_people_are_offered_where_the_demo_runs(
    db: None, client: Client, settings: Settings
) -> None:
    StaffFactory(username="demo-director", name="郑楠", role=Role.DIRECTOR, password=DEMO_PASSWORD)
    StaffFactory(username="demo-manager-1", name="何洁", password=DEMO_PASSWORD)
    StaffFactory(username="demo-manager-2", name="吕敏", password=DEMO_PASSWORD)
    StaffFactory(username="demo-analyst", role=Role.ANALYST, is_active=False)
    StaffFactory(username="demo-supervisor", role=Role.SUPERVISOR, password=None)
    StaffFactory(username="zhao.min", role=Role.ADMINISTRATOR)
    assert "demo-director" not in client.get(SIGN_IN).content.decode()
    settings.DEMO = True
    page = client.get(SIGN_IN).content.decode()
    assert re.findall(r'name="username" value="([^"]+)"', page) == ["demo-manager-1", "demo-director"]
    assert "郑楠 · demo-director" in page
    assert sign_in(client, "demo-director", DEMO_PASSWORD) == 302

"""Lockout, password reset and change, the second step, and sessions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import tasks
from accounts.domain.staff import end_other_sessions
from accounts.domain.tokens import create_token
from accounts.enums import Language, TokenAccess
from accounts.measures.devices import device_name, is_hand_held
from accounts.models import Staff
from accounts.queries.access import live_sessions
from tests.cast import Cast
from tests.factories import StaffFactory
from tests.factories.accounts import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
STRONG = "a-kite-over-the-hills"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Nobody is locked out by an earlier test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that does at once what the pages hand it."""
    monkeypatch.setattr(
        "accounts.adapters.enqueue", lambda task, *ids: getattr(tasks, task.rpartition(".")[2])(*ids)
    )


def sign_in(client: Client, username: str = "li.jing", password: str = PASSWORD, **more: str) -> Any:
    """The answer to a sign-in."""
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def code_now(secret: str = SECRET) -> str:
    """What an authenticator app shows at this moment."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def confirm(client: Client) -> None:
    """Show once more that it is her, as pages that matter ask."""
    client.post("/account/confirm/", {"password": PASSWORD})


# ------------------------------------------------------------------ lockout


def test_five_wrong_passwords_lock_the_name_whoever_goes_on(cast: Cast) -> None:
    for _attempt in range(5):
        assert "do not match" in sign_in(Client(), password="wrong").content.decode()
    locked = sign_in(Client())
    assert locked.status_code == 200, "the right password does not help now"
    assert "locked for five minutes" in locked.content.decode()
    assert sign_in(Client(), "chen.ming").status_code == 302, "nobody else is locked"


def test_an_unknown_name_is_locked_as_a_known_one(cast: Cast) -> None:
    pages = [sign_in(Client(), "nobody", "wrong").content.decode() for _attempt in range(6)]
    assert "do not match" in pages[4]
    assert "locked for five minutes" in pages[5]


def test_too_many_sign_ins_of_one_address_are_told_to_wait(cast: Cast) -> None:
    for number in range(60):
        Client().post("/sign-in/", {"username": f"u{number}"})
    answer = Client().post("/sign-in/", {"username": "x"})
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


# ------------------------------------------------------------------ passwords


def reset_link(person: Staff, client: Client) -> str:
    """The path of the link that is mailed to somebody who asks for another password."""
    client.post("/account/password/reset/", {"email": person.email})
    found = re.search(r"http://localhost:8000(/\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def test_a_password_is_set_anew_through_a_letter_and_ends_her_sessions(
    cast: Cast, client: Client, signed_in: Callable[[Staff], Client]
) -> None:
    person = StaffFactory(username="he.jie", email="he.jie@example.org", language=Language.CHINESE)
    elsewhere = signed_in(person)
    link = reset_link(person, client)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["he.jie@example.org"], "重设 Routebook 密码")
    form = client.get(link, follow=True)
    target = form.redirect_chain[-1][0]
    assert target.endswith("-set-password/"), "the key does not stay in the address"
    assert client.post(target, {"password1": "1234567890", "password2": "1234567890"}).status_code == 200
    done = client.post(target, {"password1": STRONG, "password2": STRONG})
    assert (done.status_code, done["Location"]) == (302, "/account/password/reset/done/")
    assert elsewhere.get("/me/").status_code == 302
    assert mail.outbox[-1].subject == "您的密码已通过发送到此邮箱的链接重设。"
    assert sign_in(Client(), "he.jie", STRONG).status_code == 302
    assert "no longer valid" in Client().get(link).content.decode(), "the link works once"


def test_asking_for_a_link_tells_nobody_whether_an_address_is_somebodys(cast: Cast, client: Client) -> None:
    StaffFactory(email="he.jie@example.org")
    StaffFactory(email="gone@example.org", is_active=False)
    answers = [
        client.post("/account/password/reset/", {"email": email})
        for email in ("he.jie@example.org", "nobody@example.org", "gone@example.org")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/account/password/reset/sent/")
    }
    assert [letter.to for letter in mail.outbox] == [["he.jie@example.org"]]


def test_the_link_leads_to_the_sites_own_address_whatever_host_asked(cast: Cast) -> None:
    person = StaffFactory(email="he.jie@example.org")
    Client(headers={"host": "evil.example.org"}).post("/account/password/reset/", {"email": person.email})
    assert "evil" not in mail.outbox[-1].body


def test_a_password_is_changed_by_who_knows_it_and_her_other_sessions_end(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    person = StaffFactory(email="he.jie@example.org", language=Language.ENGLISH)
    here, there = signed_in(person), signed_in(person)
    form = {"oldpassword": "wrong", "password1": STRONG, "password2": STRONG}
    assert "not your present password" in here.post("/account/password/", form).content.decode()
    answer = here.post("/account/password/", form | {"oldpassword": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (200, 302)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("password", ["short-one", "password1234", "20261122334455"])
def test_a_weak_password_is_refused(cast: Cast, signed_in: Callable[[Staff], Client], password: str) -> None:
    browser = signed_in(cast.analyst)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert browser.post("/account/password/", form).status_code == 200
    assert Staff.objects.get(pk=cast.analyst.pk).check_password(PASSWORD)


# ------------------------------------------------------------------ the second step


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    browser = signed_in(cast.analyst)
    assert browser.get("/account/second-step/app/")["Location"].startswith("/account/confirm/")
    confirm(browser)
    secret = browser.get("/account/second-step/app/").context["form"].secret
    wrong = "000000" if code_now(secret) != "000000" else "000001"
    assert browser.post("/account/second-step/app/", {"code": wrong}).status_code == 200
    secret = browser.session["mfa.totp.secret"]
    answer = browser.post("/account/second-step/app/", {"code": code_now(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/account/recovery-codes/")
    codes = browser.get("/account/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    assert browser.get("/account/recovery-codes/file/").content.decode().split() == codes

    later = Client()
    assert sign_in(later, "zhao.min", next="/units/")["Location"].startswith("/account/second-step/sign-in/")
    assert later.get("/me/").status_code == 302, "the password alone lets nobody in"
    assert later.post("/account/second-step/sign-in/", {"code": "nonsense"}).status_code == 200
    assert later.post("/account/second-step/sign-in/", {"code": codes[0]})["Location"] == "/units/"
    assert later.get("/me/").status_code == 200
    again = Client()
    sign_in(again, "zhao.min")
    assert again.post("/account/second-step/sign-in/", {"code": codes[0]}).status_code == 200, "used up"


def test_an_administrator_sets_up_a_second_step_before_anything_else(
    cast: Cast, signed_in: Callable[[Staff], Client], settings: Settings
) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    browser = signed_in(cast.administrator)
    for address in ("/", "/me/", "/units/", "/account/tokens/", "/office/"):
        assert browser.get(address)["Location"] == "/account/second-step/", address
    page = browser.get("/account/second-step/")
    assert page.status_code == 200
    assert "必须使用二次验证" in page.content.decode()
    assert browser.post("/language/", {"language": "en"}).status_code == 302
    refused = browser.get("/api/units")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert "second step" in refused.json()["detail"]
    assert browser.get("/healthz").status_code == 200
    assert browser.post("/sign-out/").status_code == 302
    assert signed_in(cast.director).get("/me/").status_code == 200, "others are asked for nothing"
    TOTP.activate(cast.administrator, SECRET)
    assert signed_in(cast.administrator).get("/units/").status_code == 200


def test_a_program_of_an_administrator_without_a_second_step_is_told_so(
    cast: Cast, settings: Settings
) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    _token, key = create_token(
        staff=cast.administrator, name="x", access=TokenAccess.READ, days=1, moment=timezone.now()
    )
    program = Client(headers={"Authorization": f"Bearer {key}"})
    assert program.get("/api/units").status_code == 403
    TOTP.activate(cast.administrator, SECRET)
    assert program.get("/api/units").status_code == 200


def test_recovery_codes_alone_are_no_second_step(
    cast: Cast, signed_in: Callable[[Staff], Client], settings: Settings
) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    RecoveryCodes.activate(cast.administrator)
    assert signed_in(cast.administrator).get("/units/")["Location"] == "/account/second-step/"


def test_who_must_have_a_second_step_keeps_her_last_one(
    cast: Cast, signed_in: Callable[[Staff], Client], settings: Settings
) -> None:
    TOTP.activate(cast.administrator, SECRET)
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    browser = signed_in(cast.administrator)
    confirm(browser)
    assert browser.post("/account/second-step/app/remove/").status_code == 200
    assert Authenticator.objects.filter(user=cast.administrator).exists()
    settings.MFA_REQUIRED_ROLES = []
    assert browser.post("/account/second-step/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.administrator).exists()


PASSKEY = {"id": "AQ", "rawId": "AQ", "type": "public-key"}
SIGNED = {"userHandle": "MQ", "clientDataJSON": "e30", "authenticatorData": "AQ", "signature": "AQ"}


@pytest.mark.parametrize(
    "credential",
    ["", "x", "{}", json.dumps(PASSKEY | {"response": {}}), json.dumps(PASSKEY | {"response": SIGNED})],
)
def test_a_made_up_passkey_lets_nobody_in(cast: Cast, client: Client, credential: str) -> None:
    assert client.get("/account/passkeys/sign-in/", headers={"accept": "application/json"}).status_code == 200
    answer = client.post("/account/passkeys/sign-in/", {"credential": credential}, follow=True)
    assert answer.redirect_chain == [("/sign-in/", 302)]
    assert 'class="alert alert-danger"' in answer.content.decode()
    assert client.get("/me/").status_code == 302


def test_nobody_signs_up_or_keeps_her_own_address(client: Client, db: None) -> None:
    for address in ("/account/signup/", "/account/email/", "/accounts/login/", "/account/login/code/"):
        assert client.get(address).status_code == 404, address


# ------------------------------------------------------------------ sessions


def test_sessions_are_listed_and_ended_one_by_one(cast: Cast) -> None:
    here, there = Client(headers={"user-agent": CHROME}), Client(headers={"user-agent": PHONE})
    for browser in (here, there):
        assert sign_in(browser).status_code == 302
    rows = here.get("/account/sessions/").context["sessions"]
    assert [(row.device, row.is_hand_held, row.is_current) for row in rows] == [
        ("Chrome · Windows", False, True),
        ("Chrome · Android", True, False),
    ]
    stranger = Client()
    sign_in(stranger, "zhou.tao")
    assert stranger.post(f"/account/sessions/{rows[1].pk}/end/").status_code == 404
    assert there.get("/me/").status_code == 200
    assert here.post(f"/account/sessions/{rows[1].pk}/end/")["Location"] == "/account/sessions/"
    assert (there.get("/me/").status_code, here.get("/me/").status_code) == (302, 200)


def test_all_others_are_ended_at_once(cast: Cast) -> None:
    browsers = [Client() for _number in range(3)]
    for browser in browsers:
        sign_in(browser)
    browsers[0].post("/account/sessions/others/end/")
    assert [browser.get("/me/").status_code for browser in browsers] == [200, 302, 302]
    assert len(browsers[0].get("/account/sessions/").context["sessions"]) == 1


def test_sessions_that_are_over_are_not_listed(cast: Cast) -> None:
    browser = Client()
    sign_in(browser)
    person = Staff.objects.get(username="li.jing")
    assert len(live_sessions(person, moment=timezone.now())) == 1
    Session.objects.all().delete()
    assert live_sessions(person, moment=timezone.now()) == []
    end_other_sessions(staff=person, keep=None)


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_with_one_session_and_with_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    browser = Client()
    for client in [*(Client() for _number in range(more)), browser]:
        sign_in(client)
    with django_assert_num_queries(7):  # session, reader, her sessions, those alive, her scope (2), the bell
        browser.get("/account/sessions/")


@pytest.mark.parametrize(
    ("agent", "name", "hand_held"),
    [
        (CHROME, "Chrome · Windows", False),
        (PHONE, "Chrome · Android", True),
        (CHROME + " Edg/140.0", "Edge · Windows", False),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604",
            "Safari · iPhone",
            True,
        ),
        (PHONE + " MicroMessenger/8.0", "WeChat · Android", True),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox · Linux", False),
        ("curl/8.5", "", False),
        ("", "", False),
    ],
)
def test_devices_are_called_by_browser_and_system(agent: str, name: str, hand_held: bool) -> None:
    assert (device_name(agent), is_hand_held(agent)) == (name, hand_held)


@pytest.mark.parametrize(
    "route", ["account_change_password", "mfa_index", "accounts:sessions", "accounts:tokens"]
)
def test_pages_of_ones_own_sign_in_belong_to_oneself(
    cast: Cast, signed_in: Callable[[Staff], Client], route: str
) -> None:
    page = signed_in(cast.director).get(reverse(route)).content.decode()
    current = re.findall(r'<a[^>]*href="([^"]+)"[^>]*aria-current', page)
    assert set(current) == {reverse("accounts:me")}

"""Personal tokens of the API: made, used within scope and access, expired, revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.domain.tokens import LONGEST_DAYS, MOST_TOKENS, create_token, revoke_token
from accounts.enums import TokenAccess
from accounts.measures.keys import PREFIX_LENGTH, digest_of, is_key, new_key
from accounts.models import ApiToken, Notification, Staff
from accounts.queries.access import find_token
from salesforce_app.kernel.errors import InputError
from tests.cast import Cast
from tests.factories import ApiTokenFactory, NotificationFactory, StaffFactory

READ_ALL = "/api/notifications/read"


def make(staff: Staff, access: TokenAccess = TokenAccess.READ, days: int = 30) -> tuple[ApiToken, str]:
    """A token of somebody, and its key."""
    return create_token(staff=staff, name="Excel", access=access, days=days, moment=timezone.now())


def program(key: str, **more: bool) -> Client:
    """A program that sends the key, and no cookie."""
    return Client(headers={"Authorization": f"Bearer {key}"}, **more)  # type: ignore[arg-type]


def test_keys_are_random_and_known_by_their_form() -> None:
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(is_key(key) and len(digest_of(key)) == 64 for key in keys)
    assert not any(is_key(text) for text in ("", "rb_", "rb_" + "x" * 39, "rb_" + "é" * 40, "rb_" + "x" * 41))


def test_the_key_is_not_kept(cast: Cast) -> None:
    token, key = make(cast.analyst)
    row = ApiToken.objects.values().get(pk=token.pk)
    assert row["prefix"] == key[:PREFIX_LENGTH]
    assert not any(key in str(value) or key[PREFIX_LENGTH:] in str(value) for value in row.values())


def test_a_program_sees_what_its_owner_sees(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    for person in (cast.account_manager, cast.supervisor, cast.director, cast.stranger):
        _token, key = make(person)
        answer = program(key).get("/api/units")
        assert answer.status_code == 200
        assert answer.json() == signed_in(person).get("/api/units").json()


def test_the_token_counts_and_not_the_cookie(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    _token, key = make(cast.account_manager)
    browser = signed_in(cast.director)
    told = browser.get("/api/units", headers={"Authorization": f"Bearer {key}"}).json()
    assert [unit["code"] for unit in told["units"]] == ["N1"]


@pytest.mark.parametrize("header", ["Bearer {}", "bearer {}", "Bearer  {}"])
def test_the_scheme_is_written_in_any_case(cast: Cast, header: str) -> None:
    _token, key = make(cast.analyst)
    assert Client(headers={"Authorization": header.format(key)}).get("/api/units").status_code == 200


@pytest.mark.parametrize("key", ["", "nonsense", "rb_" + "x" * 40])
def test_a_key_of_nobody_is_refused_even_beside_a_session(
    cast: Cast, signed_in: Callable[[Staff], Client], key: str
) -> None:
    for client in (Client(), signed_in(cast.director)):
        answer = client.get("/api/units", headers={"Authorization": f"Bearer {key}"})
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_key_with_a_right_beginning_and_a_wrong_end_is_refused(cast: Cast) -> None:
    _token, key = make(cast.analyst)
    wrong = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert is_key(wrong)
    assert find_token(wrong, moment=timezone.now()) is None


def test_tokens_open_the_api_alone(cast: Cast) -> None:
    _token, key = make(cast.analyst)
    assert program(key).get("/me/")["Location"] == "/sign-in/?next=/me/"


def test_a_reading_token_changes_nothing(cast: Cast) -> None:
    NotificationFactory(staff=cast.analyst)
    _token, key = make(cast.analyst)
    answer = program(key).post(READ_ALL, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (403, "此令牌为只读，请新建可读写的令牌。")
    assert Notification.objects.filter(read_at=None).count() == 1


def test_a_writing_token_needs_no_csrf_token_and_a_session_does(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    NotificationFactory(staff=cast.analyst)
    _token, key = make(cast.analyst, TokenAccess.WRITE)
    client = program(key, enforce_csrf_checks=True)
    assert client.post(READ_ALL, {}, content_type="application/json").json() == {"read": 1}
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.analyst)
    assert browser.post(READ_ALL, {}, content_type="application/json").status_code == 403


def test_a_token_ends_when_it_expires_and_when_it_is_revoked(cast: Cast) -> None:
    token, key = make(cast.analyst, days=1)
    assert program(key).get("/api/units").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert program(key).get("/api/units").status_code == 401
    assert not revoke_token(staff=cast.director, pk=token.pk, moment=timezone.now()), "not hers"
    assert program(key).get("/api/units").status_code == 200
    assert revoke_token(staff=cast.analyst, pk=token.pk, moment=timezone.now())
    assert program(key).get("/api/units").status_code == 401
    assert not revoke_token(staff=cast.analyst, pk=token.pk, moment=timezone.now()), "ended already"


def test_use_is_noted_once_a_minute(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token, key = make(cast.analyst)
    start = timezone.now()
    moments = []
    for seconds in (0, 30, 61):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            program(key).get("/api/notifications")
        token.refresh_from_db()
        moments.append(token.last_used_at)
    assert moments == [start, start, start + timedelta(seconds=61)]
    with (
        time_machine.travel(start + timedelta(seconds=70), tick=False),
        django_assert_num_queries(5),  # the token with its owner, her scope (2), her notices, those unread
    ):
        program(key).get("/api/notifications")


def test_a_role_without_tokens_is_told_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _token, key = make(cast.analyst)
    monkeypatch.setattr(Staff, "permissions", frozenset())
    assert program(key).get("/api/openapi.json").status_code == 403


@pytest.mark.parametrize(
    ("name", "days", "field"), [(" ", 30, "name"), ("Excel", 0, "days"), ("Excel", LONGEST_DAYS + 1, "days")]
)
def test_a_token_without_name_or_end_is_refused(cast: Cast, name: str, days: int, field: str) -> None:
    with pytest.raises(InputError) as refusal:
        create_token(staff=cast.analyst, name=name, access=TokenAccess.READ, days=days, moment=timezone.now())
    assert refusal.value.field == field


def test_nobody_piles_tokens_up(db: None) -> None:
    person = StaffFactory()
    ApiTokenFactory.create_batch(MOST_TOKENS, staff=person)
    with pytest.raises(InputError, match=f"{MOST_TOKENS} tokens already"):
        make(person)


def test_the_page_shows_the_key_once(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    browser = signed_in(cast.analyst)
    made = browser.post("/account/tokens/", {"name": "Excel", "access": "write", "days": "90"})
    key = made.context["new_key"]
    assert is_key(key)
    assert key in made.content.decode()
    assert made["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    later = browser.get("/account/tokens/").content.decode()
    assert "Excel" in later
    assert key not in later
    token = ApiToken.objects.get()
    assert (token.staff, token.may_write, (token.expires_at - token.created_at).days) == (
        cast.analyst,
        True,
        90,
    )
    assert browser.post(f"/account/tokens/{token.pk}/revoke/")["Location"] == "/account/tokens/"
    assert "Excel" not in browser.get("/account/tokens/").context["tokens"].values_list("name", flat=True)


@pytest.mark.parametrize(
    "form",
    [{}, {"name": "Excel", "access": "all", "days": "90"}, {"name": "E", "access": "read", "days": "7"}],
)
def test_a_form_that_was_tampered_with_makes_nothing(
    cast: Cast, signed_in: Callable[[Staff], Client], form: dict[str, str]
) -> None:
    assert signed_in(cast.analyst).post("/account/tokens/", form).status_code == 200
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_costs_the_same_with_one_token_and_with_three(
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    ApiTokenFactory.create_batch(1 + more, staff=cast.analyst)
    browser = signed_in(cast.analyst)
    with django_assert_num_queries(6):  # session, reader, her scope (2), the bell, her tokens
        browser.get("/account/tokens/")

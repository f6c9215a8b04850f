"""The key of what a phone keeps: whose it is, and when it is taken back."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.domain.tokens import create_token
from accounts.enums import TokenAccess
from accounts.models import Staff
from visits.domain.vaults import renew_vault_key, vault_name
from visits.middleware import VAULT_COOKIE
from visits.models import VaultKey

from ..cast import Cast

KEY = "/api/field/key"

SignIn = Callable[[Staff], Client]


def test_a_person_has_one_key_on_all_her_phones_and_nobody_elses(cast: Cast, signed_in: SignIn) -> None:
    first, second = signed_in(cast.account_manager).get(KEY), signed_in(cast.account_manager).get(KEY)
    other = signed_in(cast.stranger).get(KEY).json()
    told = first.json()
    assert told == second.json()
    assert told["person"] == {"id": cast.account_manager.pk, "name": "李静", "username": "li.jing"}
    key = b64decode(told["key"])
    assert len(key) == 32
    assert bytes(VaultKey.objects.get(staff=cast.account_manager).key) == key
    assert told["vault"] == vault_name(key)
    assert not {told["key"], told["vault"]} & {other["key"], other["vault"]}


def test_the_answer_with_the_key_is_kept_nowhere_and_brings_what_a_phone_needs_to_write(
    cast: Cast, signed_in: SignIn
) -> None:
    answer = signed_in(cast.account_manager).get(KEY)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.cookies[VAULT_COOKIE].value == answer.json()["vault"]
    assert not answer.cookies[VAULT_COOKIE]["httponly"]
    assert answer.cookies["csrftoken"].value


def test_a_token_is_not_given_the_key(cast: Cast) -> None:
    _token, secret = create_token(
        staff=cast.account_manager, name="phone", access=TokenAccess.WRITE, days=9, moment=timezone.now()
    )
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get(KEY)
    assert answer.status_code == 403
    assert not VaultKey.objects.exists()


def test_a_record_of_another_session_s_vault_is_not_taken(cast: Cast, signed_in: SignIn) -> None:
    hers = signed_in(cast.account_manager).get(KEY).json()["vault"]
    client = signed_in(cast.stranger)
    assert client.get("/api/actions", headers={"X-Field-Vault": hers}).status_code == 401
    own = client.get(KEY).json()["vault"]
    assert client.get("/api/actions", headers={"X-Field-Vault": hers}).status_code == 401
    assert client.get("/api/actions", headers={"X-Field-Vault": own}).status_code == 200


def test_the_cookie_is_taken_back_with_the_session(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    client.get(KEY)
    held = client.cookies[VAULT_COOKIE].value
    assert held
    assert VAULT_COOKIE not in client.get("/me/").cookies
    assert client.post("/sign-out/").cookies[VAULT_COOKIE].value == ""
    # Also by any other answer, when the session ended somewhere else or somebody else's began.
    for who in (Client(), signed_in(cast.stranger)):
        who.cookies[VAULT_COOKIE] = held
        assert who.get("/sign-in/").cookies[VAULT_COOKIE].value == ""


def test_somebody_who_left_is_refused_and_loses_the_cookie(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    vault = client.get(KEY).json()["vault"]
    Staff.objects.filter(pk=cast.account_manager.pk).update(is_active=False)
    answer = client.get("/api/actions", headers={"X-Field-Vault": vault})
    assert answer.status_code == 401
    assert answer.cookies[VAULT_COOKIE].value == ""


def test_a_missing_csrf_token_is_told_from_a_missing_permission(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.account_manager)
    answer = client.put("/api/visits/7a0f0c6e-6f8e-4c8e-9a35-0c7d8a1f2b3c", {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    token = client.get(KEY).cookies["csrftoken"].value
    answer = client.put(
        "/api/visits/7a0f0c6e-6f8e-4c8e-9a35-0c7d8a1f2b3c",
        {},
        "application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 422


# ---------------------------------------------------------------------------- a lost phone


def vault_of(client: Client) -> str:
    """The vault that a phone may open."""
    return str(client.get(KEY).json()["vault"])


def test_renewing_gives_another_key_and_ends_the_sessions_of_the_lost_phone(
    cast: Cast, signed_in: SignIn
) -> None:
    lost, here = signed_in(cast.account_manager), signed_in(cast.account_manager)
    before = vault_of(lost)
    assert vault_of(here) == before
    answer = here.post("/me/phone-key/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/sessions/")
    # The phone at hand begins anew as well: it was given the old key.
    assert answer.cookies[VAULT_COOKIE].value == ""
    assert here.get("/api/actions", headers={"X-Field-Vault": before}).status_code == 401
    after = vault_of(here)
    assert after != before
    assert here.get("/api/actions", headers={"X-Field-Vault": after}).status_code == 200
    gone = lost.get(KEY)
    assert gone.status_code == 401
    assert gone.cookies[VAULT_COOKIE].value == ""
    assert VaultKey.objects.count() == 1
    assert here.get("/account/sessions/").status_code == 200


def test_an_administrator_renews_it_and_ends_every_session(cast: Cast, signed_in: SignIn) -> None:
    lost, other = signed_in(cast.account_manager), signed_in(cast.stranger)
    before, others = vault_of(lost), vault_of(other)
    with override("en"):
        renew_vault_key(
            staff=cast.account_manager, actor="sun.li", moment=timezone.now(), reason="Lost in a taxi"
        )
    assert lost.get(KEY).status_code == 401
    assert vault_of(signed_in(cast.account_manager)) != before
    assert vault_of(other) == others
    trail = cast.account_manager.history.latest()
    assert trail.history_user is not None
    assert (trail.history_user.get_username(), trail.history_change_reason) == (
        "sun.li",
        "The key of her phones was renewed: Lost in a taxi",
    )


def test_it_is_asked_about_first_and_told_what_it_means(cast: Cast, signed_in: SignIn) -> None:
    Staff.objects.update(language="en")
    client = signed_in(cast.account_manager)
    before = vault_of(client)
    assert "/me/phone-key/" in client.get("/account/sessions/").content.decode()
    page = client.get("/me/phone-key/").content.decode()
    assert "that have not been sent can no longer be opened" in page
    assert vault_of(client) == before
    assert "/me/phone-key/" not in signed_in(cast.director).get("/account/sessions/").content.decode()
    assert signed_in(cast.director).post("/me/phone-key/").status_code == 403

"""Who may enter the back office, and what is shut there: every address × every role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Staff
from accounts.roles import ROLE_PERMISSIONS, Permission
from cms.office.gate import AREAS, NAMES, Door, Rule, rule_named
from tests.cast import Cast

PEOPLE = ("account_manager", "supervisor", "director", "analyst", "administrator", "stranger")
ENTER = {"analyst", "administrator"}


def office_patterns() -> list[URLPattern | URLResolver]:
    return next(
        pattern.url_patterns for pattern in get_resolver().url_patterns if str(pattern.pattern) == "office/"
    )


def walk(
    patterns: list[URLPattern | URLResolver], namespace: str = "", prefix: str = "/office/"
) -> Iterator[tuple[str, str]]:
    """The full name and the address of every route of the back office, with made-up arguments."""
    for pattern in patterns:
        part = sample(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner, prefix + part)
        else:
            yield (f"{namespace}{pattern.name}" if pattern.name else ""), prefix + part


def sample(pattern: URLPattern | URLResolver) -> str:
    """The part of an address that the pattern matches, with arguments of no record."""
    route = getattr(pattern.pattern, "_route", None)
    if route is None:
        expression = str(pattern.pattern)
        if expression == r"^.*/$":
            return "nowhere/at/all/"
        expression = re.sub(r"\(\?P<\w+>live[^)]*\)", "live", expression.strip("^$"))
        return re.sub(r"\(\?P<\w+>[^)]*\)", "999999", expression).replace("\\", "")
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__
        value = {
            "IntConverter": "999999",
            "UUIDConverter": "00000000-0000-4000-8000-000000000000",
        }.get(kind, "999999")
        route = next(
            route.replace(form, value)
            for form in (f"<{_word(kind)}:{name}>", f"<{name}>", f"<str:{name}>", f"<path:{name}>")
            if form in route
        )
    return str(route)


def _word(kind: str) -> str:
    return {"IntConverter": "int", "UUIDConverter": "uuid", "SlugConverter": "slug"}.get(kind, "str")


ROUTES = sorted(set(walk(office_patterns())))


def test_every_address_of_the_office_stands_in_a_table() -> None:
    assert [name for name, _address in ROUTES if _unlisted(name)] == []


def test_the_tables_name_nothing_that_is_gone() -> None:
    names = {name for name, _address in ROUTES}
    spaces = {name.partition(":")[0] for name in names if ":" in name}
    assert set(NAMES) - names == set()
    assert set(AREAS) - spaces == set()


def _unlisted(name: str) -> bool:
    try:
        rule_named(name)
    except LookupError:
        return True
    return False


@pytest.mark.parametrize("who", PEOPLE)
def test_every_address_is_open_to_whom_its_rule_says(
    cast: Cast, signed_in: Callable[[Staff], Client], who: str
) -> None:
    client = signed_in(getattr(cast, who))
    client.raise_request_exception = False
    wrong = {
        name or address: answer
        for name, address in ROUTES
        if not is_right(who, name, rule_named(name), answer := client.get(address).status_code)
    }
    assert wrong == {}


def is_right(who: str, name: str, rule: Rule, answer: int) -> bool:
    """Whether an answer to a request with arguments of no record is what the rule promises."""
    if who not in ENTER:
        return answer == 403
    if rule is Door.SHUT or name == "wagtail_bulk_action":
        return answer == 404
    if rule in (Door.SIGN_IN, Door.ME):
        return answer == 302
    if rule is Door.SIGN_OUT:
        return answer == 307
    if isinstance(rule, Permission):
        role = {"analyst": "analyst", "administrator": "administrator"}[who]
        if rule not in ROLE_PERMISSIONS[role]:
            return answer == 403
    # Changes take no GET; a record that does not exist is 404, a missing argument 400.
    return answer in {200, 302, 400, 404, 405}


@pytest.mark.parametrize(("name", "address"), ROUTES)
def test_signed_out_every_address_leads_to_our_sign_in(
    db: None, client: Client, name: str, address: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?next={address}")

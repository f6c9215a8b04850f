"""The shell of the field app, and where it stands in the navigation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

from accounts.models import Staff
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def page(client: Client, person: Staff, language: str = "en") -> str:
    """Today as somebody gets it in a language."""
    Staff.objects.update(language=language)
    person.refresh_from_db()
    client.force_login(person)
    response = client.get("/today/")
    assert response.status_code == 200
    return response.content.decode()


def bar(content: str) -> list[str]:
    """The addresses that a phone has at hand, in their order, without those put aside."""
    nav = content[content.index('<nav class="site-nav"') : content.index("</nav>")]
    at_hand = nav.partition('class="nav-aside"')[0]
    return re.findall(r'href="([^"]+)"', at_hand)


def test_the_shell_knows_nobody(client: Client, cast: Cast) -> None:
    content = page(client, cast.account_manager)
    assert cast.account_manager.name not in content
    assert cast.account_manager.username not in content
    assert "csrf" not in content.lower().replace("data-csrf", "")
    assert client.cookies.get("messages") is None


def test_two_people_get_the_same_shell(client: Client, cast: Cast) -> None:
    mine = page(client, cast.account_manager)
    assert page(Client(), cast.stranger) == mine


def test_the_shell_speaks_the_readers_language(client: Client, cast: Cast) -> None:
    assert "Nothing new – save" in page(client, cast.account_manager)
    assert "一切正常，保存" in page(client, cast.account_manager, "zh-hans")


def test_every_text_that_a_module_asks_for_is_in_the_shell(client: Client, cast: Cast) -> None:
    content = page(client, cast.account_manager)
    words = set(re.findall(r'data-word="([^"]+)"', content))
    icons = set(re.findall(r'data-icon="([^"]+)"', content))
    templates = set(re.findall(r'<template id="t-([^"]+)"', content))
    modules = (
        "app",
        "card",
        "followups",
        "map",
        "notice",
        "outbox_page",
        "parts",
        "photos",
        "profile",
        "questions",
        "refusals",
        "result",
    )
    for name in (*modules, "today", "versions", "visit", "visit_draft"):
        path = find(f"visits/js/field/{name}.js")
        assert path
        source = Path(str(path)).read_text(encoding="utf-8")
        assert set(re.findall(r'\bword\("([^"]+)"', source)) <= words, name
        assert set(re.findall(r'\bicon\("([^"]+)"', source)) <= icons, name
        assert set(re.findall(r'\bmake\("([^"]+)"', source)) <= templates, name


def test_today_comes_first_for_whoever_makes_the_visits(client: Client, cast: Cast) -> None:
    assert bar(page(client, cast.account_manager))[:4] == ["/today/", "/retailers/", "/journals/", "/me/"]


def test_a_supervisor_has_today_among_the_rest(client: Client, cast: Cast) -> None:
    content = page(client, cast.supervisor)
    assert bar(content)[0] == "/"
    assert 'href="/today/"' in content


def test_whoever_makes_no_visits_has_no_today(client: Client, cast: Cast) -> None:
    client.force_login(cast.director)
    assert client.get("/today/").status_code == 403
    assert 'href="/today/"' not in client.get("/").content.decode()

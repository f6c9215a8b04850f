"""Apps add to pages of apps below them through registries."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import RequestFactory
from django.urls import resolve
from django.utils.safestring import SafeString

from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope
from salesforce_app.web import navigation, panels
from salesforce_app.web.panels import Column, Panel
from salesforce_app.web.requests import scope_of, scope_with

READER = Scope(label="reader", permissions=frozenset({"read"}))


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_columns", {})
    monkeypatch.setattr(navigation, "_entries", {})


def column(name: str, order: int, permission: str = "", frame: str = "tests.rows") -> Column:
    def cells(scope: Scope, subject: list[int]) -> Mapping[int, SafeString]:
        return {row: SafeString(f"{name} {row} for {scope.label}") for row in subject}

    return Column(frame=frame, name=name, title=name.title(), order=order, cells=cells, permission=permission)


def test_columns_come_in_their_order_to_those_who_may_see_them() -> None:
    for added in (
        column("late", 2),
        column("early", 1, permission="read"),
        column("hidden", 0, permission="write"),
        column("elsewhere", 0, frame="tests.other"),
    ):
        panels.register(added)
    filled = panels.fill("tests.rows", READER, [7])
    assert [(found.name, dict(found.cells)) for found in filled] == [
        ("early", {7: "early 7 for reader"}),
        ("late", {7: "late 7 for reader"}),
    ]


def test_the_same_column_twice_is_a_mistake() -> None:
    panels.register(column("once", 1))
    with pytest.raises(ValueError, match=r"tests\.rows has a part once already"):
        panels.register(column("once", 2))


def test_the_same_place_twice_in_the_navigation_is_a_mistake() -> None:
    entry = navigation.Entry("health", "Health", "home", order=1, namespace="")
    navigation.register(entry)
    with pytest.raises(ValueError, match="health is in the navigation already"):
        navigation.register(entry)


def test_the_navigation_shows_what_the_reader_may_see() -> None:
    navigation.register(navigation.Entry("health", "Second", "home", order=2, namespace=""))
    navigation.register(
        navigation.Entry("accounts:me", "First", "user", order=1, namespace="accounts", permission="read")
    )
    navigation.register(
        navigation.Entry("web:home", "Hidden", "lock", order=0, namespace="x", permission="write")
    )
    request = RequestFactory().get("/me/")
    request.resolver_match = None
    assert navigation.links(request) == []
    request.scope = READER  # type: ignore[attr-defined]
    assert [(link.title, link.address) for link in navigation.links(request)] == [
        ("First", "/me/"),
        ("Second", "/healthz"),
    ]


def test_a_request_of_nobody_has_no_scope() -> None:
    request = RequestFactory().get("/anything/")
    with pytest.raises(MissingScope, match="/anything/ was asked for by nobody"):
        scope_of(request)
    request.scope = None  # type: ignore[attr-defined]
    with pytest.raises(MissingScope):
        scope_with(request, "read")


def panel(name: str, order: int, *, text: str = "filled", is_late: bool = False) -> Panel:
    return Panel(
        frame="tests.page",
        name=name,
        title=name.title(),
        order=order,
        render=lambda scope, subject: SafeString(f"{text} {subject}") if text else None,
        permission="read",
        is_late=is_late,
    )


def test_late_panels_are_left_to_their_address_where_the_frame_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    for added in (panel("slow", 2, is_late=True), panel("quick", 1), panel("mute", 3, text="")):
        panels.register(added)
    late = panels.gather("tests.page", READER, 7, late=lambda name: f"/parts/{name}/")
    assert [(found.name, found.content, found.address) for found in late] == [
        ("quick", "filled 7", ""),
        ("slow", "", "/parts/slow/"),
    ]
    assert [found.content for found in panels.gather("tests.page", READER, 7)] == ["filled 7", "filled 7"]
    alone = panels.fill_one("tests.page", "slow", READER, 7)
    assert alone is not None
    assert alone.content == "filled 7"
    assert panels.fill_one("tests.page", "other", READER, 7) is None
    assert panels.fill_one("tests.page", "slow", Scope(label="stranger"), 7) is None


@pytest.mark.parametrize(
    ("address", "current"),
    [("/retailers/1/move/", "Shops"), ("/retailers/1/", "Shops"), ("/units/", "Units"), ("/me/", "Me")],
)
def test_what_is_done_to_a_shop_belongs_to_the_shops_whichever_app_does_it(
    address: str, current: str
) -> None:
    navigation.register(
        navigation.Entry("web:home", "Shops", "home", order=1, namespace="accounts", within="retailer")
    )
    navigation.register(navigation.Entry("territory:units", "Units", "home", order=2, namespace="territory"))
    navigation.register(navigation.Entry("accounts:me", "Me", "user", order=3, namespace="accounts"))
    request = RequestFactory().get(address)
    request.resolver_match = resolve(address)
    request.scope = READER  # type: ignore[attr-defined]
    assert [link.title for link in navigation.links(request) if link.is_current] == [current]

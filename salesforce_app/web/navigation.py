"""The site's main navigation; every app adds its own entries in its ``navigation.py``."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from .requests import scope_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go.

    ``route`` is the name of its address, ``icon`` one of Tabler's outline icons, ``order`` sorts the
    entries. ``namespace`` marks the entry as current on every page of that URL namespace; ``within`` marks it
    instead on the pages of every app whose route's name contains it: what is done to a shop belongs to the
    shops, whichever app does it.
    An entry with a ``permission`` is shown to those who hold it.
    """

    route: str
    title: object
    icon: str
    order: int
    namespace: str
    permission: str = ""
    within: str = ""


AT_HAND = 5
"""A phone's bar has this many places; where there are more entries, the last of them is "More"."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page."""

    title: object
    icon: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The entries of one person: those at hand on every screen, and those that a narrow one puts aside."""

    at_hand: tuple[Link, ...]
    aside: tuple[Link, ...]

    def __bool__(self) -> bool:
        return bool(self.at_hand)

    @property
    def is_aside_current(self) -> bool:
        """Whether the page belongs to one of the entries put aside."""
        return any(link.is_current for link in self.aside)


@dataclass(frozen=True, slots=True)
class Bar:
    """The entries that some people have at hand whatever else they may open; the others are put aside.

    It is the bar of whoever holds ``permission``, save those who hold ``unless``.
    """

    routes: tuple[str, ...]
    permission: str
    unless: str

    def is_of(self, request: HttpRequest) -> bool:
        """Whether the person of this request works with this bar."""
        scope = scope_of(request)
        return scope.allows(self.permission) and not (self.unless and scope.allows(self.unless))


_entries: dict[str, Entry] = {}
_bars: list[Bar] = []
_homes: dict[str, str] = {}


def register(entry: Entry) -> None:
    """Add an entry; a second one for the same address is a mistake and raises ValueError."""
    if entry.route in _entries:
        raise ValueError(f"{entry.route} is in the navigation already")
    _entries[entry.route] = entry


def put_under(entry: str, *routes: str) -> None:
    """Mark the entry of one address as current on further pages, by the full names of their routes."""
    _homes.update(dict.fromkeys(routes, entry))


def put_at_hand(*routes: str, permission: str, unless: str = "") -> None:
    """Give those who hold ``permission`` and not ``unless`` these entries at hand, in this order."""
    _bars.append(Bar(routes, permission, unless))


def links(request: HttpRequest) -> list[Link]:
    """The entries for the person of this request, in their order; none for nobody."""
    if getattr(request, "scope", None) is None:
        return []
    scope = scope_of(request)
    current = _current(request)
    return [
        Link(entry.title, entry.icon, reverse(entry.route), is_current=entry is current)
        for entry in sorted(_entries.values(), key=lambda entry: entry.order)
        if not entry.permission or scope.allows(entry.permission)
    ]


def menu(request: HttpRequest) -> Menu:
    """The navigation of the person of this request; empty for nobody."""
    found = links(request)
    bar = next((bar for bar in _bars if bar.is_of(request)), None) if found else None
    if bar is not None:
        by_address = {link.address: link for link in found}
        at_hand = [by_address.pop(address) for address in map(reverse, bar.routes) if address in by_address]
        return Menu(tuple(at_hand), tuple(by_address.values()))
    if len(found) <= AT_HAND:
        return Menu(tuple(found), ())
    return Menu(tuple(found[: AT_HAND - 1]), tuple(found[AT_HAND - 1 :]))


def _current(request: HttpRequest) -> Entry | None:
    """The entry to which the page of this request belongs."""
    match = request.resolver_match
    if match is None:
        return None
    home = _entries.get(_homes.get(match.view_name, ""))
    if home is not None and (not home.permission or scope_of(request).allows(home.permission)):
        return home
    if not match.namespace:
        return None
    own = [entry for entry in _entries.values() if entry.namespace == match.namespace and not entry.within]
    named = [entry for entry in _entries.values() if entry.within and entry.within in (match.url_name or "")]
    return next(iter(named or own), None)


register(
    Entry(route="web:home", title=pgettext_lazy("navigation", "Home"), icon="home", order=0, namespace="web")
)

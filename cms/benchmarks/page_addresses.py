"""Which pages the benchmark of pages opens, as whom. Lists are complete by the registries of the site."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from accounts.enums import Role
from salesforce_app.web.listings import columns_of, filters_of, sets_of

from .district import DISTRICT, LAST
from .field_addresses import field_pages
from .page import (
    ADMINISTRATOR,
    ANALYST,
    COMPANY,
    DIRECTOR,
    MANAGER,
    OWN_ROUTE,
    OWN_UNIT,
    SHOP,
    Growth,
    Page,
)

RETAILERS = "retailers"

SEARCHES = {
    "by name": "王",
    "by initials": "w",
    "by number": "361000000",
    "by a rare name": "王强",
    "by rare initials": "wq",
    "in vain": "xyzzy",
}

FILTERS = {
    "q": "王",
    "unit": OWN_UNIT,
    "route": OWN_ROUTE,
    "village": "1",
    "tier": "Top",
    "status": "suspended",
    "business_type": "B",
    "market_type": "country",
    "enrolment": "verified",
    "not_visited_since": "2025-06-10",
    "falling": "on",
}
"""A value for every filter of the list."""

ARGUMENTS = {"tier": "Top", "moved": "Top-Big", "movement": "up"}
"""The arguments of the sets that take one."""
OF_NO_PLACE = frozenset({"incomplete", "licence_ends"})
"""Sets that are counted of everything the reader sees."""
API_LISTS = (
    "retailers",
    "retailers?q=王",
    "actions",
    "notifications",
    "imports",
    "months",
    "reports",
    "subscriptions",
)
FILLING = frozenset(
    {"closed", "falling", "moved", "moved_down", "moved_up", "movement"}
    | {"never_visited", "new", "status", "suspended", "tier"}
)
"""Filters and sets that leave less than a page of the small office."""
LINES_OF_UNITS = frozenset({"units-below"})
"""Late panels of the home page with a line for each unit of a reader who sees all of them."""
BACK_OFFICE = (
    "snippets/cms/reporttemplate",
    "units",
    "routes",
    "terms",
    "staff",
    "postings",
    "rules",
    "bank-reasons",
    "state-reasons",
    "days",
    "moves",
    "products",
    "subscriptions",
    "mappings",
)
NAMING = (
    "moves/new",
    "postings/new",
    "postings/substitute",
    "subscriptions/new",
    "terms/new",
    "units/new",
)
"""Forms of the back office that name units, routes or people."""
SHORT_IN_OFFICE = frozenset({"units", "routes", "terms", "postings"})
"""Lists of the back office of which the small office has less than a page."""


def pages() -> Iterator[Page]:
    """Every page that is measured, but the late panels: those are found on their pages."""
    for role in Role:
        yield Page(role, "home", "/")
    for role in (MANAGER, DIRECTOR):
        yield from _lists(role)
    yield from _places()
    yield from _cards()
    yield from _office()
    yield from _back_office()
    yield from field_pages()


def _lists(role: Role) -> Iterator[Page]:
    """The list of shops as it comes, by each filter, in each order, each set."""
    yield Page(role, "list", "/retailers/")
    yield Page(role, "list, page 3", "/retailers/?page=3")
    for name, text in SEARCHES.items():
        growth = Growth.FILLS if role is DIRECTOR and "rare" in name else Growth.NONE
        yield Page(role, f"search {name}", _list(q=text), growth, is_search=True)
        yield Page(
            role, f"suggestions {name}", _address("/retailers/suggest/", q=text), growth, is_search=True
        )
    for part in filters_of(RETAILERS):
        growth = Growth.FILLS if role is DIRECTOR and part.name in FILLING else Growth.NONE
        yield Page(role, f"list, {part.name}", _list(**{part.name: FILTERS[part.name]}), growth)
    for column in columns_of(RETAILERS):
        if column.order_by is not None:
            for sort in (column.name, f"-{column.name}"):
                yield Page(role, f"list by {sort}", _list(sort=sort))
    yield Page(role, "list by -sales, page 3", _list(sort="-sales", page="3"))
    place = {"unit": OWN_UNIT if role is MANAGER else COMPANY}
    for found in sets_of(RETAILERS):
        of = {} if found.name in OF_NO_PLACE else place
        argument = {"argument": ARGUMENTS[found.name]} if found.name in ARGUMENTS else {}
        growth = Growth.FILLS if role is DIRECTOR and found.name in FILLING else Growth.NONE
        address = _list(set=found.name, month=str(LAST), **argument, **of)
        yield Page(role, f"set {found.name}", address, growth)
    asked = {"set": "asked", "month": str(LAST), **place}
    yield Page(role, "set asked by -last_visit", _list(**asked, sort="-last_visit"))
    yield Page(role, "set asked, market_type", _list(**asked, market_type="country"))
    for name in ("route", "village", "unit"):
        growth = Growth.FILLS if role is DIRECTOR and name != "village" else Growth.NONE
        yield Page(role, f"suggested {name}s", _address(f"/retailers/suggest/{name}/", q="1"), growth)


def _places() -> Iterator[Page]:
    yield Page(MANAGER, "units", "/units/")
    yield Page(DIRECTOR, "units", "/units/", Growth.FILLS)
    for role in (MANAGER, DIRECTOR):
        yield Page(role, "territory", f"/units/{OWN_UNIT}/")
    yield Page(DIRECTOR, "district", f"/units/{DISTRICT}/", Growth.FILLS)
    yield Page(DIRECTOR, "company", f"/units/{COMPANY}/", Growth.FILLS)
    for role in (MANAGER, DIRECTOR):
        yield Page(role, "route", f"/routes/{OWN_ROUTE}/")
        yield Page(role, "village", "/villages/1/")


def _cards() -> Iterator[Page]:
    for role in (MANAGER, DIRECTOR):
        yield Page(role, "card", SHOP)
        for part in ("changes", "actions", "orders"):
            yield Page(role, f"card, {part}", f"{SHOP}{part}/")


def _office() -> Iterator[Page]:
    """What is done for the whole office, and the API's lists."""
    yield Page(DIRECTOR, "archive", "/reports/")
    yield Page(DIRECTOR, "subscriptions", "/reports/subscriptions/")
    for name in ("staff", "unit"):
        address = _address(f"/reports/subscriptions/suggest/{name}/", q="1")
        yield Page(DIRECTOR, f"subscriptions, suggested {name}", address)
    yield Page(MANAGER, "report of a territory", f"/reports/monthly/{OWN_UNIT}/{LAST}/")
    yield Page(MANAGER, "report of a territory, json", f"/reports/monthly/{OWN_UNIT}/{LAST}.json")
    yield Page(MANAGER, "API report of a territory", f"/api/reports/monthly/{OWN_UNIT}/{LAST}")
    yield Page(ADMINISTRATOR, "months", "/months/")
    yield Page(ADMINISTRATOR, "a month", f"/months/{LAST}/")
    yield Page(ADMINISTRATOR, "API month", f"/api/months/{LAST}")
    yield Page(ADMINISTRATOR, "imports", "/imports/")
    for name in ("new/", "mappings/", "1/"):
        yield Page(ADMINISTRATOR, f"imports, {name}", f"/imports/{name}")
    for name in ("", "/changes"):
        yield Page(ADMINISTRATOR, f"API import{name}", f"/api/imports/1{name}")
    yield Page(ADMINISTRATOR, "jobs", "/jobs/")
    yield Page(MANAGER, "me", "/me/")
    yield Page(MANAGER, "notifications", "/notifications/")
    for kind in ("csv", "xlsx"):
        yield Page(ANALYST, f"export of a route, {kind}", f"/retailers/export/{kind}/?route={OWN_ROUTE}")
    yield Page(ANALYST, "export of all, csv", "/retailers/export/csv/", Growth.ALL)
    yield Page(DIRECTOR, "API retailers, set asked", f"/api/retailers?set=asked&month={LAST}&unit={COMPANY}")
    for name in API_LISTS:
        role = ADMINISTRATOR if name == "imports" else DIRECTOR
        yield Page(role, f"API {name}", f"/api/{name}")
    yield Page(DIRECTOR, "API units", "/api/units", Growth.FILLS)
    yield Page(DIRECTOR, "API routes", "/api/routes", Growth.FILLS)
    for part in ("", "/sales", "/pyramid", "/shops", "/settlement"):
        yield Page(DIRECTOR, f"API unit{part}", f"/api/units/{OWN_UNIT}{part}")
    for part in ("", "/sales", "/pyramid", "/shops", "/settlement"):
        yield Page(DIRECTOR, f"API route{part}", f"/api/routes/{OWN_ROUTE}{part}")
    yield Page(MANAGER, "API villages", "/api/villages")
    yield Page(DIRECTOR, "API villages", "/api/villages", Growth.FILLS)
    for part in ("", "/shops"):
        yield Page(DIRECTOR, f"API village{part}", f"/api/villages/1{part}")
    yield Page(MANAGER, "API reasons", "/api/retailers/reasons/closing")


def _back_office() -> Iterator[Page]:
    """The lists of the back office, what completes the names in its forms, and the forms themselves."""
    for name in BACK_OFFICE:
        growth = Growth.FILLS if name in SHORT_IN_OFFICE else Growth.NONE
        yield Page(ADMINISTRATOR, f"back office, {name}", f"/office/{name}/", growth)
    for name in ("units", "routes", "people", "everybody"):
        address = _address(f"/office/suggest/{name}/", q="1")
        yield Page(ADMINISTRATOR, f"back office, suggested {name}", address)
    for name in NAMING:
        yield Page(ADMINISTRATOR, f"back office, {name}", f"/office/{name}/")


def _list(**parameters: str) -> str:
    return _address("/retailers/", **parameters)


def _address(path: str, **parameters: str) -> str:
    return f"{path}?{urlencode(parameters)}"

"""What the pages cost in an office of 1,200 shops and in one of 120,000: statements, and time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.test import Client, override_settings

from accounts.domain.search import write_all_search_texts
from accounts.enums import Language, Role
from accounts.models import Owner, Retailer, Staff
from salesforce_app.kernel.bulk import execute_many, insert_frame
from salesforce_app.kernel.periods import BEGINNING
from salesforce_app.management.benching import Bench, scratch_database
from territory.enums import UnitKind
from territory.models import OrgUnit, Posting, RouteTerm

from .district import DISTRICT, chance
from .growth import make_month_facts

SIZES = (1_200, 120_000)
SMALL_SIZES = (400, 2_000)
RUNS = 5
AT_MOST = 1.5
"""How many times as long a page may take with a hundred times the shops."""
SEARCH_SECONDS = 0.1
"""How long the database may take for the first page of a search."""

OWN_UNIT, OWN_ROUTE = "A", 1
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "强静伟芳娜敏秀丽军磊洋艳勇杰涛明超霞平刚桂兰"
FIRST, SECOND = "福兴旺盛和顺祥瑞吉利", "民源达隆丰泰宝昌荣华"
KINDS = ("便利店", "食杂店", "超市", "烟酒商店", "副食店", "百货")

PAGES: Mapping[str, Mapping[str, str]] = {
    "account_manager": {
        "home": "/",
        "list": "/retailers/",
        "search by name": "/retailers/?q=王",
        "search by initials": "/retailers/?q=w",
        "list of a route": "/retailers/?route=R10001&sort=-sales",
        "card": "/retailers/17/",
        "unit": f"/units/{OWN_UNIT}/",
        "unit's pyramid": f"/units/{OWN_UNIT}/parts/pyramid/",
        "route": "/routes/R10001/",
    },
    "director": {
        "home": "/",
        "list": "/retailers/",
        "list by name": "/retailers/?sort=name",
        "search by name": "/retailers/?q=王",
        "search by initials": "/retailers/?q=w",
        "search by number": "/retailers/?q=361000000",
        "rare name": "/retailers/?q=王强",
        "rare initials": "/retailers/?q=wq",
        "suspended": "/retailers/?status=suspended",
        "list of a unit": f"/retailers/?unit={OWN_UNIT}",
        "card": "/retailers/17/",
        "unit": f"/units/{OWN_UNIT}/",
    },
}
SEARCHES = frozenset(
    {"search by name", "search by initials", "search by number", "rare name", "rare initials"}
)
GROWING = frozenset({"rare name", "rare initials", "suspended"})
"""Lists that fill no page at 1,200 shops and one at 120,000: their times do not compare."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page takes: statements, the best time of the whole, and that of the database in it.

    The whole is time of the processor, on which SQLite works as well: what else the machine does adds to
    the clock alone. The time of another process' database is added to it.
    """

    statements: int
    seconds: float
    database: float


def measure(bench: Bench) -> None:
    """The pages that an account manager of 200 shops and a director of all open, at both sizes.

    Each must take exactly as many statements, and at most one and a half times the time.
    """
    sizes = SMALL_SIZES if bench.small else SIZES
    costs: dict[int, dict[tuple[str, str], Cost]] = {}
    for size in sizes:
        folder = bench.folder / str(size)
        folder.mkdir()
        with scratch_database(folder), _plain_static_files():
            bench.timed(f"an office of {size:,} shops made", partial(make_office, size))
            costs[size] = {
                (role, name): _cost(_client(role), address)
                for role, pages in PAGES.items()
                for name, address in pages.items()
            }
    small, large = (costs[size] for size in sizes)
    for (role, name), cost in large.items():
        label = f"{role}: {name}"
        base = small[role, name]
        bench.say(
            f"  {label:<40} {base.statements:>3} → {cost.statements:<3} statements  "
            f"{base.seconds * 1000:6.1f} → {cost.seconds * 1000:6.1f} ms  "
            f"(database {base.database * 1000:5.1f} → {cost.database * 1000:5.1f} ms)"
        )
        bench.ratio(f"{label}, statements", cost.statements, base.statements, at_most=1)
        at_most = None if name in GROWING else AT_MOST
        bench.ratio(f"{label}, time", cost.seconds, base.seconds, at_most=at_most)
        if name in SEARCHES and connection.vendor == "sqlite":
            bench.ratio(f"{label}, database ÷ 100 ms", cost.database, SEARCH_SECONDS, at_most=1)


@transaction.atomic
def make_office(size: int) -> None:
    """A district of ``size`` shops with names, and the two people who open its pages."""
    make_month_facts(size)
    _name_shops()
    write_all_search_texts()
    own = OrgUnit.objects.create(
        code=OWN_UNIT,
        name="Own territory",
        kind=UnitKind.TERRITORY,
        parent=OrgUnit.objects.get(code=DISTRICT),
    )
    RouteTerm.objects.filter(route=OWN_ROUTE).update(unit=own)
    company = OrgUnit.objects.get(code="C")
    for role, unit in ((Role.ACCOUNT_MANAGER, own), (Role.DIRECTOR, company)):
        person = Staff.objects.create_user(
            username=role.value, name=role.value, role=role, language=Language.ENGLISH
        )
        Posting.objects.create(staff=person, unit=unit, role=role, since=BEGINNING)


def _name_shops() -> None:
    """Names of shops and owners as they are in the country, each owner with one shop."""
    import polars as pl

    def pick(salt: int, words: Any) -> pl.Expr:
        return pl.lit(pl.Series(list(words))).gather(chance("id", salt, len(words)))

    shops = pl.DataFrame({"id": list(Retailer.objects.order_by("pk").values_list("pk", flat=True))})
    names = shops.select(
        "id",
        owner=pick(40, SURNAMES) + pick(41, GIVEN) + pick(42, [*GIVEN, *[""] * len(GIVEN)]),
        shop=pick(43, FIRST) + pick(44, SECOND) + pick(45, KINDS),
    )
    owners = names.select(
        "id",
        name="owner",
        sex=pl.lit("unknown"),
        birthday_calendar=pl.lit("solar"),
        phone=pl.lit(""),
    )
    insert_frame(Owner._meta.db_table, owners)
    table = Retailer._meta.db_table
    execute_many(
        f"UPDATE {table} SET name = %s, owner_id = %s WHERE id = %s",  # noqa: S608 - our own table
        [(shop, pk, pk) for pk, _owner, shop in names.iter_rows()],
    )


def _client(role: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(username=role))
    return client


def _cost(client: Client, address: str) -> Cost:
    _open(client, address)
    statements = _statements(client, address)
    database = min(_replayed(statements) for _ in range(RUNS))
    seconds = min(_timed(client, address) for _ in range(RUNS))
    if connection.vendor != "sqlite":
        seconds += database
    return Cost(len(statements), seconds, database)


def _statements(client: Client, address: str) -> list[tuple[str, Any]]:
    """What a page asks of the database."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _open(client, address)
    return asked


def _replayed(statements: list[tuple[str, Any]]) -> float:
    """The time of the statements that read, to their last row: SQLite finds rows while they are fetched."""
    start = time.perf_counter()
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.startswith(("SELECT", "WITH")):
                cursor.execute(sql, params)
                cursor.fetchall()
    return time.perf_counter() - start


def _timed(client: Client, address: str) -> float:
    start = time.process_time()
    _open(client, address)
    return time.process_time() - start


def _open(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} answers {answer.status_code}")


def _plain_static_files() -> Any:
    """Static files by their own names, for a benchmark that runs before they were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": plain,
        },
        ALLOWED_HOSTS=["testserver"],
        SECURE_SSL_REDIRECT=False,
    )

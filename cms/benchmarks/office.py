"""An office of any size with people in it, whose pages are measured."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from accounts.domain.search import write_all_search_texts
from accounts.enums import BusinessType, Language, MarketType, Role
from accounts.models import Owner, Retailer, Staff
from salesforce_app.kernel.bulk import execute_many, insert_frame, refresh_statistics
from salesforce_app.kernel.periods import BEGINNING, Month
from settlement.domain.facts import rebuild_settlement_roll_ups
from settlement.models import FailureMonth, SettlementMonth
from territory.domain.facts import rebuild_roll_ups
from territory.enums import UnitKind
from territory.models import OrgUnit, Posting, RetailerMonth, RouteTerm
from visits.models import PlannedCall, Visit

from .district import DISTRICT, chance
from .district import FIRST as FIRST_MONTH
from .district import LAST as LAST_MONTH
from .growth import make_month_facts
from .journal_records import make_business_reports, make_journals
from .records import make_field_records, make_walkers

OWN_UNIT, BESIDE, ABOVE = "A", "B", "S"
"""The account manager's territory, the one beside it, and the supervisor's district of both."""
STAMPED = (RouteTerm, RetailerMonth, SettlementMonth, FailureMonth, PlannedCall, Visit)
"""What says of a route in which unit it lies or lay."""
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "强静伟芳娜敏秀丽军磊洋艳勇杰涛明超霞平刚桂兰"
FIRST, SECOND = "福兴旺盛和顺祥瑞吉利", "民源达隆丰泰宝昌荣华"
KINDS = ("便利店", "食杂店", "超市", "烟酒商店", "副食店", "百货")


@transaction.atomic
def make_office(size: int) -> None:
    """A district of ``size`` shops with names, one person of each role, and what everybody wrote down."""
    make_bare_office(size)
    walkers = make_walkers()
    make_field_records(walkers)
    make_journals(walkers)
    make_business_reports(walkers)
    _number_on()
    refresh_statistics()


@transaction.atomic
def make_bare_office(size: int) -> None:
    """A district of ``size`` shops with names and month facts, and one person of each role."""
    make_month_facts(size)
    _name_shops()
    _number_on()
    write_all_search_texts()
    own, above = _split_off()
    company = OrgUnit.objects.get(code="C")
    places = {Role.ACCOUNT_MANAGER: own, Role.SUPERVISOR: above}
    for role in Role:
        person = Staff.objects.create_user(
            username=role.value, name=role.value, role=role, language=Language.ENGLISH
        )
        if role is not Role.ADMINISTRATOR:
            Posting.objects.create(staff=person, unit=places.get(role, company), role=role, since=BEGINNING)


def _number_on() -> None:
    """Let PostgreSQL number new records after those that were written with their keys."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _split_off() -> tuple[OrgUnit, OrgUnit]:
    """The account manager's territory of one route, and the supervisor's district of two such territories.

    They are as large in every office. Their routes have lain there from the beginning.
    """
    district = OrgUnit.objects.get(code=DISTRICT)
    above = OrgUnit.objects.create(
        code=ABOVE, name="Own district", kind=UnitKind.DISTRICT, parent=district.parent
    )
    territories = [
        OrgUnit.objects.create(code=code, name=f"Territory {code}", kind=UnitKind.TERRITORY, parent=above)
        for code in (OWN_UNIT, BESIDE)
    ]
    for number, unit in enumerate(territories, 1):
        for model in STAMPED:
            model._base_manager.filter(route=number).update(unit=unit)
    days = [month.first for month in Month.range(FIRST_MONTH, LAST_MONTH)]
    rebuild_roll_ups(days)
    rebuild_settlement_roll_ups(days)
    return territories[0], above


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
    kinds, markets = BusinessType.values, MarketType.values
    execute_many(
        f"UPDATE {table} SET name = %s, owner_id = %s, business_type = %s, market_type = %s "  # noqa: S608
        "WHERE id = %s",
        [
            (shop, pk, kinds[pk % len(kinds)], markets[pk % len(markets)], pk)
            for pk, _owner, shop in names.iter_rows()
        ],
    )

"""The office and the people of the tests.

::

    company          陈明 (director), 赵敏 (analyst), 孙丽 (administrator, no posting)
    ├── north        王强 (supervisor)
    │   ├── north_1  李静 (account manager)   routes N1A, N1B
    │   └── north_2                           route  N2A
    └── south
        └── south_1  周涛 (account manager, the stranger)   route  S1A

Every route has two active shops, in two villages of the route's own township. All placements hold
from the beginning and are open.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Retailer, Staff
from territory.enums import UnitKind
from territory.models import OrgUnit, Route, Village

from .factories import (
    OrgUnitFactory,
    OwnerFactory,
    PostingFactory,
    ResidenceFactory,
    RetailerFactory,
    RetailerStatusFactory,
    RouteFactory,
    RouteStopFactory,
    RouteTermFactory,
    StaffFactory,
    VillageFactory,
)

SHOPS_PER_ROUTE = 2


@dataclass(frozen=True)
class Office:
    """Units by name; routes by code; shops and villages by the code of their route."""

    company: OrgUnit
    north: OrgUnit
    south: OrgUnit
    north_1: OrgUnit
    north_2: OrgUnit
    south_1: OrgUnit
    routes: dict[str, Route]
    shops: dict[str, list[Retailer]]
    villages: dict[str, list[Village]]

    def shops_of(self, *codes: str) -> list[Retailer]:
        """The shops of some routes, in the order of their licence numbers."""
        return [shop for code in codes for shop in self.shops[code]]


@dataclass(frozen=True)
class Cast:
    """The people by what they are to the account manager."""

    account_manager: Staff
    supervisor: Staff
    director: Staff
    analyst: Staff
    administrator: Staff
    stranger: Staff


def make_office() -> Office:
    """The units, routes, villages and shops; nobody works there yet."""
    company = OrgUnitFactory(code="C", name="Fenghe office", kind=UnitKind.COMPANY)
    north = OrgUnitFactory(code="N", name="North", kind=UnitKind.DISTRICT, parent=company)
    south = OrgUnitFactory(code="S", name="South", kind=UnitKind.DISTRICT, parent=company)
    north_1 = OrgUnitFactory(code="N1", name="North 1", parent=north)
    north_2 = OrgUnitFactory(code="N2", name="North 2", parent=north)
    south_1 = OrgUnitFactory(code="S1", name="South 1", parent=south)
    routes: dict[str, Route] = {}
    shops: dict[str, list[Retailer]] = {}
    villages: dict[str, list[Village]] = {}
    for code, unit in (("N1A", north_1), ("N1B", north_1), ("N2A", north_2), ("S1A", south_1)):
        routes[code] = RouteFactory(code=code, name=f"Route {code}")
        RouteTermFactory(route=routes[code], unit=unit)
        villages[code] = [
            VillageFactory(township=f"Township {code}", name=f"Village {number}")
            for number in range(1, SHOPS_PER_ROUTE + 1)
        ]
        shops[code] = [
            _open_shop(f"{code}-{number}", routes[code], village, number)
            for number, village in enumerate(villages[code], start=1)
        ]
    return Office(
        company=company,
        north=north,
        south=south,
        north_1=north_1,
        north_2=north_2,
        south_1=south_1,
        routes=routes,
        shops=shops,
        villages=villages,
    )


def _open_shop(licence_no: str, route: Route, village: Village, position: int) -> Retailer:
    shop = RetailerFactory(licence_no=licence_no, name=f"Shop {licence_no}", owner=OwnerFactory())
    RetailerStatusFactory(retailer=shop)
    RouteStopFactory(retailer=shop, route=route, position=position)
    ResidenceFactory(retailer=shop, village=village)
    return shop


def make_cast(office: Office) -> Cast:
    """The people, each posted where the table above says."""

    def hire(username: str, name: str, role: Role, unit: OrgUnit | None) -> Staff:
        staff = StaffFactory(username=username, name=name, role=role)
        if unit is not None:
            PostingFactory(staff=staff, unit=unit, role=role)
        return staff

    return Cast(
        account_manager=hire("li.jing", "李静", Role.ACCOUNT_MANAGER, office.north_1),
        supervisor=hire("wang.qiang", "王强", Role.SUPERVISOR, office.north),
        director=hire("chen.ming", "陈明", Role.DIRECTOR, office.company),
        analyst=hire("zhao.min", "赵敏", Role.ANALYST, office.company),
        administrator=hire("sun.li", "孙丽", Role.ADMINISTRATOR, None),
        stranger=hire("zhou.tao", "周涛", Role.ACCOUNT_MANAGER, office.south_1),
    )

"""What tests of business reports share: April of 2024, and sales of 25 months before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.scope import build_scope

from ...cast import Cast, Office
from ...factories import ProductFactory, SalesLineFactory, TierEntryFactory, TierSnapshotFactory
from ...territory.selling import sell
from .desk import IN_APRIL, MARCH


@pytest.fixture(autouse=True)
def _in_april(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(IN_APRIL, tick=False):
        yield


@pytest.fixture
def scope(cast: Cast) -> Scope:
    """What 李静 sees: routes N1A and N1B."""
    return build_scope(cast.account_manager)


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """李静's first shop; it and the other shops of her unit bought in every month."""
    for back in range(25):
        month = MARCH.shift(-back)
        sell(office, month, {"N1A-1": 4000 - 100 * back, "N1A-2": 3000, "N1B-1": 2000, "N1B-2": 1000})
    where = {"route": office.routes["N1A"], "unit": office.north_1}
    lake, hill = ProductFactory(name="Lake", category="I"), ProductFactory(name="Hill", category="II")
    first, other = office.shops["N1A"]
    SalesLineFactory(retailer=first, sold_on=MARCH.first, product=lake, amount=3000_00, **where)
    SalesLineFactory(retailer=first, sold_on=MARCH.first, product=hill, amount=1000_00, **where)
    SalesLineFactory(retailer=other, sold_on=MARCH.first, product=hill, amount=3000_00, **where)
    return first


@pytest.fixture
def pyramid(office: Office, shop: Retailer) -> None:
    """North 1 as it was frozen in March and three months before: N1A-2 rose to the top, N1B-1 fell."""
    freeze(office, MARCH)


def freeze(office: Office, newest: Month) -> None:
    """The pyramid of North 1 in a month and three months before."""
    standings = {
        newest: {"N1A-1": "Key", "N1A-2": "Key", "N1B-1": "Base", "N1B-2": "Base"},
        newest.shift(-3): {"N1A-1": "Key", "N1A-2": "Base", "N1B-1": "Key", "N1B-2": "Base"},
    }
    for month, tiers in standings.items():
        snapshot = TierSnapshotFactory(
            unit=office.north_1, month=month.first, window_start=month.shift(-2).first, population=40
        )
        for rank, (licence_no, tier) in enumerate(tiers.items(), start=1):
            code, _, number = licence_no.rpartition("-")
            amount = (10_000 - 1000 * rank + (500 if month == newest else 0)) * 100
            TierEntryFactory(
                snapshot=snapshot,
                retailer=office.shops[code][int(number) - 1],
                route=office.routes[code],
                tier=tier,
                rank=rank,
                amount=amount,
                value=amount,
            )

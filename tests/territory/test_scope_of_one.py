"""However it is asked who sees a record, the answer is the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models

from accounts.models import Retailer, RetailerStatus, Staff
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import OrgUnit, RetailerMonth, Route, RouteStop, Village
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import ResidenceFactory, RetailerMonthFactory, VillageFactory


@pytest.mark.parametrize("who", ["account_manager", "supervisor", "director", "administrator", "stranger"])
@pytest.mark.parametrize("model", [Retailer, RetailerStatus, RouteStop, RetailerMonth, Route, OrgUnit, Staff])
def test_a_record_asked_about_by_itself_is_as_visible(
    who: str, model: type[models.Model], office: Office, cast: Cast
) -> None:
    RetailerMonthFactory(route=office.routes["N1A"], unit=office.north_1, retailer=office.shops["N1A"][0])
    scope = build_scope(getattr(cast, who))
    rows = model._default_manager.all()
    assert isinstance(rows, ScopedQuerySet)
    expected = set(rows.visible_to(scope).values_list("pk", flat=True))
    assert set(rows.one_visible_to(scope).values_list("pk", flat=True)) == expected
    assert set(rows.each_visible_to(scope).values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("who", ["account_manager", "supervisor", "director", "administrator", "stranger"])
def test_a_village_asked_about_by_itself_is_as_visible(who: str, office: Office, cast: Cast) -> None:
    VillageFactory(name="Without shops")
    own, left, shared = office.shops["N1A"][0], office.villages["N1A"][0], office.villages["S1A"][0]
    own.residences.update(until=date(2020, 1, 1))
    ResidenceFactory(retailer=own, village=shared, since=date(2020, 1, 1))
    scope = build_scope(getattr(cast, who))
    expected = list(Village.objects.visible_to(scope))
    assert list(Village.objects.one_visible_to(scope)) == expected
    assert shared in expected
    assert (left in expected) == (who != "stranger")

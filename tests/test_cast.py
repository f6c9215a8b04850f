"""The office of the tests fits together as its drawing says."""

from __future__ import annotations

from accounts.models import Retailer
from territory.models import Posting, Residence, RouteStop, RouteTerm

from .cast import Cast, Office


def test_the_office_places_every_shop_once(office: Office) -> None:
    shops = office.shops_of("N1A", "N1B", "N2A", "S1A")
    assert list(Retailer.objects.order_by("pk")) == shops
    assert list(RouteStop.objects.order_by("pk").values_list("retailer", flat=True)) == [s.pk for s in shops]
    assert list(Residence.objects.order_by("pk").values_list("retailer", flat=True)) == [s.pk for s in shops]
    assert dict(RouteTerm.objects.values_list("route__code", "unit__code")) == {
        "N1A": "N1",
        "N1B": "N1",
        "N2A": "N2",
        "S1A": "S1",
    }


def test_the_cast_stands_where_the_drawing_says(cast: Cast) -> None:
    assert dict(Posting.objects.values_list("staff__name", "unit__code")) == {
        "李静": "N1",
        "王强": "N",
        "陈明": "C",
        "赵敏": "C",
        "周涛": "S1",
    }
    assert cast.administrator.name == "孙丽"

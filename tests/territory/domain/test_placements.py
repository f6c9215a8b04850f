"""Moving shops, routes and people, founding units, setting targets: the verbs as forms will call them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from accounts.enums import Role
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING, Month
from territory.domain.placements import move_retailer, relocate_retailer
from territory.domain.postings import post_staff
from territory.domain.routes import change_route
from territory.domain.targets import set_target
from territory.domain.units import save_unit
from territory.enums import UnitKind
from territory.models import OrgUnit, Posting, Residence, RouteStop, RouteTerm, Target
from tests.cast import Cast, Office

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
MARCH = date(2024, 3, 1)


class TestMovingAShop:
    def test_it_leaves_its_route_the_day_before(self, office: Office) -> None:
        shop = office.shops["N1A"][0]
        assert move_retailer(
            retailer=shop, route=office.routes["S1A"], since=MARCH, position=7, actor="clerk", moment=NOW
        )
        stops = RouteStop.objects.filter(retailer=shop).order_by("since")
        assert list(stops.values_list("route__code", "position", "since", "until")) == [
            ("N1A", 1, BEGINNING, MARCH),
            ("S1A", 7, MARCH, None),
        ]

    def test_to_its_own_route_is_no_move(self, office: Office) -> None:
        shop = office.shops["N1A"][0]
        assert not move_retailer(
            retailer=shop, route=office.routes["N1A"], since=MARCH, actor="clerk", moment=NOW
        )
        assert RouteStop.objects.filter(retailer=shop).count() == 1

    def test_before_its_last_move_is_refused_and_changes_nothing(self, office: Office) -> None:
        shop = office.shops["N1A"][0]
        move_retailer(retailer=shop, route=office.routes["S1A"], since=MARCH, actor="clerk", moment=NOW)
        with pytest.raises(InputError) as refused:
            move_retailer(
                retailer=shop, route=office.routes["N2A"], since=date(2024, 2, 1), actor="clerk", moment=NOW
            )
        assert refused.value.field == "since"
        assert RouteStop.objects.filter(retailer=shop).count() == 2

    def test_to_another_village_with_a_date_and_without(self, office: Office) -> None:
        shop = office.shops["N1A"][0]
        first, second, third = *office.villages["N1A"], office.villages["N1B"][0]
        relocate_retailer(retailer=shop, village=second, since=MARCH, actor="clerk", moment=NOW)
        relocate_retailer(retailer=shop, village=third, since=None, actor="clerk", moment=NOW)
        assert list(
            Residence.objects.filter(retailer=shop).order_by("since").values_list("village", "since")
        ) == [
            (first.pk, BEGINNING),
            (third.pk, MARCH),
        ]


class TestChangingARoute:
    def test_it_belongs_to_another_unit_and_orders_on_another_day_from_then_on(self, office: Office) -> None:
        route = office.routes["N1A"]
        assert change_route(
            route=route, unit=office.south_1, order_weekdays="5", since=MARCH, actor="clerk", moment=NOW
        )
        terms = RouteTerm.objects.filter(route=route).order_by("since")
        assert list(terms.values_list("unit__code", "order_weekdays", "since", "until")) == [
            ("N1", "2", BEGINNING, MARCH),
            ("S1", "5", MARCH, None),
        ]
        assert not change_route(
            route=route, unit=office.south_1, order_weekdays=None, since=MARCH, actor="clerk", moment=NOW
        )


class TestPosting:
    def test_a_new_posting_ends_the_others(self, cast: Cast, office: Office) -> None:
        post_staff(
            staff=cast.account_manager,
            unit=office.south_1,
            role=Role.ACCOUNT_MANAGER,
            since=MARCH,
            actor="clerk",
            moment=NOW,
        )
        postings = Posting.objects.filter(staff=cast.account_manager).order_by("since")
        assert list(postings.values_list("unit__code", "until")) == [("N1", MARCH), ("S1", None)]

    def test_unless_somebody_only_covers_for_a_colleague(self, cast: Cast, office: Office) -> None:
        post_staff(
            staff=cast.account_manager,
            unit=office.north_2,
            role=Role.ACCOUNT_MANAGER,
            since=MARCH,
            until=date(2024, 4, 1),
            keep_others=True,
            actor="clerk",
            moment=NOW,
        )
        postings = Posting.objects.filter(staff=cast.account_manager).order_by("since")
        assert list(postings.values_list("unit__code", "until")) == [("N1", None), ("N2", date(2024, 4, 1))]

    def test_a_past_posting_does_not_end_the_present_one(self, cast: Cast, office: Office) -> None:
        post_staff(
            staff=cast.account_manager,
            unit=office.south_1,
            role=Role.ACCOUNT_MANAGER,
            since=MARCH,
            actor="clerk",
            moment=NOW,
        )
        with pytest.raises(InputError, match="cannot begin before"):
            post_staff(
                staff=cast.account_manager,
                unit=office.north_2,
                role=Role.ACCOUNT_MANAGER,
                since=date(2024, 2, 1),
                actor="clerk",
                moment=NOW,
            )
        assert Posting.objects.filter(staff=cast.account_manager).count() == 2


class TestUnits:
    def test_a_unit_is_founded_and_renamed(self, office: Office) -> None:
        for name in ("North 3", "Third north"):
            save_unit(
                code="N3", name=name, kind=UnitKind.TERRITORY, parent_code="N", actor="clerk", moment=NOW
            )
        unit = OrgUnit.objects.get(code="N3")
        assert (unit.name, unit.parent) == ("Third north", office.north)

    def test_it_stands_below_a_higher_kind(self, office: Office) -> None:
        with pytest.raises(InputError) as refused:
            save_unit(
                code="N3", name="North 3", kind=UnitKind.REGION, parent_code="N", actor="clerk", moment=NOW
            )
        assert refused.value.field == "kind"


class TestTargets:
    def test_a_target_is_set_and_changed(self, office: Office) -> None:
        for amount in (100, 200):
            set_target(unit=office.north_1, month=Month(2024, 5), amount=amount, actor="clerk", moment=NOW)
        assert Target.objects.get().amount == 200

    @pytest.mark.parametrize("both", [True, False])
    def test_it_is_for_a_unit_or_a_route(self, office: Office, both: bool) -> None:
        of_both = {"unit": office.north_1, "route": office.routes["N1A"]} if both else {}
        with pytest.raises(InputError, match="not for both"):
            set_target(**of_both, month=Month(2024, 5), amount=1, actor="clerk", moment=NOW)

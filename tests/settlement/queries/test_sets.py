"""The lists behind the numbers of e-settlement are as long as the numbers, in offices of chance too."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope, system_scope
from settlement.enums import DueState, Reason
from settlement.models import Due, FailureMonth
from settlement.queries.sets import DebitSet, debit_set, enrolled_shops
from settlement.queries.settlement import settlement_facts
from territory.models import Route, Village
from territory.queries.frame import unit_frame
from territory.queries.units import unit_tree
from territory.scope import scope_of_units
from tests.cast import Office
from tests.factories import FailureMonthFactory, SettlementMonthFactory
from tests.made_up import FIRST, LAST, make_up
from tests.oracle import units_to_try

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
JUNE = Month(2025, 6)


def scope_over(unit: int) -> Scope:
    """Somebody's who is posted to the unit."""
    return scope_of_units(unit_tree().below([unit]), day=timezone.localdate())


@pytest.mark.parametrize("seed", [21, 22])
def test_lists_are_as_long_as_the_numbers(seed: int) -> None:
    office = make_up(seed, shops=25)
    for unit in units_to_try(office)[:4]:
        for month in (LAST, LAST.shift(-3), FIRST.shift(-1)):
            facts = settlement_facts(unit_frame(unit.code, month, EVERYONE))
            total, whole = facts.total.rates, scope_over(unit.pk)
            for scope, place in ((EVERYONE, unit), (whole, None), (whole, unit)):
                enrolled = enrolled_shops(scope, place, month)
                others = enrolled_shops(scope, place, month, enrolled=False)
                assert enrolled.count() == total.enrolment.numerator
                assert enrolled.count() + others.count() == total.enrolment.denominator
                debited = debit_set(DebitSet.DEBITED, scope, place, month)
                collected = debit_set(DebitSet.COLLECTED, scope, place, month)
                assert len(set(debited)) == debited.count() == total.debited_households
                assert len(set(collected)) == len(collected) == total.households_collected.numerator
            for row in facts.routes:
                route = Route.objects.get(code=row.code)
                assert len(enrolled_shops(whole, route, month)) == row.rates.enrolment.numerator
                found = debit_set(DebitSet.DEBITED, whole, route, month)
                assert len(found) == row.rates.debited_households
                assert bool(debit_set(DebitSet.FAILED, whole, route, month)) == bool(row.rates.failed_dues)
                assert bool(debit_set(DebitSet.PENDING, whole, route, month)) == bool(row.rates.pending_dues)
            for row in facts.villages:
                if row.village:
                    village = Village.objects.get(township=row.township, name=row.village)
                    assert len(enrolled_shops(whole, village, month)) == row.rates.enrolment.numerator
                    found = debit_set(DebitSet.DEBITED, whole, village, month)
                    assert len(found) == row.rates.debited_households


def test_failed_shops_are_those_of_the_failed_dues() -> None:
    office = make_up(23, shops=25)
    (unit, *_) = units_to_try(office)
    due = Due.objects.filter(state=DueState.FAILED, due_on__range=(LAST.first, LAST.last))
    shops = set(due.values_list("retailer", flat=True))
    assert shops
    assert set(debit_set(DebitSet.FAILED, EVERYONE, unit, LAST)) == shops
    by_reason = {
        reason: set(debit_set(DebitSet.FAILED, EVERYONE, unit, LAST, reason.value)) for reason in Reason
    }
    assert set().union(*by_reason.values()) == shops
    counted = FailureMonth.objects.filter(month=LAST.first).values_list("reason", "retailer")
    assert {(reason.value, shop) for reason, found in by_reason.items() for shop in found} == set(counted)


def test_a_shop_that_left_the_scope_stays_in_the_list_it_was_counted_in(office: Office) -> None:
    shop = office.shops["N1A"][0]
    SettlementMonthFactory(month=JUNE.first, route=office.routes["N1A"], unit=office.north_1, retailer=shop)
    shop.stops.update(until=date(2025, 6, 20))
    scope = scope_of_units([office.north_1.pk], day=date(2025, 7, 1))
    assert list(debit_set(DebitSet.DEBITED, scope, None, JUNE)) == [shop.pk]


def test_units_outside_the_scope_count_nowhere(office: Office) -> None:
    SettlementMonthFactory(
        month=JUNE.first, route=office.routes["S1A"], unit=office.south_1, retailer=office.shops["S1A"][0]
    )
    scope = scope_of_units([office.north_1.pk], day=date(2025, 7, 1))
    for place in (None, office.south_1, office.routes["S1A"]):
        assert not debit_set(DebitSet.DEBITED, scope, place, JUNE)
        assert set(enrolled_shops(scope, place, JUNE, enrolled=False)).isdisjoint(
            shop.pk for shop in office.shops["S1A"]
        )


def test_only_failures_have_reasons(office: Office) -> None:
    FailureMonthFactory(month=JUNE.first, unit=office.north_1)
    with pytest.raises(ValueError, match="lost"):
        debit_set(DebitSet.FAILED, EVERYONE, None, JUNE, "lost")
    with pytest.raises(ValueError, match="no reason"):
        debit_set(DebitSet.DEBITED, EVERYONE, None, JUNE, Reason.CARD_LOST.value)

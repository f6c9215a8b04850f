"""Narrowing means the same whether the keys are few or many."""

from __future__ import annotations

import pytest

from accounts.models import Owner, Retailer
from salesforce_app.kernel import narrowing
from salesforce_app.kernel.narrowing import few, more_than_few, narrow, valued

from ...factories import OwnerFactory, RetailerFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("limit", [1, 2_000])
def test_each_row_whose_key_is_named_comes_once(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "FEW", limit)
    owner, other, idle = (OwnerFactory() for _ in range(3))
    for person in (owner, owner, other):
        RetailerFactory(owner=person)
    named = Retailer.objects.values_list("owner_id", flat=True)
    assert set(narrow(Owner.objects.all(), named)) == {owner, other}
    assert narrow(Owner.objects.all(), named).count() == 2
    assert set(narrow(Owner.objects.all(), [owner.pk, idle.pk])) == {owner, idle}
    assert set(narrow(Owner.objects.all(), {owner.pk, other.pk, idle.pk, 0})) == {owner, other, idle}
    assert not narrow(Owner.objects.all(), named.none()).exists()
    assert not narrow(Owner.objects.all(), []).exists()


def test_keys_are_few_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "FEW", 2)
    first, second = OwnerFactory(), OwnerFactory()
    assert few(Owner.objects.values_list("pk", flat=True)) == {first.pk, second.pk}
    assert few([1, 2]) == [1, 2]
    assert not more_than_few(Owner.objects.values_list("pk", flat=True))
    assert not more_than_few([1, 2])
    OwnerFactory()
    assert few(Owner.objects.values_list("pk", flat=True)) is None
    assert few([1, 2, 3]) is None
    assert more_than_few(Owner.objects.values_list("pk", flat=True))
    assert more_than_few([1, 2, 3])


@pytest.mark.parametrize("limit", [1, 4])
def test_rows_of_many_values_are_those_of_few(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "FEW_VALUES", limit)
    owner, other, idle = (OwnerFactory() for _ in range(3))
    first, second, third = (RetailerFactory(owner=person) for person in (owner, owner, other))
    RetailerFactory(owner=None)
    shops = Retailer.objects.order_by("pk")
    assert list(valued(shops, "owner", [owner.pk, idle.pk])) == [first, second]
    assert list(valued(shops, "owner", {owner.pk, other.pk, idle.pk})) == [first, second, third]
    assert list(valued(shops, "owner", [other.pk])) == [third]
    assert list(valued(shops, "owner", [])) == []

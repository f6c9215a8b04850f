"""A scope is needed for every scoped query, and filters by subquery."""

from __future__ import annotations

from typing import ClassVar

import pytest

from accounts.models import Owner, Retailer, Staff
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope, ScopedQuerySet, system_scope
from tests.factories import OwnerFactory, RetailerFactory


class Unruled(ScopedQuerySet[Staff]):
    """A queryset whose author forgot to say by what its rows are seen."""


class EitherWay(ScopedQuerySet[Retailer]):
    """Shops that are seen for themselves or by their owner."""

    scope_by: ClassVar = {"pk": "retailers", "owner": "staff"}


def test_no_scope_raises() -> None:
    with pytest.raises(MissingScope, match="Retailer"):
        Retailer.objects.visible_to(None)


def test_a_model_without_a_rule_raises_even_for_an_empty_scope() -> None:
    with pytest.raises(MissingScope, match="Staff"):
        Unruled(Staff).visible_to(Scope(label="nobody"))


@pytest.mark.django_db
def test_an_empty_scope_sees_nothing_and_the_system_everything() -> None:
    shop = RetailerFactory()
    assert list(Retailer.objects.visible_to(Scope(label="nobody"))) == []
    assert list(Retailer.objects.visible_to(system_scope("import"))) == [shop]


@pytest.mark.django_db
def test_several_lookups_widen_the_view_and_repeat_no_row() -> None:
    owner = OwnerFactory()
    mine, owned, other = RetailerFactory(), RetailerFactory(owner=owner), RetailerFactory()
    scope = Scope(label="both", retailers=[mine.pk, owned.pk], staff=[owner.pk])
    assert list(EitherWay(Retailer).visible_to(scope).order_by("pk")) == [mine, owned]
    assert other in EitherWay(Retailer).visible_to(system_scope("import"))


@pytest.mark.django_db
def test_a_scope_filters_inside_other_filters() -> None:
    owner = OwnerFactory()
    shops = [RetailerFactory(owner=owner) for _ in range(2)]
    RetailerFactory(owner=owner)
    scope = Scope(label="two", retailers=Retailer.objects.filter(pk__in=[s.pk for s in shops]).values("pk"))
    assert list(Retailer.objects.filter(owner=owner).visible_to(scope).order_by("pk")) == shops
    assert list(Owner.objects.visible_to(scope)) == [owner]


def test_permissions_belong_to_a_person_and_a_job_without_one_has_all() -> None:
    clerk = Scope(label="clerk", permissions=frozenset({"view_units"}), staff_id=1)
    administrator = Scope(label="admin", everything=True, permissions=frozenset({"view_units"}), staff_id=2)
    assert [scope.allows("view_units") for scope in (clerk, administrator, Scope(label="x"))] == [
        True,
        True,
        False,
    ]
    assert [scope.allows("import_data") for scope in (clerk, administrator)] == [False, False]
    assert system_scope("import").allows("import_data")

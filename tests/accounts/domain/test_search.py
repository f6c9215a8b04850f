"""The search text keeps step with every change to a shop or its owner."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.domain.retailers import correct_owner, correct_retailer
from accounts.domain.search import write_all_search_texts
from accounts.measures.search import search_text
from accounts.models import Owner, Retailer, RetailerSearchText
from salesforce_app.kernel.changes import ChangeSet

from ...factories import OwnerFactory, RetailerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 4, 2, 8, tzinfo=UTC)


def texts() -> dict[str, str]:
    """The texts on file by licence number."""
    rows = RetailerSearchText.objects.values_list("retailer__licence_no", "text")
    return dict(rows)


def expected() -> dict[str, str]:
    """What they should be."""
    shops = Retailer.objects.values_list("licence_no", "name", "owner__name")
    return {number: search_text(number, name, owner) for number, name, owner in shops}


def test_a_new_shop_with_a_new_owner_can_be_found_at_once() -> None:
    changes = ChangeSet()
    owner = changes.create(Owner(name="王强", phone="13900001111"))
    changes.create(Retailer(licence_no="17", name="福源便利店", owner=owner))
    changes.save(actor="tests", moment=NOW)
    assert texts() == {"17": search_text("17", "福源便利店", "王强")}
    assert "139" not in texts()["17"]


def test_renaming_an_owner_renames_all_her_shops_in_the_search() -> None:
    owner = OwnerFactory(name="王强")
    RetailerFactory(owner=owner)
    RetailerFactory(owner=owner)
    RetailerFactory()
    correct_owner(owner=Owner.objects.get(), values={"name": "王蔷"}, actor="tests", moment=NOW)
    assert texts() == expected()
    assert sum("王蔷" in text for text in texts().values()) == 2


def test_a_shop_is_found_by_its_new_name_and_no_longer_by_the_old_one() -> None:
    shop = RetailerFactory(licence_no="17", name="福源便利店")
    correct_retailer(
        retailer=Retailer.objects.get(pk=shop.pk), values={"name": "旺福超市"}, actor="tests", moment=NOW
    )
    assert texts() == {"17": search_text("17", "旺福超市", None)}


def test_a_deleted_shop_takes_its_text_along() -> None:
    shop = RetailerFactory()
    changes = ChangeSet()
    changes.delete(Retailer.objects.get(pk=shop.pk))
    changes.save(actor="tests", moment=NOW)
    assert texts() == {}


def test_all_texts_can_be_written_anew() -> None:
    RetailerFactory(name="福源便利店", owner=OwnerFactory(name="王强"))
    RetailerFactory()
    RetailerSearchText.objects.all().delete()
    write_all_search_texts()
    assert texts() == expected()

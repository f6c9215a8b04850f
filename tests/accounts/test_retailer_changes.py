"""The trail of a shop: every act with its source, and what can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from accounts.domain.profiles import edit_profile, profile_version
from accounts.domain.statuses import close_retailer
from accounts.domain.undo import ChangeKept, undo_change
from accounts.models import Owner, Retailer, RetailerStatus, Staff
from accounts.queries.trail import Act, trail_of
from territory.models import Residence, RouteStop
from tests.cast import Cast, Office
from tests.importing import bring

SignIn = Callable[[Staff], Client]
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """A shop whose records were made long before."""
    Staff.objects.update(language="en")
    shop = Retailer.objects.select_related("owner").get(pk=office.shops["N1A"][0].pk)
    long_ago = NOW - timedelta(days=1000)
    for model in (Retailer, Owner, RetailerStatus, RouteStop, Residence):
        model.history.update(history_date=long_ago)
    return shop


def edit(shop: Retailer, minutes: int, who: str = "li.jing", reason: str = "", **values: object) -> None:
    """Save some fields of the profile."""
    fresh = Retailer.objects.select_related("owner").get(pk=shop.pk)
    owner = {
        name.removeprefix("owner_"): value for name, value in values.items() if name.startswith("owner_")
    }
    own = {name: value for name, value in values.items() if not name.startswith("owner_")}
    edit_profile(
        retailer=fresh,
        values=own,
        owner_values=owner,
        version=profile_version(fresh),
        actor=who,
        moment=NOW + timedelta(minutes=minutes),
        reason=reason,
    )


def told(act: Act) -> list[tuple[str, str, str]]:
    """Field, before and after of an act."""
    return [(field.name, field.before, field.after) for record in act.records for field in record.fields]


def undo(shop: Retailer, act: Act, minutes: int) -> Act:
    """Take an act back."""
    return undo_change(
        retailer=shop, reference=act.reference, actor="wang.qiang", moment=NOW + timedelta(minutes=minutes)
    )


def test_an_act_tells_who_when_why_and_every_field(shop: Retailer, cast: Cast) -> None:
    edit(shop, 0, reason="on the phone", address="1 Lake Road", grade=12, owner_birth_year=1968)
    act = trail_of(shop).acts[0]
    assert (act.actor, act.moment, act.reason, act.batch) == ("李静", NOW, "on the phone", None)
    assert sorted(told(act)) == [
        ("address", "", "1 Lake Road"),
        ("birth_year", "", "1968"),
        ("grade", "", "12"),
    ]
    assert [record.tracked.model for record in act.records] == [Owner, Retailer]


def test_an_import_is_told_by_number_and_file(shop: Retailer, tmp_path: Path) -> None:
    outcome = bring(
        tmp_path, "retailers", [{"licence_no": "N1A-1", "name": "Lotus Store", "route_code": "N1A"}]
    )
    assert outcome.batch is not None
    act = trail_of(shop).acts[0]
    assert (act.batch, act.file_name, act.is_undo) == (outcome.batch.pk, outcome.batch.file_name, False)
    assert told(act) == [("name", "Shop N1A-1", "Lotus Store")]


def test_taking_an_edit_back_writes_a_new_change(shop: Retailer) -> None:
    edit(shop, 0, address="1 Lake Road", owner_birth_year=1968)
    edit(shop, 1, grade=12)
    first = trail_of(shop).acts[1]
    before = shop.history.count()
    undo(shop, first, 2)
    fresh = Retailer.objects.select_related("owner").get(pk=shop.pk)
    assert fresh.owner is not None
    assert (fresh.address, fresh.owner.birth_year, fresh.grade) == ("", None, 12)
    assert shop.history.count() == before + 1
    newest = trail_of(shop).acts[0]
    assert (newest.is_undo, newest.actor) == (True, "王强")


def refused(shop: Retailer, act: Act) -> str:
    """Why an act is kept."""
    with pytest.raises(ChangeKept) as kept:
        undo(shop, act, 9)
    return str(kept.value)


def test_a_field_that_was_changed_later_is_not_taken_back(shop: Retailer) -> None:
    edit(shop, 0, address="1 Lake Road", grade=12)
    edit(shop, 1, who="wang.qiang", address="2 Lake Road")
    later, earlier = trail_of(shop).acts[:2]
    assert refused(shop, earlier).startswith("王强 changed the same later, on Nov. 22, 2026, 12:01 p.m.")
    shop.refresh_from_db()
    assert (shop.address, shop.grade) == ("2 Lake Road", 12)
    # Once the later one is taken back nothing stands in the way.
    undo(shop, later, 2)
    undo(shop, earlier, 3)
    shop.refresh_from_db()
    assert (shop.address, shop.grade) == ("", None)


def test_what_made_a_record_is_not_taken_back_here(shop: Retailer) -> None:
    making = trail_of(shop).acts[-1]
    assert refused(shop, making).startswith("This change is the one that made the record.")
    assert refused(shop, Act(NOW, "", "", None, "", False, making.records[:1])) != ""


def test_an_unknown_change_is_refused(shop: Retailer) -> None:
    with pytest.raises(ChangeKept, match="There is no such change on file"):
        undo_change(retailer=shop, reference="accounts-retailer-0", actor="x", moment=NOW)


def test_the_last_status_is_taken_back_and_the_first_is_not(shop: Retailer) -> None:
    close_retailer(retailer=shop, since=date(2026, 3, 1), reason="gone", actor="li.jing", moment=NOW)
    act = trail_of(shop).acts[0]
    assert act.is_dated
    undo(shop, act, 1)
    status = RetailerStatus.objects.get(retailer=shop)
    assert (status.state, status.until) == ("active", None)


def test_a_change_of_another_shop_is_not_reached(
    shop: Retailer, office: Office, cast: Cast, signed_in: SignIn
) -> None:
    edit(shop, 0, address="1 Lake Road")
    reference = trail_of(shop).acts[0].reference
    neighbour = office.shops["N1A"][1]
    client = signed_in(cast.account_manager)
    assert client.post(f"/retailers/{neighbour.pk}/changes/{reference}/undo/").status_code == 404
    stranger = signed_in(cast.stranger)
    assert stranger.post(f"/retailers/{shop.pk}/changes/{reference}/undo/").status_code == 404
    assert signed_in(cast.analyst).post(f"/retailers/{shop.pk}/changes/{reference}/undo/").status_code == 403
    shop.refresh_from_db()
    assert shop.address == "1 Lake Road"
    assert client.post(f"/retailers/{shop.pk}/changes/{reference}/undo/").status_code == 302
    shop.refresh_from_db()
    assert shop.address == ""

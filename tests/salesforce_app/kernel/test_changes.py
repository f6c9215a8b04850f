"""A set of changes: written together, checked against what was read, told column by column."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import RetailerState
from accounts.models import Owner, Retailer, RetailerStatus
from salesforce_app.kernel.changes import ChangeSet, StaleRecord
from salesforce_app.kernel.images import image_of, record_from
from salesforce_app.kernel.periods import BEGINNING
from territory.enums import UnitKind
from territory.models import OrgUnit, RouteStop
from tests.factories import (
    OrgUnitFactory,
    OwnerFactory,
    RetailerFactory,
    RetailerStatusFactory,
    RouteFactory,
    RouteStopFactory,
    StaffFactory,
    VisitFactory,
)

NOW = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)


def save(changes: ChangeSet, actor: str = "clerk") -> list[tuple[str, str]]:
    """Saves and tells of each change the model and the sign of its history row."""
    written = changes.save(actor=actor, moment=NOW, reason="import 7")
    signs = {(True, False): "+", (False, False): "~", (False, True): "-"}
    return [(change.model.__name__, signs[change.before is None, change.after is None]) for change in written]


@pytest.mark.django_db
def test_records_are_written_after_those_they_refer_to() -> None:
    changes = ChangeSet()
    owner = Owner(name="王芳")
    shop = Retailer(licence_no="1", name="Shop", owner=owner)
    changes.create(RetailerStatus(retailer=shop, state=RetailerState.ACTIVE, since=BEGINNING))
    changes.create(shop)
    changes.create(owner)
    assert save(changes) == [("Owner", "+"), ("Retailer", "+"), ("RetailerStatus", "+")]
    assert Retailer.objects.get().owner == owner
    assert RetailerStatus.objects.get().retailer == shop
    assert not changes


@pytest.mark.django_db
def test_a_record_may_take_a_related_record_that_is_written_in_the_same_set() -> None:
    shop = RetailerFactory()
    changes = ChangeSet()
    owner = changes.create(Owner(name="王芳"))
    assert changes.update(shop, owner=owner)
    assert save(changes) == [("Owner", "+"), ("Retailer", "~")]
    assert Retailer.objects.get().owner == owner


@pytest.mark.django_db
def test_a_parent_is_written_before_its_child_of_the_same_model() -> None:
    changes = ChangeSet()
    company = OrgUnit(code="C", name="Company", kind=UnitKind.COMPANY)
    district = OrgUnit(code="D", name="District", kind=UnitKind.DISTRICT, parent=company)
    changes.create(OrgUnit(code="T", name="Territory", kind=UnitKind.TERRITORY, parent=district))
    changes.create(district)
    changes.create(company)
    save(changes)
    assert OrgUnit.objects.get(code="T").parent == district
    assert OrgUnit.objects.get(code="D").parent == company


@pytest.mark.django_db
def test_a_unit_may_rise_together_with_the_one_above_it() -> None:
    top = OrgUnitFactory(kind=UnitKind.DISTRICT)
    below = OrgUnitFactory(kind=UnitKind.TERRITORY, parent=top)
    changes = ChangeSet()
    changes.update(below, kind=UnitKind.DISTRICT)
    changes.update(top, kind=UnitKind.REGION)
    changes.save(actor="clerk", moment=NOW)
    assert list(OrgUnit.objects.order_by("pk").values_list("kind", flat=True)) == ["region", "district"]


@pytest.mark.django_db
def test_values_that_are_on_file_already_are_no_change() -> None:
    shop = RetailerFactory(floor_area_m2=Decimal("37.50"), grade=3)
    changes = ChangeSet()
    assert not changes.update(Retailer.objects.get(), floor_area_m2=Decimal("37.5"), grade=3, owner=None)
    assert not changes
    assert save(changes) == []
    assert list(shop.history.values_list("history_type", flat=True)) == ["+"]


@pytest.mark.django_db
def test_a_record_that_ends_as_it_began_is_not_written() -> None:
    shop = RetailerFactory(grade=3)
    changes = ChangeSet()
    changes.update(shop, grade=4)
    changes.update(shop, grade=3)
    assert save(changes) == []
    assert shop.history.count() == 1


@pytest.mark.django_db
def test_history_names_actor_moment_and_reason_of_every_kind_of_change() -> None:
    clerk = StaffFactory(username="clerk")
    kept, gone = RetailerFactory(licence_no="1", grade=1), RetailerFactory(licence_no="2")
    Retailer.history.all().delete()
    changes = ChangeSet()
    changes.update(kept, grade=2)
    changes.delete(gone)
    changes.create(Retailer(licence_no="3", name="New"))
    save(changes)
    rows = Retailer.history.order_by("licence_no").values_list(
        "licence_no", "grade", "history_type", "history_user", "history_date", "history_change_reason"
    )
    assert list(rows) == [
        ("1", 2, "~", clerk.pk, NOW, "import 7"),
        ("2", None, "-", clerk.pk, NOW, "import 7"),
        ("3", None, "+", clerk.pk, NOW, "import 7"),
    ]


@pytest.mark.django_db
def test_an_actor_who_is_no_member_of_staff_leaves_no_user() -> None:
    changes = ChangeSet()
    changes.create(Retailer(licence_no="3", name="New"))
    save(changes, actor="root")
    assert Retailer.history.get().history_user is None


@pytest.mark.django_db
def test_images_show_all_columns_before_and_after() -> None:
    owner = OwnerFactory(name="王芳")
    changes = ChangeSet()
    changes.update(owner, phone="138")
    (change,) = changes.save(actor="clerk", moment=NOW)
    assert (change.model, change.pk) == (Owner, str(owner.pk))
    assert change.before == {
        "id": owner.pk,
        "name": "王芳",
        "sex": "unknown",
        "birth_year": None,
        "birthday_month": None,
        "birthday_day": None,
        "birthday_calendar": "solar",
        "phone": "",
    }
    assert change.after == {**change.before, "phone": "138"}


@pytest.mark.django_db
def test_an_image_holds_every_type_of_column_and_makes_the_same_record_again() -> None:
    visit = VisitFactory(
        started_at=timezone.now(),
        ended_at=None,
        latitude=Decimal("31.2"),
        longitude=Decimal("121.4"),
        purposes=["stock"],
    )
    image = image_of(visit)
    visit.refresh_from_db()
    assert image_of(visit) == image
    again = record_from(type(visit), image)
    assert (again, again.started_at, again.purposes) == (visit, visit.started_at, ["stock"])
    assert again.latitude == Decimal("31.200000")
    assert image_of(again) == image


@pytest.mark.django_db
def test_a_password_is_in_no_image() -> None:
    assert not {"password", "last_login"} & set(image_of(StaffFactory()))


@pytest.mark.django_db
def test_a_record_changed_since_it_was_read_is_not_overwritten() -> None:
    shop = RetailerFactory(grade=1)
    changes = ChangeSet()
    changes.update(shop, grade=2)
    changes.create(Owner(name="王芳"))
    Retailer.objects.update(name="Renamed")
    with pytest.raises(StaleRecord, match=str(shop.pk)):
        save(changes)
    assert (Retailer.objects.get().grade, Owner.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_record_deleted_since_it_was_read_is_stale() -> None:
    shop = RetailerFactory()
    changes = ChangeSet()
    changes.delete(shop)
    Retailer.objects.all().delete()
    with pytest.raises(StaleRecord):
        save(changes)


@pytest.mark.django_db(transaction=True)
def test_what_the_plan_forgot_the_database_refuses() -> None:
    status = RetailerStatusFactory()
    changes = ChangeSet()
    changes.delete(status.retailer)
    with pytest.raises(IntegrityError):
        save(changes)
    assert Retailer.objects.count() == 1


@pytest.mark.django_db
def test_rolling_back_to_a_mark_takes_back_everything_planned_since() -> None:
    shop = RetailerFactory(name="Old", grade=1)
    owner = OwnerFactory()
    changes = ChangeSet()
    changes.update(shop, grade=2)
    mark = changes.mark()
    fresh = changes.create(Owner(name="王芳"))
    changes.update(shop, name="New", owner=fresh)
    changes.delete(owner)
    changes.roll_back(mark)
    assert (shop.name, shop.owner, shop.grade) == ("Old", None, 2)
    assert save(changes) == [("Retailer", "~")]
    changes.roll_back(0)
    assert Owner.objects.get() == owner


@pytest.mark.django_db
def test_spans_change_their_border_in_one_set() -> None:
    shop, route = RetailerFactory(), RouteFactory()
    early = RouteStopFactory(retailer=shop, route=route, since=date(2024, 1, 1), until=date(2024, 3, 1))
    late = RouteStopFactory(retailer=shop, route=route, since=date(2024, 3, 1))
    changes = ChangeSet()
    changes.update(early, until=date(2024, 4, 1))
    changes.update(late, since=date(2024, 4, 1))
    changes.save(actor="clerk", moment=NOW)
    assert list(RouteStop.objects.order_by("since").values_list("since", "until")) == [
        (date(2024, 1, 1), date(2024, 4, 1)),
        (date(2024, 4, 1), None),
    ]


@pytest.mark.django_db
def test_an_ended_span_makes_room_for_the_next() -> None:
    stop = RouteStopFactory()
    changes = ChangeSet()
    changes.update(stop, until=date(2024, 4, 1))
    changes.create(
        RouteStop(retailer=stop.retailer, route=RouteFactory(), kind=stop.kind, since=date(2024, 4, 1))
    )
    changes.save(actor="clerk", moment=NOW)
    assert RouteStop.objects.filter(until=None).count() == 1


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_records() -> None:
    def statements(count: int) -> int:
        shops = [RetailerFactory(grade=1) for _ in range(count)]
        changes = ChangeSet()
        for number, shop in enumerate(shops):
            changes.update(shop, grade=2)
            changes.create(Retailer(licence_no=f"{count}-{number}", name="New"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            changes.save(actor="clerk", moment=NOW)
        return len(captured)

    assert statements(1) == statements(3)

"""Values are kept until a record that they are made of has changed, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from accounts.models import Retailer
from salesforce_app.kept.counting import begin_counting, counted_tables, stop_counting
from salesforce_app.kept.keeping import kept, revision
from salesforce_app.kept.models import Revision
from salesforce_app.kernel.periods import BEGINNING
from territory.models import OrgUnit, Route
from tests.factories import OrgUnitFactory, PlannedCallFactory, RetailerFactory, RouteFactory, VisitFactory
from visits.models import PlannedCall, Visit

JUNE, JULY = date(2025, 6, 30), date(2025, 7, 31)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def counted(models: list[str], until: date, act: Callable[[], object]) -> bool:
    """Whether an act changes the revision of some models."""
    before = revision(models, until)
    act()
    after = revision(models, until)
    assert before is not None
    assert after is not None
    assert after >= before
    return after != before


class Made:
    """Counts how often something was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return OrgUnit.objects.count()

    def kept(self, *key: object, until: date = JUNE) -> int:
        """The number of units, kept."""
        return kept("units", [str(part) for part in key], self, made_of=["territory.OrgUnit"], until=until)


def test_every_counted_model_has_its_triggers(db: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'counted_%'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'counted_%'")
        found = {name for (name,) in cursor.fetchall()}

    assert found == {
        # PostgreSQL keeps 63 characters of a name.
        part.trigger(event)[:63]
        for part in counted_tables()
        for event in ("insert", "update", "delete")
    }
    assert len(found) == 3 * len(settings.COUNTED)


def test_what_follows_is_of_a_counted_model() -> None:
    for follower, followed in settings.FOLLOWING.items():
        assert apps.get_model(follower)
        assert followed in settings.COUNTED
        assert follower not in settings.COUNTED


def test_records_are_counted_when_they_come_change_and_go(db: None) -> None:
    units, routes = ["territory.OrgUnit"], ["territory.Route"]
    unit = OrgUnitFactory()

    assert counted(units, JUNE, OrgUnitFactory)
    assert counted(units, JUNE, lambda: OrgUnit.objects.update(name="Another"))
    assert counted(units, JUNE, lambda: OrgUnit.objects.filter(pk=unit.pk).delete())
    assert counted(routes, JUNE, RouteFactory)
    assert not counted(routes, JUNE, OrgUnitFactory)
    assert not counted(routes, JUNE, lambda: Route.objects.count())
    assert counted([*units, *routes], JUNE, OrgUnitFactory)


def test_only_the_days_that_matter_are_counted(db: None) -> None:
    visits = ["visits.Visit"]

    assert counted(visits, JUNE, lambda: VisitFactory(visited_on=JUNE))
    assert not counted(visits, JUNE, lambda: VisitFactory(visited_on=JUNE + DAY))
    assert counted(visits, JULY, lambda: VisitFactory(visited_on=JUNE + DAY))
    # One that goes to another day is missing on the first.
    assert counted(
        visits,
        JUNE,
        lambda: Visit.objects.filter(visited_on=JUNE).update(visited_on=JULY),
    )
    assert counted(visits, JULY, lambda: Visit.objects.all().delete())


def test_a_record_of_two_days_counts_on_both(db: None) -> None:
    calls = ["visits.PlannedCall"]
    call = PlannedCallFactory(date=JULY)

    assert counted(
        calls, JUNE, lambda: PlannedCall.objects.filter(pk=call.pk).update(moved_to=JUNE, status="moved")
    )
    assert counted(calls, JUNE, lambda: PlannedCall.objects.filter(pk=call.pk).update(moved_to=JULY))
    assert not counted(
        calls, JUNE, lambda: PlannedCall.objects.filter(pk=call.pk).update(moved_to=JULY + DAY)
    )


def test_fields_that_do_not_matter_are_not_counted(db: None) -> None:
    shop = RetailerFactory()
    mine = Retailer.objects.filter(pk=shop.pk)

    assert counted(["accounts.Retailer"], JUNE, lambda: mine.update(name="Another"))
    assert not counted(["accounts.Retailer"], JUNE, lambda: mine.update(address="Another"))


def test_many_rows_of_one_statement_are_counted_whatever_its_rule_for_conflicts(db: None) -> None:
    units = [OrgUnit(code=f"N{number}", name="New", kind="company") for number in range(3)]
    assert counted(["territory.OrgUnit"], JUNE, lambda: OrgUnit.objects.bulk_create(units))

    again = [OrgUnit(code=code, name="New", kind="company") for code in ("N0", "N7")]
    assert counted(
        ["territory.OrgUnit"], JUNE, lambda: OrgUnit.objects.bulk_create(again, ignore_conflicts=True)
    )
    assert OrgUnit.objects.filter(code="N7").exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_made_once_until_something_changes() -> None:
    made = Made()

    assert (made.kept(1), made.kept(1), made.times) == (0, 0, 1)
    OrgUnitFactory()
    assert (made.kept(1), made.kept(1), made.times) == (1, 1, 2)
    assert (made.kept(2), made.times) == (1, 3)
    assert (made.kept(1, until=JULY), made.times) == (1, 4)


@pytest.mark.django_db(transaction=True)
def test_a_change_while_something_is_made_is_not_missed() -> None:
    def make() -> int:
        number = OrgUnit.objects.count()
        OrgUnitFactory()
        return number

    def read() -> int:
        return kept("units", [], make, made_of=["territory.OrgUnit"], until=JUNE)

    assert [read(), read(), read()] == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_of_a_transaction_that_may_be_undone() -> None:
    made = Made()

    def undone() -> None:
        with transaction.atomic():
            OrgUnitFactory()
            assert made.kept() == 1
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        undone()
    assert made.kept() == 0
    OrgUnitFactory()
    OrgUnitFactory()
    assert made.kept() == 2


@pytest.mark.django_db(transaction=True)
def test_another_release_keeps_its_own() -> None:
    made = Made()
    made.kept()

    begin_counting("default")

    made.kept()
    assert made.times == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_where_nobody_counts() -> None:
    Revision.objects.all().delete()
    made = Made()

    assert (made.kept(), made.kept(), made.times) == (0, 0, 2)
    begin_counting("default")
    assert (made.kept(), made.kept(), made.times) == (0, 0, 3)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_while_tables_change() -> None:
    made = Made()
    made.kept()

    stop_counting("default")
    OrgUnitFactory()

    assert (made.kept(), made.kept(), made.times) == (1, 1, 3)
    begin_counting("default")


@pytest.mark.django_db(transaction=True)
def test_migrating_counts_from_where_it_was() -> None:
    Revision.objects.create(table="territory_orgunit", day=BEGINNING, stripe=7, number=5)
    OrgUnitFactory()
    rows = Revision.objects.filter(table="territory_orgunit")
    before = sum(row.number for row in rows)

    stop_counting("default")
    begin_counting("default")

    assert [(row.stripe, row.number) for row in rows.all()] == [(0, before)]

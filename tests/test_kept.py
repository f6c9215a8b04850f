"""What pages keep of a unit is what would be made anew, whatever happened to the records in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from accounts.enums import RetailerState
from accounts.models import Retailer, RetailerStatus, Staff
from accounts.queries import attention
from cms.queries import newest
from cms.reports.sections.title_message import headline
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope, system_scope
from settlement.domain.facts import rebuild_settlement_months, summarise_dues
from settlement.models import DebitAttempt, Due, Enrolment
from settlement.queries import home as settlement_home
from settlement.queries import kept_places as settlement_places
from territory.domain.closing import close_month
from territory.domain.facts import rebuild_month_facts
from territory.models import OrgUnit, RetailerMonth, RouteStop, SalesLine, Target
from territory.queries import kept_places, listed, months, side_by_side
from territory.queries.frame import UnitFrame, frame_of
from territory.queries.pages import Choice, UnitPage, unit_page
from territory.queries.sales import sales_facts
from territory.queries.units import unit_tree
from territory.scope import scope_of_units
from tests.factories import ActionFactory
from tests.made_up import make_up
from visits.enums import ActionState
from visits.models import Action, PlannedCall, Visit
from visits.queries import home as visit_home
from visits.queries import kept_places as visit_places
from visits.queries.coverage import page as coverage_page

SCOPE = system_scope("tests")
SHOWN = Month(2025, 5)
"""A month that others follow, whose records may not matter to it."""

Read = Callable[[OrgUnit], Any]


def _frame(unit: OrgUnit) -> UnitFrame:
    return frame_of(unit, SHOWN, SCOPE)


def _page(unit: OrgUnit) -> UnitPage:
    return unit_page(SCOPE, unit, Choice(SHOWN))


def _scope(unit: OrgUnit) -> Scope:
    return scope_of_units(unit_tree().below([unit.pk]), day=SHOWN.last)


def _coverage(by: coverage_page.By) -> Read:
    return lambda unit: coverage_page.coverage_of(SCOPE, unit, SHOWN, by, SHOWN.shift(-1), SHOWN.end)


READS: dict[str, tuple[ModuleType, Read]] = {
    "pyramid": (kept_places, lambda unit: kept_places.unit_pyramid(_frame(unit))),
    "movements": (kept_places, lambda unit: kept_places.unit_movements(_page(unit))),
    "targets": (kept_places, lambda unit: kept_places.unit_targets(_frame(unit))),
    "losses": (kept_places, lambda unit: kept_places.unit_losses(_frame(unit))),
    "fallen": (listed, lambda unit: listed.falling_shops(_scope(unit))),
    "failed": (settlement_home, lambda unit: settlement_home.failed_debits(_scope(unit))),
    "served": (kept_places, lambda unit: kept_places.served_shops(_page(unit))),
    "months": (months, lambda unit: months.read_months(_frame(unit))),
    "routes": (side_by_side, lambda unit: side_by_side.routes_shown(_page(unit))),
    "settlement": (settlement_places, lambda unit: settlement_places.unit_settlement(_frame(unit))),
    "visits": (visit_places, lambda unit: visit_places.unit_visits(_frame(unit))),
    "visitors": (visit_places, lambda unit: visit_places.unit_people(_frame(unit))),
    "coverage by person": (coverage_page, _coverage(coverage_page.By.PERSON)),
    "coverage by route": (coverage_page, _coverage(coverage_page.By.ROUTE)),
    "coverage by tier": (coverage_page, _coverage(coverage_page.By.TIER)),
    "least-visited": (visit_home, lambda unit: visit_home.least_visited_routes(_scope(unit))),
    "open-actions": (visit_home, lambda unit: visit_home.team_actions(_scope(unit), SHOWN.last)),
    "incomplete": (attention, lambda unit: attention.incomplete_shops(_scope(unit))),
    "glance": (newest, lambda unit: newest.month_at_a_glance(_scope(unit))),
}
"""Everything that is kept, by name: the module that keeps it, and how it is read of a unit."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_what_would_be_made_anew() -> None:
    random = Random(5)
    make_up(11, shops=60)
    units = list(OrgUnit.objects.filter(code="C"))
    kept = {(name, unit): read(unit) for name, (_, read) in READS.items() for unit in units}
    hits = 0

    for act in ACTS:
        act(random)
        for (name, unit), before in kept.items():
            now, anew = READS[name][1](unit), _anew(READS[name][1], unit)
            assert now == anew, (act.__name__, name, unit.code)
            hits += now == before
            kept[name, unit] = now

    # Not everything changes everything, and something changes each.
    assert 0 < hits < len(ACTS) * len(kept)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_shown_again_for_nothing() -> None:
    make_up(12, shops=20)
    unit = OrgUnit.objects.get(code="C")
    first = {name: read(unit) for name, (_, read) in READS.items()}

    for name, (_, read) in READS.items():
        again: list[Any] = []
        read_of = tables_of(lambda read=read, again=again: again.append(read(unit)))  # type: ignore[misc]
        assert again == [first[name]]
        assert read_of.isdisjoint({RetailerMonth, Due, SalesLine, RouteStop, RetailerStatus}), name


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(READS))
def test_every_model_that_is_read_is_counted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_up(13, shops=40)
    close_of(Month(2025, 4))
    unit = OrgUnit.objects.get(code="C")
    found: dict[str, set[str]] = {}

    def note(label: str, _key: object, make: Callable[[], Any], *, made_of: Any, until: object) -> Any:
        values: list[Any] = []
        read = {model._meta.label for model in tables_of(lambda: values.append(make()))}
        found[label] = {settings.FOLLOWING.get(label, label) for label in read} - set(made_of)
        return values[0]

    monkeypatch.setattr(READS[name][0], "kept", note)
    READS[name][1](unit)

    assert found == {name.partition(" by ")[0]: set()}


@pytest.mark.django_db
def test_what_is_kept_of_a_month_is_enough_for_its_sentence() -> None:
    make_up(14, shops=40)
    glance = newest.month_at_a_glance(SCOPE)
    assert glance is not None
    whole = sales_facts(frame_of(glance.unit, glance.month, SCOPE), with_mix=False)

    nothing = Ratio(0, 0)
    assert 1 < len(glance.sales.routes) < len(whole.routes)
    assert headline(glance.sales, nothing, nothing, "CNY") == headline(whole, nothing, nothing, "CNY")


def _anew(read: Read, unit: OrgUnit) -> Any:
    with transaction.atomic():
        return read(unit)


def tables_of(act: Callable[[], object]) -> set[Any]:
    """The models whose tables the statements of an act name."""
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        act()
    words = set(re.findall(r"\w+", " ".join(statements)))
    return {model for model in apps.get_models() if model._meta.db_table in words}


def close_of(month: Month) -> None:
    """Close a month, and with it freeze its pyramids."""
    from datetime import UTC, datetime

    close_month(month=month, actor="tests", moment=datetime(2025, 8, 1, tzinfo=UTC))


def visit_is_made(random: Random) -> None:
    visit = random.choice(list(Visit.objects.filter(visited_on__range=(SHOWN.first, SHOWN.last))))
    Visit.objects.filter(pk=visit.pk).delete()


def visit_of_a_later_month_is_gone(random: Random) -> None:
    Visit.objects.filter(visited_on__gt=SHOWN.shift(1).first + timedelta(days=20)).delete()


def call_is_moved_into_the_month(random: Random) -> None:
    later = PlannedCall.objects.filter(date__gt=SHOWN.last, status="due")
    PlannedCall.objects.filter(pk__in=list(later.values_list("pk", flat=True)[:3])).update(
        moved_to=SHOWN.first + timedelta(days=9), status="moved"
    )


def shop_closes(random: Random) -> None:
    status = RetailerStatus.objects.filter(state=RetailerState.ACTIVE, until=None, since__lt=SHOWN.first)
    chosen = random.choice(list(status))
    chosen.until = SHOWN.first + timedelta(days=3)
    chosen.save()
    RetailerStatus.objects.create(
        retailer_id=chosen.retailer_id, state=RetailerState.CLOSED, since=chosen.until
    )


def shop_goes_to_another_route(random: Random) -> None:
    stops = RouteStop.objects.filter(until=None, since__lt=SHOWN.first, kind="order_visit")
    stop, other = random.sample(list(stops), 2)
    RouteStop.objects.filter(pk=stop.pk).update(route=other.route_id)


def shop_gets_another_name(random: Random) -> None:
    Retailer.objects.update(name="Another")


def shops_lack_a_field(random: Random) -> None:
    Retailer.objects.filter(pk__lte=Retailer.objects.order_by("pk")[3].pk).update(market_type="")


def shop_is_to_be_visited_more_often(random: Random) -> None:
    Retailer.objects.update(visits_per_month=4)


def person_gets_another_name(random: Random) -> None:
    Staff.objects.update(name="Another")


def sales_are_imported(random: Random) -> None:
    lines = SalesLine.objects.filter(sold_on__range=(SHOWN.first, SHOWN.last))
    with transaction.atomic():
        SalesLine.objects.filter(pk__in=[line.pk for line in random.sample(list(lines), 10)]).update(
            amount=900_000
        )
        rebuild_month_facts(months=[SHOWN])


def sales_of_a_later_month_are_imported(random: Random) -> None:
    with transaction.atomic():
        SalesLine.objects.filter(sold_on__gte=SHOWN.end).update(amount=7)
        rebuild_month_facts(months=[SHOWN.shift(1)])


def debits_are_imported(random: Random) -> None:
    dues = Due.objects.filter(due_on__range=(SHOWN.first, SHOWN.last))
    with transaction.atomic():
        DebitAttempt.objects.filter(due__in=dues, result="ok", reversed_on=None).update(
            reversed_on=SHOWN.shift(1).last
        )
        summarise_dues()
        rebuild_settlement_months(months=[SHOWN])


def enrolments_end(random: Random) -> None:
    Enrolment.objects.filter(until=None, since__lt=SHOWN.first).update(until=SHOWN.first)


def month_is_closed(random: Random) -> None:
    close_of(SHOWN)


def unit_gets_another_name(random: Random) -> None:
    OrgUnit.objects.filter(code="C").update(name="Another company")


def action_is_promised(random: Random) -> None:
    for _ in range(2):
        ActionFactory(retailer=random.choice(list(Retailer.objects.all())))


def action_is_dropped(random: Random) -> None:
    Action.objects.filter(pk=random.choice(list(Action.objects.all())).pk).update(
        state=ActionState.DROPPED, reason="Nobody asks for it any more"
    )


def target_is_set(random: Random) -> None:
    Target.objects.create(unit=OrgUnit.objects.get(code="C"), month=SHOWN.first, amount=1_000_000)


ACTS: tuple[Callable[[Random], None], ...] = (
    visit_is_made,
    visit_of_a_later_month_is_gone,
    call_is_moved_into_the_month,
    shop_closes,
    shop_goes_to_another_route,
    shop_gets_another_name,
    shops_lack_a_field,
    shop_is_to_be_visited_more_often,
    person_gets_another_name,
    sales_are_imported,
    sales_of_a_later_month_are_imported,
    debits_are_imported,
    enrolments_end,
    month_is_closed,
    unit_gets_another_name,
    action_is_promised,
    action_is_dropped,
    target_is_set,
)
"""What happens in an office, one after the other."""

"""Retailers, visits and money records say who changed what, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from factory.django import DjangoModelFactory
from pytest_django import Settings

from accounts.models import Owner, Retailer, RetailerStatus, Staff, StateReason
from cms.models import Subscription
from journals.models import RetiredTopic
from salesforce_app.kernel.changes import ChangeSet
from settlement.models import BankReason, DebitAttempt, Due, DueAdjustment, Enrolment
from territory.models import Residence, RouteStop, RuleSet, SalesAdjustment, Target
from visits.models import (
    Action,
    Clarification,
    Issue,
    PlannedCall,
    Questionnaire,
    StartPoint,
    Visit,
    VisitPhoto,
    VisitPlan,
)

from .cast import Cast
from .factories import DueFactory, RetailerFactory, VisitFactory
from .inventory import our_models

MOMENT = datetime(2024, 3, 15, 1, 30, tzinfo=UTC)

AUDITED = {
    Action,
    BankReason,
    Clarification,
    DebitAttempt,
    Due,
    DueAdjustment,
    Enrolment,
    Issue,
    Owner,
    PlannedCall,
    Questionnaire,
    Residence,
    Retailer,
    RetailerStatus,
    RetiredTopic,
    RouteStop,
    RuleSet,
    SalesAdjustment,
    Staff,
    StartPoint,
    StateReason,
    Subscription,
    Target,
    Visit,
    VisitPhoto,
    VisitPlan,
}

CHANGES = [
    pytest.param(RetailerFactory, "name", "Lotus Store", id="retailer"),
    pytest.param(VisitFactory, "outcome", "Price marks put right", id="visit"),
    pytest.param(DueFactory, "paid_other", "cash", id="due"),
]


def write(request: HttpRequest) -> HttpResponse:
    """A page that changes one field of the record that the test put into its environment."""
    record: Model = request.META["record"]
    setattr(record, request.POST["field"], request.POST["value"])
    record.save()
    return HttpResponse()


urlpatterns = [path("write/", write)]


def made_before(factory: type[DjangoModelFactory]) -> Model:
    """A record of the day before."""
    with time_machine.travel(MOMENT - timedelta(days=1), tick=False):
        return factory()


def trail_of(record: Model) -> list[tuple[str, Staff | None, str | None]]:
    """Kind, person and reason of every entry of a record's trail, oldest first."""
    entries = record.history.order_by("history_id")  # type: ignore[attr-defined]
    return [(entry.history_type, entry.history_user, entry.history_change_reason) for entry in entries]


def last_change(record: Model) -> list[tuple[str, object, object]]:
    """Field, value before and value after of the newest entry."""
    newest = record.history.order_by("history_id").last()  # type: ignore[attr-defined]
    delta = newest.diff_against(newest.prev_record)
    return [(change.field, change.old, change.new) for change in delta.changes]


def test_these_models_keep_a_trail() -> None:
    audited = {model for model in our_models() if hasattr(model._meta, "simple_history_manager_attribute")}
    assert audited == AUDITED


@pytest.mark.parametrize(("factory", "field", "value"), CHANGES)
def test_a_page_leaves_who_when_and_what(
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    settings: Settings,
    factory: type[DjangoModelFactory],
    field: str,
    value: str,
) -> None:
    record = made_before(factory)
    before = getattr(record, field)
    settings.ROOT_URLCONF = __name__
    client = signed_in(cast.account_manager)
    with time_machine.travel(MOMENT, tick=False):
        assert client.post("/write/", {"field": field, "value": value}, record=record).status_code == 200
    assert trail_of(record) == [("+", None, None), ("~", cast.account_manager, None)]
    assert record.history.first().history_date == MOMENT
    assert last_change(record) == [(field, before, value)]


def test_the_person_of_one_request_is_forgotten_after_it(
    cast: Cast, signed_in: Callable[[Staff], Client], settings: Settings
) -> None:
    shop = RetailerFactory()
    settings.ROOT_URLCONF = __name__
    signed_in(cast.supervisor).post("/write/", {"field": "name", "value": "One"}, record=shop)
    shop.name = "Two"
    shop.save()
    assert [person for _, person, _ in trail_of(shop)] == [None, cast.supervisor, None]


@pytest.mark.parametrize(("factory", "field", "value"), CHANGES)
def test_a_command_leaves_its_actor_moment_and_reason(
    cast: Cast, factory: type[DjangoModelFactory], field: str, value: str
) -> None:
    record = made_before(factory)
    fresh = type(record)._default_manager.get(pk=record.pk)
    before = getattr(fresh, field)
    changes = ChangeSet()
    changes.update(fresh, **{field: value})
    changes.save(actor="wang.qiang", moment=MOMENT, reason="import 7")
    assert trail_of(record) == [("+", None, None), ("~", cast.supervisor, "import 7")]
    assert record.history.first().history_date == MOMENT
    assert last_change(record) == [(field, before, value)]


@pytest.mark.django_db
def test_an_actor_outside_the_office_leaves_the_reason_alone() -> None:
    """Whoever works from the shell need not be a member of staff."""
    shop = Retailer.objects.get(pk=RetailerFactory().pk)
    changes = ChangeSet()
    changes.update(shop, name="Lotus Store")
    changes.save(actor="root", moment=MOMENT, reason="import 7")
    assert trail_of(shop)[-1] == ("~", None, "import 7")


@pytest.mark.django_db
def test_a_single_save_may_say_why() -> None:
    shop = RetailerFactory()
    shop.name = "Lotus Store"
    shop._change_reason = "the owner called"
    shop.save()
    assert trail_of(shop)[-1] == ("~", None, "the owner called")


@pytest.mark.parametrize(("factory", "field", "value"), CHANGES)
@pytest.mark.django_db
def test_the_trail_outlives_the_record(factory: type[DjangoModelFactory], field: str, value: str) -> None:
    record = factory()
    pk = record.pk
    record.delete()
    left = type(record).history.filter(**{record._meta.pk.attname: pk}).order_by("history_id")
    assert [entry.history_type for entry in left] == ["+", "-"]

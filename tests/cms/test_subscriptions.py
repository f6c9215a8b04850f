"""Who may subscribe whom to which report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import Staff
from cms.domain.subscriptions import Wanted, subscribe
from cms.models import Subscription
from salesforce_app.kernel.errors import InputError
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import ReportTemplateFactory, SubscriptionFactory

MOMENT = datetime(2024, 4, 3, 8, tzinfo=UTC)

SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


def form(staff: Staff, unit: str, **values: str) -> dict[str, Any]:
    """The page's form, filled in."""
    wanted = {"template": "monthly", "language": "en", "format": "pdf", "channel": "mail"}
    return {"staff": staff.username, "unit": unit} | wanted | values


def test_everybody_subscribes_to_her_own_units(cast: Cast, office: Office, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    assert client.post("/reports/subscriptions/", form(cast.account_manager, "N1")).status_code == 302
    made = Subscription.objects.get()
    assert (made.staff, made.unit, made.created_by) == (
        cast.account_manager,
        office.north_1,
        cast.account_manager,
    )
    assert "North 1" in client.get("/reports/subscriptions/").content.decode()


@pytest.mark.parametrize("unit", ["N", "S1", "nowhere"])
def test_nobody_subscribes_to_a_unit_outside_her_scope(cast: Cast, signed_in: SignIn, unit: str) -> None:
    client = signed_in(cast.account_manager)
    assert client.post("/reports/subscriptions/", form(cast.account_manager, unit)).status_code == 422
    answer = client.post("/api/subscriptions", {"unit": unit}, content_type="application/json")
    assert answer.status_code == 422
    assert not Subscription.objects.exists()


def test_only_those_who_manage_subscriptions_subscribe_others(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    for who, status in ((cast.supervisor, 422), (cast.analyst, 422), (cast.director, 302)):
        answer = signed_in(who).post("/reports/subscriptions/", form(cast.account_manager, "N1"))
        assert answer.status_code == status
    assert Subscription.objects.get().created_by == cast.director
    body = {"unit": "N1", "staff": "li.jing", "format": "xlsx"}
    for who, status in ((cast.supervisor, 404), (cast.director, 201)):
        answer = signed_in(who).post("/api/subscriptions", body, content_type="application/json")
        assert answer.status_code == status


def test_nobody_is_sent_what_she_could_not_open_herself(cast: Cast, office: Office) -> None:
    with pytest.raises(InputError, match="李静 may not see the reports of South"):
        subscribe(
            staff=cast.account_manager,
            wanted=Wanted("monthly", "S", "en"),
            actor=build_scope(cast.director),
            moment=MOMENT,
        )


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted("nothing", "N1", "en"), "There is no report template “nothing”"),
        (Wanted("monthly", "N1", "fr"), "“fr” is not one of the choices"),
        (Wanted("monthly", "N1", "en", "docx"), "“docx” is not one of the choices"),
        (Wanted("monthly", "N1", "en", "pdf", "fax"), "“fax” is not one of the choices"),
    ],
)
def test_what_cannot_be_had_is_refused(cast: Cast, wanted: Wanted, message: str) -> None:
    with pytest.raises(InputError, match=message):
        subscribe(
            staff=cast.account_manager,
            wanted=wanted,
            actor=build_scope(cast.account_manager),
            moment=MOMENT,
        )


def test_one_report_is_subscribed_to_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    client.post("/reports/subscriptions/", form(cast.account_manager, "N1"))
    answer = client.post("/reports/subscriptions/", form(cast.account_manager, "N1", channel="in_app"))
    assert answer.status_code == 422
    assert "李静 gets this report already." in answer.content.decode()


def test_a_template_of_the_office_can_be_subscribed_to(cast: Cast, signed_in: SignIn) -> None:
    template = ReportTemplateFactory()
    body = {"unit": "N1", "template": template.slug}
    client = signed_in(cast.account_manager)
    assert client.post("/api/subscriptions", body, content_type="application/json").status_code == 201


def test_ones_own_is_changed_and_ended_and_others_are_not_there(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    own = SubscriptionFactory(staff=cast.account_manager, unit=office.north_1)
    address = f"/reports/subscriptions/{own.pk}/"
    for stranger in (cast.supervisor, cast.stranger, cast.analyst):
        client = signed_in(stranger)
        assert client.post(address, {"active": "off"}).status_code == 404
        assert client.post(f"{address}end/").status_code == 404
        assert client.delete(f"/api/subscriptions/{own.pk}").status_code == 404
        assert client.get("/api/subscriptions").json()["items"] == []
    signed_in(cast.account_manager).post(address, {"active": "off"})
    own.refresh_from_db()
    assert not own.is_active
    changed = signed_in(cast.director).patch(
        f"/api/subscriptions/{own.pk}",
        {"is_active": True, "channel": "in_app"},
        content_type="application/json",
    )
    assert (changed.json()["is_active"], changed.json()["channel"]) == (True, "in_app")
    assert signed_in(cast.account_manager).post(f"{address}end/").status_code == 302
    assert not Subscription.objects.exists()
    trail = Subscription.history.order_by("history_id").values_list("history_type", "history_change_reason")
    assert list(trail)[-1] == ("-", "li.jing")


def test_who_manages_sees_those_of_her_units_alone(cast: Cast, office: Office, signed_in: SignIn) -> None:
    SubscriptionFactory(staff=cast.account_manager, unit=office.north_1)
    SubscriptionFactory(staff=cast.stranger, unit=office.south_1)
    cast.director.postings.update(unit=office.north)  # type: ignore[attr-defined]
    shown = signed_in(cast.director).get("/api/subscriptions").json()["items"]
    assert [item["staff"] for item in shown] == ["li.jing"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_statements_for_one_subscription_as_for_three(
    cast: Cast, office: Office, signed_in: SignIn, django_assert_num_queries: Callable[..., Any], number: int
) -> None:
    client = signed_in(cast.director)
    client.get("/reports/subscriptions/")
    for unit in (office.north, office.north_1, office.north_2)[:number]:
        SubscriptionFactory(staff=cast.director, unit=unit)
    with django_assert_num_queries(10):
        client.get("/reports/subscriptions/")

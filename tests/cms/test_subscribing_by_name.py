"""The form of a subscription where people and units are too many for a list: they are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Staff
from cms.models import Subscription
from salesforce_app.web import record_fields
from tests.cast import Cast, Office
from tests.factories import OrgUnitFactory, PostingFactory, StaffFactory

ADDRESS = "/reports/subscriptions/"

SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """More people and units than a list holds; everybody reads English."""
    monkeypatch.setattr(record_fields, "FEW", 1)
    Staff.objects.update(language="en")


@pytest.fixture
def director(cast: Cast, signed_in: SignIn) -> Client:
    """陈明, who subscribes others."""
    return signed_in(cast.director)


def sent(client: Client, **values: str) -> Any:
    """The answer to the form, filled in for 李静 and North 1 unless ``values`` say otherwise."""
    usual = {"template": "monthly", "language": "en", "format": "pdf", "channel": "mail"}
    return client.post(ADDRESS, {"staff": "li.jing", "unit": "N1", **usual, **values})


def refusals(answer: Any) -> dict[str, list[str]]:
    """What stands beside the fields of a refused form."""
    assert answer.status_code == 422
    return {name: list(errors) for name, errors in answer.context["form"].errors.items()}


@pytest.mark.parametrize("staff", ["li.jing", "李静", "李静 (li.jing)", " 李静 "])
@pytest.mark.parametrize("unit", ["N1", "North 1", "N1 North 1"])
def test_somebody_and_a_unit_are_found_by_what_is_typed(
    cast: Cast, office: Office, director: Client, staff: str, unit: str
) -> None:
    assert sent(director, staff=staff, unit=unit).status_code == 302
    made = Subscription.objects.get()
    assert (made.staff, made.unit) == (cast.account_manager, office.north_1)


def test_the_page_offers_herself_and_no_list_of_the_others(cast: Cast, director: Client) -> None:
    page = director.get(ADDRESS).content.decode()
    assert 'value="陈明 (chen.ming)"' in page
    assert "li.jing" not in page
    assert "North" not in page


def test_what_nobody_goes_by_is_told_at_its_field_and_the_rest_is_kept(director: Client) -> None:
    wrong = sent(director, staff="Li Jin", unit="N1 North 1")
    assert refusals(wrong) == {"staff": ["There is no such member of staff in your scope."]}
    page = wrong.content.decode()
    assert 'value="Li Jin"' in page
    assert 'value="N1 North 1"' in page
    wrong = sent(director, staff="李静 (li.jing)", unit="North 9")
    assert refusals(wrong) == {"unit": ["There is no such unit in your scope."]}
    assert 'value="李静 (li.jing)"' in wrong.content.decode()
    assert not Subscription.objects.exists()


def test_a_unit_that_she_may_not_see_is_told_at_her_name(office: Office, director: Client) -> None:
    errors = refusals(sent(director, unit="S"))
    assert list(errors) == ["staff"]
    assert errors["staff"][0].startswith("李静 may not see the reports of South.")


def test_a_name_that_several_bear_asks_for_one_of_them(office: Office, director: Client) -> None:
    namesake = StaffFactory(username="li.jing.2", name="李静")
    PostingFactory(staff=namesake, unit=office.north_1)
    (reason,) = refusals(sent(director, staff="李静"))["staff"]
    assert reason == ("Several are called “李静”: choose one that is offered, such as “李静 (li.jing)”.")
    assert sent(director, staff="李静 (li.jing.2)").status_code == 302
    assert Subscription.objects.get().staff == namesake


def test_a_key_goes_before_a_name(office: Office, director: Client) -> None:
    OrgUnitFactory(code="X1", name="N1", parent=office.north)
    assert sent(director).status_code == 302
    assert Subscription.objects.get().unit == office.north_1


def test_who_is_outside_the_scope_is_not_there(cast: Cast, office: Office, director: Client) -> None:
    cast.director.postings.update(unit=office.north)  # type: ignore[attr-defined]
    assert list(refusals(sent(director, staff="zhou.tao"))) == ["staff"]
    assert list(refusals(sent(director, unit="S1"))) == ["unit"]
    for name, text in (("staff", "zhou"), ("unit", "South")):
        assert director.get(f"{ADDRESS}suggest/{name}/", {"q": text}).json() == {"items": []}


def test_what_is_typed_is_completed(office: Office, director: Client) -> None:
    def offered(name: str, text: str) -> list[dict[str, str]]:
        items: list[dict[str, str]] = director.get(f"{ADDRESS}suggest/{name}/", {"q": text}).json()["items"]
        return items

    her = "李静 (li.jing)"
    assert offered("staff", "李") == offered("staff", "JING") == [{"value": her, "label": her, "detail": ""}]
    north = [("N North", "District"), ("N1 North 1", "Territory"), ("N2 North 2", "Territory")]
    assert [(item["value"], item["detail"]) for item in offered("unit", "north")] == north
    assert offered("unit", " ") == []
    assert director.get(f"{ADDRESS}suggest/channel/").status_code == 404


def test_who_subscribes_herself_alone_is_offered_nobody_else(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    assert client.get(f"{ADDRESS}suggest/staff/", {"q": "i"}).json()["items"] == [
        {"value": "李静 (li.jing)", "label": "李静 (li.jing)", "detail": ""}
    ]
    assert sent(client, staff="wang.qiang").status_code == 422
    assert sent(client).status_code == 302
    assert Subscription.objects.get().staff == cast.account_manager


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_takes_as_many_statements_however_many_there_are(
    director: Client, office: Office, django_assert_num_queries: Callable[..., Any], more: int
) -> None:
    for number in range(more):
        PostingFactory(staff=StaffFactory(), unit=OrgUnitFactory(code=f"N9{number}", parent=office.north))
    director.get(ADDRESS)
    with django_assert_num_queries(10):
        director.get(ADDRESS)

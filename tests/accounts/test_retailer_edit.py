"""Editing a shop's profile on its page: what is kept, what is refused, and two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.domain.retailers import correct_owner, correct_retailer
from accounts.models import Owner, Retailer, Staff
from accounts.views import retailer_profile
from salesforce_app.kernel.changes import StaleRecord
from tests.cast import Cast, Office
from tests.factories import RetailerFactory

SignIn = Callable[[Staff], Client]


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """李静's first shop; everybody reads English."""
    Staff.objects.update(language="en")
    Owner.objects.update(phone="13800138000")
    return Retailer.objects.select_related("owner").get(pk=office.shops["N1A"][0].pk)


@pytest.fixture
def client(cast: Cast, shop: Retailer, signed_in: SignIn) -> Client:
    """李静's browser."""
    return signed_in(cast.account_manager)


def form_of(client: Client, shop: Retailer) -> dict[str, str]:
    """What the form would send if nothing were typed."""
    answer = client.get(f"/retailers/{shop.pk}/edit/")
    assert answer.status_code == 200
    data = {"version": answer.context["version"]}
    for _name, fields in answer.context["sections"]:
        for field, _mark in fields:
            value = field.value()
            if field.widget_type != "checkbox":
                data[field.html_name] = "" if value is None else str(value)
    return data


def send(client: Client, shop: Retailer, data: dict[str, str]) -> HttpResponse:
    """Send the form."""
    answer = client.post(f"/retailers/{shop.pk}/edit/", data)
    assert isinstance(answer, HttpResponse)
    return answer


def text_of(answer: HttpResponse) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_fields_are_saved_with_who_and_why(client: Client, cast: Cast, shop: Retailer) -> None:
    typed = {
        "address": "1 Lake Road",
        "market_type": "town",
        "owner_birth_year": "1968",
        "note": "on the phone",
    }
    answer = send(client, shop, form_of(client, shop) | typed)
    assert (answer.status_code, answer["Location"]) == (302, f"/retailers/{shop.pk}/?saved=profile")
    shop.refresh_from_db()
    assert shop.owner is not None
    assert (shop.address, shop.market_type, shop.owner.birth_year) == ("1 Lake Road", "town", 1968)
    newest = shop.history.first()
    assert (newest.history_user, newest.history_change_reason) == (cast.account_manager, "on the phone")


def test_nothing_typed_leaves_nothing_in_the_trail(client: Client, shop: Retailer) -> None:
    before = shop.history.count()
    assert send(client, shop, form_of(client, shop)).status_code == 302
    assert shop.history.count() == before
    assert Owner.objects.get(pk=shop.owner_id).phone == "13800138000"


def test_the_form_shows_no_phone_and_writes_one(client: Client, shop: Retailer) -> None:
    assert "13800138000" not in client.get(f"/retailers/{shop.pk}/edit/").content.decode()
    send(client, shop, form_of(client, shop) | {"owner_new_phone": "13911112222"})
    assert Owner.objects.get(pk=shop.owner_id).phone == "13911112222"
    send(client, shop, form_of(client, shop) | {"owner_delete_phone": "on"})
    assert Owner.objects.get(pk=shop.owner_id).phone == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"latitude": "28.1"}, "A position needs both latitude and longitude. Fill in both, or neither."),
        (
            {"latitude": "128.1", "longitude": "28"},
            "Degrees lie between −90 and 90. Check that latitude and longitude are not exchanged.",
        ),
        (
            {"opened_on": "2026-01-02", "licence_expires_on": "2026-01-01"},
            "The licence would end on or before the day of opening. Correct one of the two dates.",
        ),
        ({"floor_area_m2": "0"}, "A floor area lies between 1 and 100,000 m². Correct the area"),
        ({"visits_per_month": "32"}, "A month has at most 31 days. Give the visits of one month."),
        ({"licence_no": "N1A-2"}, "Another shop has this licence number."),
        ({"name": ""}, "This field is required."),
        (
            {"owner_birthday_month": "2", "owner_birthday_day": "30"},
            "There is no such day in the Solar calendar.",
        ),
        ({"owner_birthday_month": "2"}, "A birthday needs both month and day."),
        ({"owner_birth_year": "1850"}, "Nobody who holds a licence was born in that year."),
        ({"owner_name": ""}, "An owner needs a name."),
    ],
)
def test_a_refusal_names_reason_and_remedy_and_keeps_what_was_typed(
    client: Client, shop: Retailer, typed: dict[str, str], said: str
) -> None:
    before = (shop.history.count(), Owner.history.count())
    answer = send(client, shop, form_of(client, shop) | typed | {"address": "typed and not lost"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "typed and not lost" in answer.content.decode()
    assert (shop.history.count(), Owner.history.count()) == before


def test_a_shop_without_owner_gets_one(client: Client, shop: Retailer) -> None:
    Retailer.objects.filter(pk=shop.pk).update(owner=None)
    assert send(client, shop, form_of(client, shop) | {"owner_name": "周芳"}).status_code == 302
    shop.refresh_from_db()
    assert str(shop.owner) == "周芳"


@pytest.mark.parametrize(
    "typed", [{"owner_birthday_month": "5", "owner_birthday_day": "1"}, {"owner_sex": "female"}]
)
def test_what_is_told_of_an_owner_without_a_name_is_refused_and_not_dropped(
    client: Client, shop: Retailer, typed: dict[str, str]
) -> None:
    Retailer.objects.filter(pk=shop.pk).update(owner=None)
    answer = send(client, shop, form_of(client, shop) | typed)
    assert answer.status_code == 422
    assert "An owner needs a name." in text_of(answer)


def test_a_shop_without_owner_stays_without_when_nothing_is_told_of_one(
    client: Client, shop: Retailer
) -> None:
    Retailer.objects.filter(pk=shop.pk).update(owner=None)
    assert send(client, shop, form_of(client, shop) | {"address": "1 Lake Road"}).status_code == 302
    shop.refresh_from_db()
    assert (shop.owner, shop.address) == (None, "1 Lake Road")


def test_confirming_what_somebody_else_is_saving_says_so(
    client: Client, shop: Retailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*, retailer: Retailer, **_what: object) -> bool:
        raise StaleRecord(retailer)

    monkeypatch.setattr(retailer_profile, "confirm_profile", overtaken)
    answer = client.post(f"/retailers/{shop.pk}/confirm/", follow=True)
    assert [str(message) for message in answer.context["messages"]] == [str(StaleRecord(shop))]


class TestTwoAtOnce:
    """Whoever saves second is told, and loses nothing."""

    def test_what_only_the_other_changed_is_brought_up_to_date(
        self, client: Client, cast: Cast, shop: Retailer
    ) -> None:
        data = form_of(client, shop)
        correct_retailer(
            retailer=shop, values={"market_type": "town"}, actor="wang.qiang", moment=timezone.now()
        )
        answer = send(client, shop, data | {"address": "1 Lake Road"})
        assert answer.status_code == 409
        assert "王强 saved this profile while you were typing." in text_of(answer)
        assert "Save again." in text_of(answer)
        shop.refresh_from_db()
        assert shop.address == ""
        again = {
            field.html_name: str(field.value() or "")
            for _name, fields in answer.context["sections"]
            for field, _mark in fields
            if field.widget_type != "checkbox"
        }
        assert (again["market_type"], again["address"]) == ("town", "1 Lake Road")
        assert send(client, shop, again | {"version": answer.context["version"]}).status_code == 302
        shop.refresh_from_db()
        assert (shop.market_type, shop.address) == ("town", "1 Lake Road")

    def test_a_field_that_both_changed_is_marked_and_stays_typed(
        self, client: Client, cast: Cast, shop: Retailer
    ) -> None:
        data = form_of(client, shop)
        assert shop.owner is not None
        correct_owner(owner=shop.owner, values={"name": "周芳"}, actor="wang.qiang", moment=timezone.now())
        answer = send(client, shop, data | {"owner_name": "周芬"})
        assert answer.status_code == 409
        assert "You both changed 1 field" in text_of(answer)
        assert "Meanwhile 王强 saved: 周芳" in text_of(answer)
        assert 'value="周芬"' in answer.content.decode()
        again = data | {"owner_name": "周芬", "version": answer.context["version"]}
        assert send(client, shop, again).status_code == 302
        assert Owner.objects.get(pk=shop.owner_id).name == "周芬"

    @pytest.mark.parametrize("version", ["", "nonsense", "1", "1.x"])
    def test_a_version_that_is_none_saves_nothing(self, client: Client, shop: Retailer, version: str) -> None:
        data = form_of(client, shop) | {"version": version, "address": "1 Lake Road"}
        assert send(client, shop, data).status_code == 409
        shop.refresh_from_db()
        assert shop.address == ""


def test_forms_of_shops_elsewhere_write_nothing(
    cast: Cast, shop: Retailer, client: Client, signed_in: SignIn
) -> None:
    data = form_of(client, shop) | {"name": "Stolen"}
    assert signed_in(cast.stranger).post(f"/retailers/{shop.pk}/edit/", data).status_code == 404
    assert signed_in(cast.director).post(f"/retailers/{shop.pk}/edit/", data).status_code == 403
    assert send(client, RetailerFactory(), data).status_code == 404
    shop.refresh_from_db()
    assert shop.name == "Shop N1A-1"


def test_opening_hours_are_kept_in_their_usual_form_and_shown_in_words(
    client: Client, shop: Retailer
) -> None:
    typed = {"opening_hours": "mo-sa 8:00-12:00，14:00-21:00; su off"}
    assert send(client, shop, form_of(client, shop) | typed).status_code == 302
    shop.refresh_from_db()
    assert shop.opening_hours == "Mo-Sa 08:00-12:00,14:00-21:00"
    assert "Mon to Sat 08:00–12:00, 14:00–21:00" in text_of(client.get(f"/retailers/{shop.pk}/"))
    assert client.get(f"/api/retailers/{shop.pk}").json()["opening_hours"] == shop.opening_hours
    assert send(client, shop, form_of(client, shop) | {"opening_hours": ""}).status_code == 302
    shop.refresh_from_db()
    assert shop.opening_hours == ""


def test_opening_hours_that_cannot_be_read_are_refused_at_their_field(client: Client, shop: Retailer) -> None:
    answer = send(client, shop, form_of(client, shop) | {"opening_hours": "when the owner is up"})
    assert answer.status_code == 422
    assert "id_opening_hours_error" in answer.content.decode()
    shop.refresh_from_db()
    assert shop.opening_hours == ""

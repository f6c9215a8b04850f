"""Units, routes, terms, staff and postings through the forms of the back office."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.kernel.periods import BEGINNING
from territory.models import OrgUnit, Posting, Route, RouteTerm
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import OrgUnitFactory, RouteFactory

from .conftest import refusals, sent

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def trail_of(record: Any) -> list[str]:
    return [entry.message for entry in ModelLogEntry.objects.for_instance(record).order_by("timestamp")]


def test_a_unit_is_founded_below_another_one(office: Office, administrator: Client) -> None:
    values = {"code": "N3", "name": "North 3", "kind": "territory", "parent": office.north.code}
    assert sent(administrator, "/office/units/new/", values).headers["Location"] == "/office/units/"
    unit = OrgUnit.objects.get(code="N3")
    assert (unit.name, unit.kind, unit.parent) == ("North 3", "territory", office.north)
    assert len(trail_of(unit)) == 1


def test_a_unit_that_would_stand_above_itself_is_refused_beside_the_field(
    office: Office, administrator: Client
) -> None:
    values = {"name": "North", "kind": "territory", "parent": office.company.code}
    errors = refusals(sent(administrator, f"/office/units/edit/{office.north.pk}/", values))
    assert list(errors) == ["kind"]
    office.north.refresh_from_db()
    assert office.north.kind == "district"


def test_a_code_is_taken_once(office: Office, administrator: Client) -> None:
    values = {"code": "N1", "name": "Other", "kind": "territory", "parent": office.north.code}
    assert list(refusals(sent(administrator, "/office/units/new/", values))) == ["code"]
    office.north_1.refresh_from_db()
    assert office.north_1.name == "North 1"


def test_a_changed_name_stands_in_the_history_with_what_it_was(office: Office, administrator: Client) -> None:
    values = {"name": "Upper north", "kind": "district", "parent": office.company.code}
    sent(administrator, f"/office/units/edit/{office.north.pk}/", values)
    assert trail_of(office.north) == ["Name: North → Upper north"]
    page = administrator.get(f"/office/units/history/{office.north.pk}/")
    assert "North → Upper north" in page.content.decode()


def test_a_unit_goes_only_while_nothing_stands_there(office: Office, administrator: Client) -> None:
    empty = OrgUnitFactory(code="N9", parent=office.north)
    assert sent(administrator, f"/office/units/delete/{empty.pk}/", {}).status_code == 302
    kept = sent(administrator, f"/office/units/delete/{office.north_1.pk}/", {})
    assert "it stays" in kept.content.decode()
    assert set(OrgUnit.objects.values_list("code", flat=True)) == {"C", "N", "N1", "N2", "S", "S1"}


def test_a_route_is_set_up_with_its_first_term(office: Office, administrator: Client) -> None:
    values = {
        "code": "N1C",
        "name": "Hills",
        "kind": "order_visit",
        "unit": office.north_1.code,
        "weekdays": ["2", "4"],
        "since": "2026-07-01",
    }
    assert sent(administrator, "/office/routes/new/", values).status_code == 302
    term = RouteTerm.objects.get(route__code="N1C")
    assert (term.unit, term.weekdays, term.since, term.until) == (office.north_1, (2, 4), JULY, None)


def test_the_kind_of_a_route_with_shops_stays(office: Office, administrator: Client) -> None:
    values = {"name": "Route N1A", "kind": "delivery"}
    answer = sent(administrator, f"/office/routes/edit/{office.routes['N1A'].pk}/", values)
    assert list(refusals(answer)) == ["kind"]


def test_a_route_with_a_past_stays(office: Office, administrator: Client) -> None:
    new = RouteFactory(code="X")
    assert sent(administrator, f"/office/routes/delete/{new.pk}/", {}).status_code == 302
    assert sent(administrator, f"/office/routes/delete/{office.routes['N1A'].pk}/", {}).status_code == 200
    assert set(Route.objects.values_list("code", flat=True)) == {"N1A", "N1B", "N2A", "S1A"}


def test_a_route_moves_to_another_unit_from_a_day_on_and_back(office: Office, administrator: Client) -> None:
    route = office.routes["N1A"]
    values = {"route": route.code, "unit": office.north_2.code, "weekdays": ["3"], "since": "2026-07-01"}
    assert sent(administrator, "/office/terms/new/", values).status_code == 302
    assert list(route.terms.order_by("since").values_list("unit__code", "since", "until")) == [
        ("N1", BEGINNING, JULY),
        ("N2", JULY, None),
    ]
    last = route.terms.latest("since")
    assert sent(administrator, f"/office/terms/delete/{last.pk}/", {}).status_code == 302
    assert list(route.terms.values_list("unit__code", "since", "until")) == [("N1", BEGINNING, None)]


def test_the_only_term_of_a_route_stays(office: Office, administrator: Client) -> None:
    only = office.routes["N1A"].terms.get()
    answer = sent(administrator, f"/office/terms/delete/{only.pk}/", {})
    assert "last of several terms" in answer.content.decode()


def test_somebody_is_invited_by_a_letter(
    office: Office, administrator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    values = {
        "username": "wu.jie",
        "name": "吴杰",
        "email": "wu.jie@example.com",
        "role": "supervisor",
        "language": "zh-hans",
    }
    assert sent(administrator, "/office/staff/new/", values).status_code == 302
    person = Staff.objects.get(username="wu.jie")
    assert (person.name, person.role, person.has_usable_password()) == ("吴杰", Role.SUPERVISOR, False)
    assert mail.outbox == [] or mail.outbox[0].to == ["wu.jie@example.com"]


def test_a_taken_username_is_refused(cast: Cast, administrator: Client) -> None:
    values = {
        "username": "Li.Jing",
        "name": "Another",
        "email": "other@example.com",
        "role": "analyst",
        "language": "en",
    }
    assert list(refusals(sent(administrator, "/office/staff/new/", values))) == ["username"]


def staff_values(person: Staff, **changes: Any) -> dict[str, Any]:
    values = {"name": person.name, "email": person.email, "language": person.language, "role": person.role}
    return {**values, "is_active": "on", "reason": "", **changes}


def test_the_key_of_a_lost_phone_is_renewed_with_a_reason(
    administrator: Client, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    person = cast.account_manager
    lost = signed_in(person)
    before = lost.get("/api/field/key").json()["vault"]
    address = f"/office/staff/edit/{person.pk}/"
    values = staff_values(person, renew_phone_key="on")
    assert list(refusals(sent(administrator, address, values))) == ["reason"]
    assert lost.get("/api/field/key").json()["vault"] == before
    assert sent(administrator, address, {**values, "reason": "Lost in a taxi"}).status_code == 302
    assert lost.get("/api/field/key").status_code == 401
    again = signed_in(Staff.objects.get(pk=person.pk))
    assert again.get("/api/field/key").json()["vault"] != before


def test_another_role_asks_for_a_reason(cast: Cast, administrator: Client) -> None:
    address = f"/office/staff/edit/{cast.account_manager.pk}/"
    values = staff_values(cast.account_manager, role="supervisor")
    assert list(refusals(sent(administrator, address, values))) == ["reason"]
    assert sent(administrator, address, {**values, "reason": "Promoted"}).status_code == 302
    cast.account_manager.refresh_from_db()
    assert cast.account_manager.role == Role.SUPERVISOR


def test_somebody_is_let_in_no_more_and_again(cast: Cast, administrator: Client) -> None:
    person = cast.account_manager
    address = f"/office/staff/edit/{person.pk}/"
    gone = staff_values(person, reason="Left")
    del gone["is_active"]
    assert sent(administrator, address, gone).status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert sent(administrator, address, staff_values(person, reason="Back")).status_code == 302
    person.refresh_from_db()
    assert person.is_active


def test_an_administrator_does_not_lock_herself_out(cast: Cast, administrator: Client) -> None:
    values = staff_values(cast.administrator, reason="Tired")
    del values["is_active"]
    answer = sent(administrator, f"/office/staff/edit/{cast.administrator.pk}/", values)
    assert list(refusals(answer)) == ["__all__"]
    cast.administrator.refresh_from_db()
    assert cast.administrator.is_active


def test_nobody_is_deleted(cast: Cast, administrator: Client) -> None:
    assert administrator.get(f"/office/staff/delete/{cast.stranger.pk}/").status_code == 404


def test_a_posting_ends_the_one_before(office: Office, cast: Cast, administrator: Client) -> None:
    values = {
        "staff": cast.account_manager.username,
        "unit": office.north_2.code,
        "role": "account_manager",
        "since": "2026-07-01",
    }
    assert sent(administrator, "/office/postings/new/", values).status_code == 302
    postings = Posting.objects.filter(staff=cast.account_manager).order_by("since")
    assert list(postings.values_list("unit__code", "until")) == [("N1", JULY), ("N2", None)]


def test_a_posting_is_given_its_end(cast: Cast, administrator: Client) -> None:
    posting = Posting.objects.get(staff=cast.stranger)
    address = f"/office/postings/edit/{posting.pk}/"
    assert list(refusals(sent(administrator, address, {"since": "2026-08-01", "until": "2026-07-01"}))) == [
        "until"
    ]
    assert sent(administrator, address, {"since": "2020-01-01", "until": "2026-08-01"}).status_code == 302
    posting.refresh_from_db()
    assert (posting.since, posting.until) == (date(2020, 1, 1), AUGUST)


@pytest.fixture
def covered(office: Office, cast: Cast, administrator: Client) -> Posting:
    """周涛 stands in for 李静 in July."""
    values = {
        "absent": cast.account_manager.username,
        "staff": cast.stranger.username,
        "since": "2026-07-01",
        "until": "2026-08-01",
    }
    assert sent(administrator, "/office/postings/substitute/", values).status_code == 302
    return Posting.objects.get(substitutes_for=cast.account_manager)


def test_a_substitute_sees_the_territory_for_those_days_only(
    office: Office, cast: Cast, covered: Posting
) -> None:
    def seen(day: date) -> set[str]:
        scope = build_scope(cast.stranger, day=day)
        return set(OrgUnit.objects.visible_to(scope).values_list("code", flat=True))

    assert seen(date(2026, 6, 30)) == {"S1"}
    assert seen(JULY) == {"S1", "N1"}
    assert seen(date(2026, 7, 31)) == {"S1", "N1"}
    assert seen(AUGUST) == {"S1"}
    assert (covered.unit, covered.role, covered.until) == (office.north_1, Role.ACCOUNT_MANAGER, AUGUST)


def test_a_posting_elsewhere_leaves_the_substitution_alone(
    office: Office, cast: Cast, covered: Posting, administrator: Client
) -> None:
    values = {
        "staff": cast.stranger.username,
        "unit": office.north_2.code,
        "role": "account_manager",
        "since": "2026-07-10",
    }
    assert sent(administrator, "/office/postings/new/", values).status_code == 302
    covered.refresh_from_db()
    assert covered.until == AUGUST


def test_a_substitution_keeps_an_end(covered: Posting, administrator: Client) -> None:
    answer = sent(administrator, f"/office/postings/edit/{covered.pk}/", {"since": "2026-07-01", "until": ""})
    assert list(refusals(answer)) == ["until"]


def test_nobody_stands_in_for_herself_or_for_somebody_who_stands_nowhere(
    cast: Cast, administrator: Client
) -> None:
    days = {"since": "2026-07-01", "until": "2026-08-01"}
    for who, field in ((cast.stranger, "staff"), (cast.administrator, "absent")):
        values = {"absent": who.username, "staff": cast.stranger.username, **days}
        assert list(refusals(sent(administrator, "/office/postings/substitute/", values))) == [field]


@pytest.mark.parametrize("address", ["/office/postings/", "/office/terms/"])
def test_what_holds_from_the_beginning_is_said_in_words(
    office: Office, cast: Cast, administrator: Client, address: str
) -> None:
    page = administrator.get(address).content.decode()
    assert "from the beginning" in page
    assert "1900-01-01" not in page
    assert "1900" not in re.sub(r"<[^>]*>", "", page)


def test_the_form_of_a_substitution_is_headed_by_what_it_does(office: Office, administrator: Client) -> None:
    page = administrator.get("/office/postings/substitute/").content.decode()
    heading = page.partition("<h1")[2].partition("</h1>")[0]
    assert "Cover a leave" in page.partition("<title>")[2].partition("</title>")[0] + heading
    assert "Posting" not in heading

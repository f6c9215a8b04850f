"""The rules of staff files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.imports.undo import UndoRefused
from salesforce_app.kernel.periods import BEGINNING
from territory.imports.staff import LANGUAGES
from territory.models import Posting
from tests.cast import Cast, Office
from tests.factories.accounts import PASSWORD
from tests.importing import Record, bring, counts, dump, refusals, undo

pytestmark = pytest.mark.django_db

MARCH = date(2024, 3, 1)
MAY = date(2024, 5, 1)


def person(
    username: str = "he.ping", role: str = "account_manager", unit_code: str = "N2", **values: object
) -> Record:
    return {"username": username, "name": "何平", "role": role, "unit_code": unit_code} | values


def postings(username: str) -> list[tuple[str, str, date, date | None]]:
    found = Posting.objects.filter(staff__username=username).order_by("since", "unit__code")
    return list(found.values_list("unit__code", "role", "since", "until"))


def test_a_new_person_is_posted_from_the_beginning_and_cannot_sign_in_yet(
    tmp_path: Path, office: Office
) -> None:
    bring(tmp_path, "staff", [person()])
    staff = Staff.objects.get()
    assert (staff.name, staff.role, staff.language, staff.is_active) == (
        "何平",
        "account_manager",
        Language.CHINESE,
        True,
    )
    assert not staff.has_usable_password()
    assert postings("he.ping") == [("N2", "account_manager", BEGINNING, None)]


def test_a_posting_has_the_dates_of_the_file(tmp_path: Path, office: Office) -> None:
    bring(tmp_path, "staff", [person(since="2024-03-01", until="2024-05-01")])
    assert postings("he.ping") == [("N2", "account_manager", MARCH, MAY)]


def test_somebody_without_a_unit_has_no_posting(tmp_path: Path, office: Office) -> None:
    bring(tmp_path, "staff", [person(role="administrator", unit_code="")])
    assert postings("he.ping") == []


@pytest.mark.parametrize("column", ["since", "until"])
def test_dates_without_a_unit_are_refused(tmp_path: Path, office: Office, column: str) -> None:
    outcome = bring(tmp_path, "staff", [person(unit_code="") | {column: "2024-03-01"}])
    assert refusals(outcome) == [(2, column)]


def test_another_unit_ends_the_posting_before(tmp_path: Path, cast: Cast) -> None:
    before = dump()
    outcome = bring(tmp_path, "staff", [person("li.jing", unit_code="N2", name="李静", since="2024-03-01")])
    assert counts(outcome) == (0, 1, 0, 0)
    assert postings("li.jing") == [
        ("N1", "account_manager", BEGINNING, MARCH),
        ("N2", "account_manager", MARCH, None),
    ]
    undo(outcome)
    assert dump() == before


def test_another_unit_needs_a_date(tmp_path: Path, cast: Cast) -> None:
    outcome = bring(tmp_path, "staff", [person("li.jing", unit_code="N2")])
    assert refusals(outcome) == [(2, "since")]


def test_a_posting_cannot_begin_before_the_present_one(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "staff", [person("li.jing", unit_code="N2", since="2024-03-01")])
    outcome = bring(tmp_path, "staff", [person("li.jing", unit_code="S1", since="2024-02-01")])
    assert refusals(outcome) == [(2, "since")]
    assert "N2" in outcome.problems[0].reason


def test_the_same_date_corrects_the_posting(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "staff", [person("li.jing", unit_code="N2", since="2024-03-01")])
    bring(tmp_path, "staff", [person("li.jing", unit_code="S1", since="2024-03-01")])
    assert postings("li.jing")[1:] == [("S1", "account_manager", MARCH, None)]


def test_the_posting_on_file_gets_its_end(tmp_path: Path, cast: Cast) -> None:
    outcome = bring(tmp_path, "staff", [person("li.jing", unit_code="N1", name="李静", until="2024-05-01")])
    assert counts(outcome) == (0, 1, 0, 0)
    assert postings("li.jing") == [("N1", "account_manager", BEGINNING, MAY)]


def test_an_end_before_the_beginning_is_refused(tmp_path: Path, office: Office) -> None:
    outcome = bring(tmp_path, "staff", [person(since="2024-05-01", until="2024-03-01")])
    assert refusals(outcome) == [(2, "until")]


def test_promotion_at_the_same_unit_is_a_new_posting(tmp_path: Path, cast: Cast) -> None:
    rows = [person("li.jing", "supervisor", "N1", name="李静", since="2024-03-01")]
    bring(tmp_path, "staff", rows)
    assert postings("li.jing") == [
        ("N1", "account_manager", BEGINNING, MARCH),
        ("N1", "supervisor", MARCH, None),
    ]
    assert Staff.objects.get(username="li.jing").role == "supervisor"


def test_an_old_posting_told_again_does_not_change_what_somebody_is(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "staff", [person("li.jing", "supervisor", "N1", name="李静", since="2024-03-01")])
    outcome = bring(
        tmp_path, "staff", [person("li.jing", "account_manager", "N1", name="李静", since="2024-01-01")]
    )
    assert counts(outcome) == (0, 0, 1, 0)
    assert Staff.objects.get(username="li.jing").role == "supervisor"


def test_a_file_may_tell_a_whole_history_in_any_order(tmp_path: Path, office: Office) -> None:
    rows = [
        person(unit_code="S1", role="supervisor", since="2024-05-01"),
        person(unit_code="N1", since="2023-01-01", until="2024-03-01"),
        person(unit_code="N2", since="2024-03-01", until="2024-05-01"),
    ]
    before = dump()
    outcome = bring(tmp_path, "staff", rows)
    assert counts(outcome) == (1, 2, 0, 0)
    assert postings("he.ping") == [
        ("N1", "account_manager", date(2023, 1, 1), MARCH),
        ("N2", "account_manager", MARCH, MAY),
        ("S1", "supervisor", MAY, None),
    ]
    assert Staff.objects.get().role == "supervisor"
    undo(outcome)
    assert dump() == before


def test_somebody_may_cover_two_units(tmp_path: Path, office: Office) -> None:
    rows = [person(unit_code="N1", since="2024-03-01"), person(unit_code="N2", since="2024-05-01")]
    bring(tmp_path, "staff", rows)
    assert postings("he.ping") == [
        ("N1", "account_manager", MARCH, None),
        ("N2", "account_manager", MAY, None),
    ]


def test_one_posting_twice_is_refused(tmp_path: Path, office: Office) -> None:
    outcome = bring(
        tmp_path, "staff", [person(since="2024-03-01"), person(since="2024-03-01", until="2024-05-01")]
    )
    assert refusals(outcome) == [(3, "username")]


def test_overlapping_postings_at_one_place_are_refused(tmp_path: Path, office: Office) -> None:
    rows = [person(since="2024-05-01"), person(since="2024-03-01", until="2024-05-02")]
    outcome = bring(tmp_path, "staff", rows)
    assert refusals(outcome) == [(3, "since")]


def test_two_rows_of_one_person_must_agree_on_the_name(tmp_path: Path, office: Office) -> None:
    rows = [person(unit_code="N1"), person(unit_code="N2", since="2024-03-01", name="Somebody else")]
    outcome = bring(tmp_path, "staff", rows)
    assert refusals(outcome) == [(3, "name")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("username", "he ping!"), ("email", "nowhere"), ("language", "Klingon"), ("role", "pirate")],
)
def test_what_is_no_username_address_language_or_role_is_refused(
    tmp_path: Path, office: Office, column: str, value: str
) -> None:
    outcome = bring(tmp_path, "staff", [person() | {column: value}])
    assert refusals(outcome) == [(2, column)]


def test_an_update_keeps_password_and_what_it_leaves_empty(tmp_path: Path, cast: Cast) -> None:
    Staff.objects.filter(username="li.jing").update(email="li@example.org")
    outcome = bring(tmp_path, "staff", [person("li.jing", unit_code="N1", name="李静静", email="")])
    assert counts(outcome) == (0, 1, 0, 0)
    staff = Staff.objects.get(username="li.jing")
    assert (staff.name, staff.email) == ("李静静", "li@example.org")
    assert staff.check_password(PASSWORD)
    undo(outcome)
    assert Staff.objects.get(username="li.jing").check_password(PASSWORD)


def test_somebody_who_has_been_given_a_password_is_not_removed(tmp_path: Path, office: Office) -> None:
    outcome = bring(tmp_path, "staff", [person()])
    staff = Staff.objects.get()
    staff.set_password("correct-horse-battery")
    staff.save()
    with pytest.raises(UndoRefused, match=r"he\.ping"):
        undo(outcome)
    assert Staff.objects.filter(pk=staff.pk).exists()


def test_every_language_of_the_product_can_be_stated() -> None:
    assert set(LANGUAGES) == {code for code, _name in settings.LANGUAGES}

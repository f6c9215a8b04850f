"""The database keeps the rules of staff and retailers, whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from accounts.enums import BirthdayCalendar, ReasonUse, RetailerState
from tests.constraints import Rule, change, check
from tests.factories import (
    ApiTokenFactory,
    DisclosureFactory,
    InvitationFactory,
    NoticeChoiceFactory,
    NotificationFactory,
    OwnerFactory,
    RetailerFactory,
    RetailerStatusFactory,
    StaffFactory,
    StateReasonFactory,
)


def two_statuses(first: tuple[date, date | None], second: tuple[date, date | None]) -> None:
    """The same shop in two stretches of time."""
    retailer = RetailerFactory()
    for since, until in (first, second):
        RetailerStatusFactory(retailer=retailer, since=since, until=until)


JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)

SOME_DAY = datetime(2024, 3, 15, tzinfo=UTC)


def two_notices(second_key: str) -> None:
    """One person is told twice."""
    staff = StaffFactory()
    for key in ("first", second_key):
        NotificationFactory(staff=staff, key=key)


def two_choices(second_kind: str) -> None:
    """One person chooses twice."""
    staff = StaffFactory()
    for kind in ("first", second_kind):
        NoticeChoiceFactory(staff=staff, kind=kind)


def two_invitations(withdrawn_at: datetime | None) -> None:
    """One person is invited twice."""
    staff = StaffFactory()
    InvitationFactory(staff=staff, withdrawn_at=withdrawn_at)
    InvitationFactory(staff=staff)


def two_reasons(second_use: ReasonUse) -> None:
    """One code in the list of reasons for closing, and in a second list."""
    for use in (ReasonUse.CLOSING, second_use):
        StateReasonFactory(use=use, code="moved")


RULES = [
    Rule(
        "state_reason_code_once",
        broken=lambda: two_reasons(ReasonUse.CLOSING),
        good=lambda: two_reasons(ReasonUse.SUSPENDING),
    ),
    Rule(
        "state_reason_use_known",
        broken=lambda: StateReasonFactory(use="opening"),
        good=lambda: StateReasonFactory(use="cash"),
    ),
    Rule(
        "notification_told_once",
        broken=lambda: two_notices("first"),
        good=lambda: two_notices("second"),
    ),
    Rule(
        "notification_leads_into_the_site",
        broken=lambda: NotificationFactory(address="//example.org/"),
        good=lambda: NotificationFactory(address="/units/"),
    ),
    Rule(
        "notice_choice_once",
        broken=lambda: two_choices("first"),
        good=lambda: two_choices("second"),
    ),
    Rule(
        "invitation_one_open",
        broken=lambda: two_invitations(None),
        good=lambda: two_invitations(SOME_DAY),
    ),
    Rule(
        "invitation_lasts",
        broken=lambda: InvitationFactory(created_at=SOME_DAY, expires_at=SOME_DAY),
        good=lambda: InvitationFactory(created_at=SOME_DAY),
    ),
    Rule(
        "api_token_access_known",
        broken=lambda: ApiTokenFactory(access="all"),
        good=lambda: ApiTokenFactory(access="write"),
    ),
    Rule(
        "api_token_lasts",
        broken=lambda: ApiTokenFactory(created_at=SOME_DAY, expires_at=SOME_DAY),
        good=lambda: ApiTokenFactory(created_at=SOME_DAY),
    ),
    Rule(
        "staff_role_known",
        broken=lambda: StaffFactory(role="intern"),
        good=lambda: StaffFactory(role="analyst"),
    ),
    Rule(
        "staff_language_known",
        broken=lambda: StaffFactory(language="fr"),
        good=lambda: StaffFactory(language="en"),
    ),
    Rule(
        "owner_sex_known",
        broken=lambda: OwnerFactory(sex="x"),
        good=lambda: OwnerFactory(sex="female"),
    ),
    Rule(
        "owner_birth_year_plausible",
        broken=lambda: OwnerFactory(birth_year=1899),
        good=lambda: OwnerFactory(birth_year=1900),
    ),
    Rule(
        "owner_birthday_paired",
        broken=lambda: OwnerFactory(birthday_month=5),
        good=lambda: OwnerFactory(birthday_month=5, birthday_day=31),
    ),
    Rule(
        "owner_lunar_day_at_most_30",
        broken=lambda: OwnerFactory(
            birthday_month=12, birthday_day=31, birthday_calendar=BirthdayCalendar.LUNAR
        ),
        good=lambda: OwnerFactory(
            birthday_month=12, birthday_day=30, birthday_calendar=BirthdayCalendar.LUNAR
        ),
    ),
    Rule(
        "owner_calendar_known",
        broken=lambda: OwnerFactory(birthday_calendar="maya"),
        good=lambda: OwnerFactory(birthday_calendar="lunar"),
    ),
    Rule(
        "retailer_licence_no_given",
        broken=lambda: RetailerFactory(licence_no=""),
        good=lambda: RetailerFactory(licence_no="0"),
    ),
    Rule(
        "retailer_name_given",
        broken=lambda: RetailerFactory(name=""),
        good=lambda: RetailerFactory(name="𠮷"),
    ),
    Rule(
        "retailer_position_paired",
        broken=lambda: RetailerFactory(latitude="28.1"),
        good=lambda: RetailerFactory(latitude="28.1", longitude="115.9"),
    ),
    Rule(
        "retailer_datum_known",
        broken=lambda: RetailerFactory(datum="NAD27"),
        good=lambda: RetailerFactory(datum="GCJ02"),
    ),
    Rule(
        "retailer_floor_area_plausible",
        broken=lambda: RetailerFactory(floor_area_m2="0.99"),
        good=lambda: RetailerFactory(floor_area_m2="1"),
    ),
    Rule(
        "retailer_grade_1_to_30",
        broken=lambda: RetailerFactory(grade=31),
        good=lambda: RetailerFactory(grade=30),
    ),
    Rule(
        "retailer_size_class_known",
        broken=lambda: RetailerFactory(size_class=4),
        good=lambda: RetailerFactory(size_class=3),
    ),
    Rule(
        "retailer_market_type_known",
        broken=lambda: RetailerFactory(market_type="city"),
        good=lambda: RetailerFactory(market_type="town"),
    ),
    Rule(
        "retailer_business_type_known",
        broken=lambda: RetailerFactory(business_type="X"),
        good=lambda: RetailerFactory(business_type="Z"),
    ),
    Rule(
        "retailer_integrity_grade_known",
        broken=lambda: RetailerFactory(integrity_grade="D"),
        good=lambda: RetailerFactory(integrity_grade="AAA"),
    ),
    Rule(
        "retailer_visits_per_month_plausible",
        broken=lambda: RetailerFactory(visits_per_month=32),
        good=lambda: RetailerFactory(visits_per_month=31),
    ),
    Rule(
        "retailer_licence_ends_after_opening",
        broken=lambda: RetailerFactory(opened_on=MARCH, licence_expires_on=MARCH),
        good=lambda: RetailerFactory(opened_on=FEBRUARY, licence_expires_on=MARCH),
    ),
    Rule(
        "retailer_status_state_known",
        broken=lambda: RetailerStatusFactory(state="asleep"),
        good=lambda: RetailerStatusFactory(state="prospect"),
    ),
    Rule(
        "retailer_status_until_after_since",
        broken=lambda: RetailerStatusFactory(since=MARCH, until=MARCH),
        good=lambda: RetailerStatusFactory(since=MARCH, until=date(2024, 3, 2)),
    ),
    Rule(
        "retailer_status_return_only_when_suspended",
        broken=lambda: RetailerStatusFactory(state=RetailerState.CLOSED, returns_on=MARCH),
        good=lambda: RetailerStatusFactory(state=RetailerState.SUSPENDED, returns_on=MARCH),
    ),
    Rule(
        "retailer_status_no_overlap",
        broken=lambda: two_statuses((JANUARY, MARCH), (FEBRUARY, None)),
        good=lambda: two_statuses((JANUARY, FEBRUARY), (FEBRUARY, None)),
    ),
    Rule(
        "disclosure_what_known",
        broken=lambda: DisclosureFactory(what="diary"),
        good=DisclosureFactory,
    ),
    Rule(
        "disclosure_final",
        broken=lambda: change(DisclosureFactory(), shown_at=datetime(2024, 3, 1, tzinfo=UTC)),
        good=lambda: change(DisclosureFactory(), what="phone"),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "half",
    [
        {"birthday_day": 5},
        {"birthday_month": 13, "birthday_day": 5},
        {"birthday_month": 5, "birthday_day": 32},
    ],
    ids=str,
)
def test_half_a_birthday_is_none(half: dict[str, int]) -> None:
    check(Rule("owner_birthday_paired", broken=lambda: OwnerFactory(**half), good=OwnerFactory))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "half",
    [
        {"longitude": "115.9"},
        {"latitude": "90.000001", "longitude": "115.9"},
        {"latitude": "28.1", "longitude": "-180.000001"},
    ],
    ids=str,
)
def test_half_a_position_is_none(half: dict[str, str]) -> None:
    check(Rule("retailer_position_paired", broken=lambda: RetailerFactory(**half), good=RetailerFactory))

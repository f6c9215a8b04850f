"""Staff and what their roles may do."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate

from accounts.enums import Role
from accounts.models import Staff
from accounts.roles import ROLE_PERMISSIONS, Permission, permissions_of
from tests.factories import StaffFactory
from tests.factories.accounts import PASSWORD


def test_every_role_has_its_list_of_permissions() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert all(permissions for permissions in ROLE_PERMISSIONS.values())


def test_every_permission_belongs_to_the_administrator_and_who_may_what_is_written_down() -> None:
    holders = {
        permission: [role.value for role in Role if permission in ROLE_PERMISSIONS[role]]
        for permission in Permission
    }
    everyone = ["account_manager", "supervisor", "director", "analyst", "administrator"]
    assert holders == {
        Permission.VIEW_UNITS: everyone,
        Permission.VIEW_REPORTS: everyone,
        Permission.EXPORT_REPORTS: everyone,
        Permission.SUBSCRIBE_REPORTS: everyone,
        Permission.VIEW_RETAILERS: everyone,
        Permission.EXPORT_RETAILERS: everyone,
        Permission.VIEW_PHONES: ["account_manager", "supervisor", "director", "administrator"],
        Permission.EDIT_RETAILERS: ["account_manager", "supervisor", "administrator"],
        Permission.MOVE_RETAILERS: ["supervisor", "administrator"],
        Permission.LOG_VISITS: ["account_manager", "supervisor", "administrator"],
        Permission.REVIEW_VISITS: ["supervisor", "director", "administrator"],
        Permission.HANDLE_ISSUES: ["account_manager", "supervisor", "director", "administrator"],
        Permission.WRITE_JOURNALS: ["account_manager", "administrator"],
        Permission.REVIEW_JOURNALS: ["supervisor", "director", "administrator"],
        Permission.READ_JOURNALS: ["account_manager", "supervisor", "director", "administrator"],
        Permission.IMPORT_DATA: ["analyst", "administrator"],
        Permission.CLOSE_MONTHS: ["director", "administrator"],
        Permission.REOPEN_MONTHS: ["director", "administrator"],
        Permission.EDIT_TEMPLATES: ["analyst", "administrator"],
        Permission.MANAGE_SUBSCRIPTIONS: ["director", "administrator"],
        Permission.MANAGE_UNITS: ["administrator"],
        Permission.MANAGE_STAFF: ["administrator"],
        Permission.MANAGE_RULES: ["administrator"],
        Permission.USE_TOKENS: everyone,
        Permission.SEE_EVERY_UNIT: ["administrator"],
    }


def test_a_role_that_the_code_does_not_know_may_nothing() -> None:
    assert permissions_of("intern") == frozenset()
    assert permissions_of("") == frozenset()


def test_permissions_end_with_the_work() -> None:
    staff = Staff(username="li.jing", role=Role.SUPERVISOR)
    assert staff.permissions == ROLE_PERMISSIONS[Role.SUPERVISOR]
    staff.is_active = False
    assert staff.permissions == frozenset()


@pytest.mark.django_db
def test_a_member_of_staff_signs_in_with_her_password_until_she_leaves() -> None:
    staff = Staff.objects.create_user("li.jing", PASSWORD, name="李静", role=Role.ACCOUNT_MANAGER)
    assert authenticate(username="li.jing", password=PASSWORD) == staff
    assert authenticate(username="li.jing", password="wrong") is None
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    assert authenticate(username="li.jing", password=PASSWORD) is None


@pytest.mark.django_db
def test_without_a_password_nobody_signs_in() -> None:
    staff = Staff.objects.create_user("li.jing", name="李静", role=Role.ACCOUNT_MANAGER)
    assert not staff.has_usable_password()


@pytest.mark.django_db
def test_a_superuser_is_an_administrator() -> None:
    staff = Staff.objects.create_superuser("root", PASSWORD)
    assert (staff.name, staff.role, staff.is_superuser) == ("root", Role.ADMINISTRATOR, True)
    assert staff.permissions == frozenset(Permission)


@pytest.mark.django_db
def test_somebody_is_called_by_name_and_without_one_by_username() -> None:
    staff = StaffFactory(username="li.jing", name="李静")
    assert (str(staff), staff.get_full_name(), staff.get_short_name()) == ("李静", "李静", "李静")
    assert str(Staff(username="li.jing")) == "li.jing"

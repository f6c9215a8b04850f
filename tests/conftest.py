"""Fixtures for every test: the office, its people, signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client, override_settings
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from accounts.models import Staff

from .cast import Cast, Office, make_cast, make_office

# The suite gives the same verdict every time, and a slow machine is no failure.
settings.register_profile("routebook", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("routebook")


@pytest.fixture(scope="session", autouse=True)
def _last_session(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ends what threads of the browser tests left open: PostgreSQL drops no database that is in use."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def _settings_language() -> Iterator[None]:
    """Every test starts in the language of the settings, whatever the last request was answered in."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_files() -> Iterator[None]:
    """Every test starts with empty stores of files, whatever others of its process kept there."""
    with override_settings(STORAGES=configured.STORAGES):
        yield


@pytest.fixture
def office(db: None) -> Office:
    """Two districts, three territories, four routes of two shops each; see ``tests.cast``."""
    return make_office()


@pytest.fixture
def cast(office: Office) -> Cast:
    """李静, her supervisor, director, analyst, administrator, and a stranger; see ``tests.cast``."""
    return make_cast(office)


@pytest.fixture
def signed_in(db: None) -> Callable[[Staff], Client]:
    """Turns a member of staff into a test client that she is signed in with."""

    def sign_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return sign_in

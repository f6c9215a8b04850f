"""Fixtures for every test: the office, its people, signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import settings

from accounts.models import Staff

from .cast import Cast, Office, make_cast, make_office

# The suite gives the same verdict every time, and a slow machine is no failure.
settings.register_profile("routebook", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("routebook")


@pytest.fixture(autouse=True)
def _settings_language() -> Iterator[None]:
    """Every test starts in the language of the settings, whatever the last request was answered in."""
    translation.deactivate()
    yield
    translation.deactivate()


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

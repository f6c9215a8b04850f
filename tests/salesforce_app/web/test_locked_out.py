"""Whoever cannot write because a large import is being written is told so, and no fault is reported."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from salesforce_app.web import errors
from salesforce_app.web.errors import is_locked_out
from tests.factories import StaffFactory


def write(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def fail(request: HttpRequest) -> HttpResponse:
    raise OperationalError("no such table: shops")


urlpatterns = [path("write/", write), path("api/write/", write), path("fail/", fail)]
handler500 = "salesforce_app.web.errors.server_error"

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets many write")


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody signed in, whose requests may fail."""
    client = Client(raise_request_exception=False)
    client.force_login(StaffFactory())
    return client


@override_settings(ROOT_URLCONF=__name__)
def test_the_page_says_try_again(visitor: Client) -> None:
    answer = visitor.post("/write/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Content-Type"].startswith("text/html")


@override_settings(ROOT_URLCONF=__name__)
def test_the_api_says_so_in_its_own_shape(visitor: Client) -> None:
    answer = visitor.post("/api/write/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == str(errors.RETRY_AFTER_SECONDS)


@override_settings(ROOT_URLCONF=__name__)
def test_any_other_failure_of_the_database_is_a_fault(visitor: Client) -> None:
    assert visitor.post("/fail/").status_code == 500


def test_it_is_what_sqlite_says(tmp_path: Path) -> None:
    first, second = (
        sqlite3.connect(tmp_path / "office.sqlite3", timeout=0, isolation_level=None) for _ in range(2)
    )
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    assert is_locked_out(OperationalError(*caught.value.args))
    for connected in (first, second):
        connected.close()

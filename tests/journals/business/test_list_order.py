"""The order of the list of business reports, and how its pages follow one another."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from journals.models import BusinessReport
from journals.queries.business_reports import listed_reports
from territory.scope import build_scope

from ...cast import Cast, Office
from ...factories.journals import BusinessReportFactory
from .desk import IN_APRIL


@pytest.fixture
def reader(cast: Cast) -> Client:
    """陈明, who reads what is finished in the whole office."""
    client = Client()
    client.force_login(cast.director)
    return client


@pytest.fixture
def reports(office: Office, cast: Cast) -> list[BusinessReport]:
    """Finished reports of three units in two months, made in no order."""
    places = [office.south_1, office.north_1, office.north_2, office.south_1, office.north_1]
    return [
        BusinessReportFactory(
            unit=unit, author=cast.account_manager, month=date(2024, month, 1), finished_at=IN_APRIL
        )
        for month in (2, 3)
        for unit in places
    ]


def test_the_newest_month_comes_first_and_a_units_reports_stand_together(
    reader: Client, reports: list[BusinessReport]
) -> None:
    keys, answer = [], reader.get("/api/business-reports?limit=3").json()
    while True:
        keys += [row["pk"] for row in answer["items"]]
        if answer["next"] is None:
            break
        answer = reader.get("/api/business-reports", {"limit": 3, "cursor": answer["next"]}).json()
    newest = sorted(reports, key=lambda report: (report.month, report.unit_id, report.pk), reverse=True)
    assert keys == [str(report.pk) for report in newest]
    page = reader.get(reverse("journals:business_reports")).content.decode()
    places = [page.index(str(report.pk)) for report in newest]
    assert places == sorted(places)


def test_the_list_is_read_in_its_order_by_an_index(cast: Cast, reports: list[BusinessReport]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so few rows without an index")
    rows = listed_reports(build_scope(cast.director))
    for order in (["month", "unit_id", "pk"], ["-month", "-unit_id", "-pk"]):
        plan = rows.order_by(*order)[:51].explain()
        assert "business_report_in_order" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(("who", "seen"), [("account_manager", 1), ("supervisor", 0), ("director", 0)])
def test_what_is_being_written_is_found_by_its_author_alone(
    office: Office, cast: Cast, who: str, seen: int
) -> None:
    BusinessReportFactory(unit=office.north_1, author=cast.account_manager)
    BusinessReportFactory(unit=office.north_1, author=cast.account_manager, finished_at=IN_APRIL)
    client = Client()
    person: Staff = getattr(cast, who)
    client.force_login(person)

    def number(state: str) -> int:
        return len(client.get(f"/api/business-reports?state={state}").json()["items"])

    assert (number("open"), number("finished")) == (seen, 1)

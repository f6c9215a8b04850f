"""From every list of the back office there is a way to each record and to what can be done to it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from territory.models import Posting, RouteTerm, RuleSet
from tests.cast import Cast, Office
from tests.factories import PostingFactory, SubscriptionFactory

from .conftest import sent
from .test_lists import rule_values


@pytest.fixture
def records(office: Office, cast: Cast, administrator: Client) -> dict[str, int]:
    """A record in each list whose first column is no field of its own, by the list's name."""
    sent(administrator, "/office/rules/new/", rule_values())
    subscription = SubscriptionFactory(staff=cast.supervisor, template="monthly", unit=office.north)
    return {
        "postings": Posting.objects.get(staff=cast.account_manager).pk,
        "rules": RuleSet.objects.get().pk,
        "subscriptions": subscription.pk,
        "terms": RouteTerm.objects.get(route=office.routes["N1A"]).pk,
    }


@pytest.mark.parametrize(
    ("name", "verbs"),
    [
        ("postings", ("edit", "delete")),
        ("rules", ("edit", "delete")),
        ("subscriptions", ("edit", "delete")),
        ("terms", ("delete",)),
    ],
)
def test_a_list_leads_to_each_of_its_records(
    records: dict[str, int], administrator: Client, name: str, verbs: tuple[str, ...]
) -> None:
    page = administrator.get(f"/office/{name}/").content.decode()
    for verb in ("edit", "delete"):
        address = f'href="/office/{name}/{verb}/{records[name]}/"'
        assert (address in page) is (verb in verbs)


def test_records_are_called_by_names(office: Office, records: dict[str, int], administrator: Client) -> None:
    for name, title in (
        ("postings", f"李静, {office.north_1}"),
        ("subscriptions", f"王强, {office.north} (monthly)"),
        ("terms", f"{office.routes['N1A']}, "),
    ):
        assert f"More options for &#x27;{title}" in administrator.get(f"/office/{name}/").content.decode()


def test_names_of_postings_take_no_further_statements(
    office: Office, cast: Cast, administrator: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            administrator.get("/office/postings/")
        return len(found)

    asked()
    few = asked()
    for unit in (office.south, office.north_2, office.south_1):
        PostingFactory(unit=unit, role=Role.SUPERVISOR)
    assert asked() == few

"""Business reports of a month that has not ended, and reports begun through the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Retailer, Staff
from journals.domain.business_reports import count_again
from journals.measures.business_facts import TierFacts, of_json
from journals.models import BusinessReport
from salesforce_app.kernel.scope import Scope
from tests.printed import read

from ...cast import Cast, Office
from ...territory.selling import sell
from .conftest import freeze
from .desk import IN_APRIL, JUDGEMENT, MARCH, of_shop, of_tier

APRIL = MARCH.shift(1)
SignIn = Callable[[Staff], Client]


@pytest.fixture
def april(office: Office, shop: Retailer) -> date:
    """Some sales of the running month; their newest day."""
    sell(office, APRIL, {"N1A-1": 1500, "N1A-2": 900})
    return APRIL.first


def begin(client: Client, **body: Any) -> Any:
    return client.post("/api/business-reports", json.dumps(body), content_type="application/json")


def test_it_says_up_to_when_and_is_not_held_against_whole_months(
    scope: Scope, cast: Cast, shop: Retailer, april: date, signed_in: SignIn
) -> None:
    report = of_shop(scope, cast.account_manager, shop, month=APRIL)
    facts = of_json(report.facts)
    assert (facts.until, facts.newest.amount, facts.splits) == (april, 1500_00, ())  # type: ignore[union-attr]
    client = signed_in(cast.account_manager)
    page = client.get(reverse("journals:business_report", args=[report.pk])).content.decode()
    assert "April 2024 so far, up to Apr 1, 2024" in page
    assert "MoM" not in page
    pdf = client.get(reverse("journals:business_report_pdf", args=[report.pk])).content
    assert "so far, up to Apr 1, 2024" in read(pdf).pages[0].extract_text()


def test_a_tier_so_far_tells_no_changes(scope: Scope, cast: Cast, office: Office, april: date) -> None:
    freeze(office, APRIL)
    facts = of_json(of_tier(scope, cast.account_manager, office.north_1, month=APRIL).facts)
    assert isinstance(facts, TierFacts)
    assert (facts.until, facts.base_window, facts.risers, facts.came) == (april, None, (), ())
    assert {line.amount_delta for line in facts.tiers} == {None}


def test_counted_again_after_its_end_it_is_whole(
    scope: Scope, cast: Cast, shop: Retailer, april: date
) -> None:
    report = of_shop(scope, cast.account_manager, shop, month=APRIL)
    with time_machine.travel(IN_APRIL + timedelta(days=30), tick=False):
        counted = count_again(report=report, scope=scope, moment=IN_APRIL + timedelta(days=30))
    facts = of_json(counted.facts)
    assert facts.until is None
    assert facts.splits  # type: ignore[union-attr]


def test_the_running_month_is_offered_once_it_has_sales(
    cast: Cast, shop: Retailer, office: Office, signed_in: SignIn
) -> None:
    client = signed_in(cast.account_manager)
    new = f"{reverse('journals:new_business_report')}?retailer={shop.pk}"
    assert "April 2024" not in client.get(new).content.decode()
    sell(office, APRIL, {"N1A-1": 1500})
    page = client.get(new).content.decode()
    assert "April 2024 so far" in page
    assert '<option value="2024-03" selected>' in page


def test_the_api_begins_once(cast: Cast, shop: Retailer, pyramid: None, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    begun = begin(client, retailer=shop.pk, month="2024-03")
    assert begun.status_code == 201, begun.content
    assert (begun.json()["retailer"], begun.json()["facts"]["until"]) == (shop.pk, None)
    again = begin(client, retailer=shop.pk, month="2024-03")
    assert (again.status_code, again.json()["id"]) == (200, begun.json()["id"])
    tier = begin(client, unit="N1", tier="Key", month="2024-03")
    assert (tier.status_code, tier.json()["tier"]) == (201, "Key")
    assert BusinessReport.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"month": "2024-03"}, "Name either a shop"),
        ({"month": "2024-03", "unit": "N1"}, "Name either a shop"),
        ({"month": "2024-03", "retailer": 1, "unit": "N1", "tier": "Key"}, "Name either a shop"),
        ({"month": "2024-03", "retailer": 2**40}, "no such shop in your scope"),
        ({"month": "2024-03", "unit": "S1", "tier": "Key"}, "no such unit in your scope"),
        ({"month": "2024-03", "unit": "N1", "tier": "Top"}, "no such tier"),
        ({"month": "2024-05", "unit": "N1", "tier": "Key"}, "has not begun"),
        ({"month": "soon", "unit": "N1", "tier": "Key"}, "month"),
    ],
)
def test_the_api_says_why_it_begins_none(
    cast: Cast, shop: Retailer, pyramid: None, signed_in: SignIn, body: dict[str, Any], reason: str
) -> None:
    answer = begin(signed_in(cast.account_manager), **body)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not BusinessReport.objects.exists()


def test_who_writes_no_journals_begins_none(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    for reader in (cast.supervisor, cast.director, cast.analyst):
        assert begin(signed_in(reader), retailer=shop.pk, month="2024-03").status_code == 403


def test_another_tabs_words_never_come_between_saving_and_finishing(
    scope: Scope, cast: Cast, shop: Retailer, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails while finishing takes back what was saved for it."""
    report = of_shop(scope, cast.account_manager, shop)

    def fall_over(**_said: object) -> None:
        raise RuntimeError("the power fails")

    monkeypatch.setattr("journals.domain.business_reports.finish_report", fall_over)
    client = signed_in(cast.account_manager)
    with pytest.raises(RuntimeError):
        client.post(
            reverse("journals:business_report", args=[report.pk]),
            {"base_revision": 0, "judgement": JUDGEMENT, "do": "finish"},
        )
    report.refresh_from_db()
    assert (report.judgement, report.finished_at) == ("", None)

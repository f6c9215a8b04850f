"""Business reports from their beginning to their end: facts kept, texts saved, finished, opened again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Retailer
from journals.domain.business_reports import (
    begin_of_shop,
    count_again,
    finish_report,
    reopen_report,
    save_report,
)
from journals.measures.business_facts import ShopFacts, TierFacts, of_json
from journals.models import BusinessReport
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from territory.enums import Tier
from territory.models import RetailerMonth
from visits.domain.receipts import RecordConflict

from ...cast import Cast, Office
from ...factories import ActionFactory, DueFactory, VisitFactory
from .desk import IN_APRIL, JUDGEMENT, MARCH, of_shop, of_tier, written


def shop_facts_of(report: BusinessReport) -> ShopFacts:
    facts = of_json(report.facts)
    assert isinstance(facts, ShopFacts)
    return facts


def tier_facts_of(report: BusinessReport) -> TierFacts:
    facts = of_json(report.facts)
    assert isinstance(facts, TierFacts)
    return facts


def test_facts_of_a_shop_are_those_of_its_month(
    scope: Scope, cast: Cast, office: Office, shop: Retailer
) -> None:
    where = {"route": office.routes["N1A"], "unit": office.north_1}
    for month in (3, 4):
        VisitFactory(
            retailer=shop,
            staff=cast.account_manager,
            visited_on=date(2024, month, 5),
            started_at=datetime(2024, month, 5, 2, tzinfo=UTC),
            ended_at=None,
            **where,
        )
    failed = {"amount": 900_00, "state": "failed", "last_reason": "INSUFFICIENT_FUNDS", **where}
    DueFactory(retailer=shop, due_on=date(2024, 3, 8), **failed)
    DueFactory(retailer=shop, due_on=date(2024, 4, 8), **failed)
    opened = datetime(2024, 3, 9, 2, tzinfo=UTC)
    due = {"retailer": shop, "owner": cast.account_manager, "due_on": date(2024, 3, 29), "opened_at": opened}
    ActionFactory(text="Bring the new price tags", **due)
    ActionFactory(text="Apologise for the driver", origin="complaint", **due)

    facts = shop_facts_of(of_shop(scope, cast.account_manager, shop))

    assert (facts.unit.code, facts.route.code, facts.profile.licence_no) == ("N1", "N1A", "N1A-1")
    newest = facts.newest
    assert (newest.month, newest.amount, newest.last_year) == ("2024-03", 4000_00, 2800_00)
    assert (newest.visits, facts.visits.done, facts.visits.last_on) == (1, 1, date(2024, 3, 5))
    assert [(row.month, row.dues, row.failed) for row in facts.debits] == [("2024-03", 1, 1)]
    assert [action.text for action in facts.actions] == ["Bring the new price tags"]
    assert [(part.name, part.share) for part in facts.structure] == [
        ("I", Ratio(3000_00, 4000_00)),
        ("II", Ratio(1000_00, 4000_00)),
    ]
    previous, year = facts.splits
    # 390 to 400 pieces at ten yuan each: all of it is volume.
    assert (previous.base, previous.delta, previous.volume, previous.structure) == (
        "2024-02",
        10000,
        10000,
        0,
    )
    assert (year.base, year.delta) == ("2023-03", 1200_00)


def test_facts_hold_neither_the_owner_nor_a_phone(scope: Scope, cast: Cast, shop: Retailer) -> None:
    assert shop.owner is not None
    shop.owner.name, shop.owner.phone = "Madam Shao", "13957012345"
    shop.owner.save()
    kept = json.dumps(of_shop(scope, cast.account_manager, shop).facts, ensure_ascii=False)
    assert "Shao" not in kept
    assert "13957012345" not in kept


def test_facts_of_a_tier_tell_who_came_and_who_went(
    scope: Scope, cast: Cast, office: Office, pyramid: None
) -> None:
    facts = tier_facts_of(of_tier(scope, cast.account_manager, office.north_1))
    assert (facts.line.retailers, facts.line.amount, facts.line.amount_share) == (
        2,
        18_000_00,
        Ratio(18_000_00, 32_000_00),
    )
    assert [(flow.state, flow.retailers) for flow in facts.came] == [("Base", 1)]
    assert [(flow.state, flow.retailers) for flow in facts.went] == [("Base", 1)]
    assert facts.stayed == 1
    assert {mover.name for mover in facts.risers} == {"Shop N1A-1", "Shop N1A-2", "Shop N1B-1"}
    # Those in the tier now: N1A-1 and N1A-2.
    assert facts.newest.amount == 7000_00
    assert facts.visits.coverage == Ratio(0, 2)


def test_facts_kept_are_the_facts_read(scope: Scope, cast: Cast, office: Office, pyramid: None) -> None:
    report = of_tier(scope, cast.account_manager, office.north_1)
    before = report.facts
    report.refresh_from_db()
    assert report.facts == before


def test_beginning_again_gives_the_report_on_file(
    scope: Scope, cast: Cast, office: Office, shop: Retailer, pyramid: None
) -> None:
    author = cast.account_manager
    assert of_shop(scope, author, shop) == of_shop(scope, author, shop)
    assert of_tier(scope, author, office.north_1) == of_tier(scope, author, office.north_1)
    assert BusinessReport.objects.count() == 2


def test_a_shop_out_of_sight_has_no_report(scope: Scope, cast: Cast, office: Office, shop: Retailer) -> None:
    other = office.shops["S1A"][0]
    said = {"scope": scope, "author": cast.account_manager, "month": MARCH, "moment": IN_APRIL}
    assert begin_of_shop(retailer=other.pk, **said) is None


@pytest.mark.parametrize(
    ("months", "reason"),
    [(2, "has not begun"), (1, "No sale of April 2024 is on file"), (-60, "Nothing is known")],
)
def test_only_months_of_which_something_is_known(
    scope: Scope, cast: Cast, shop: Retailer, months: int, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        of_shop(scope, cast.account_manager, shop, month=MARCH.shift(months))


def test_a_tier_that_the_pyramid_lacks(scope: Scope, cast: Cast, office: Office, pyramid: None) -> None:
    with pytest.raises(InputError, match="no such tier"):
        of_tier(scope, cast.account_manager, office.north_1, Tier.TOP)


def test_saving_the_same_twice_changes_nothing(scope: Scope, cast: Cast, shop: Retailer) -> None:
    report = of_shop(scope, cast.account_manager, shop)
    saved = save_report(report=report, written=written(target_amount=4200_00, target_quantity=420))
    assert (saved.revision, saved.judgement, saved.target_amount) == (1, JUDGEMENT, 4200_00)
    again = save_report(report=report, written=written(target_amount=4200_00, target_quantity=420))
    assert again.revision == 1


def test_another_tab_is_not_overwritten(scope: Scope, cast: Cast, shop: Retailer) -> None:
    report = of_shop(scope, cast.account_manager, shop)
    save_report(report=report, written=written())
    with pytest.raises(RecordConflict):
        save_report(report=report, written=written(advice="Order twice a week"))


@pytest.mark.parametrize(
    "values", [{"cause": "x" * 4001}, {"target_amount": -1}, {"target_quantity": 10**13 + 1}]
)
def test_what_cannot_be_kept(scope: Scope, cast: Cast, shop: Retailer, values: dict[str, object]) -> None:
    report = of_shop(scope, cast.account_manager, shop)
    with pytest.raises(InputError):
        save_report(report=report, written=written(**values))


def test_a_judgement_is_needed_to_finish(scope: Scope, cast: Cast, shop: Retailer) -> None:
    report = of_shop(scope, cast.account_manager, shop)
    with pytest.raises(InputError, match="Judgement"):
        finish_report(report=report, moment=IN_APRIL)
    save_report(report=report, written=written())
    assert finish_report(report=report, moment=IN_APRIL).finished_at == IN_APRIL


def test_a_finished_report_never_changes(scope: Scope, cast: Cast, shop: Retailer) -> None:
    report = of_shop(scope, cast.account_manager, shop)
    report = save_report(report=report, written=written())
    report = finish_report(report=report, moment=IN_APRIL)
    kept = report.facts
    RetailerMonth.objects.update(amount=1)
    with pytest.raises(InputError, match="finished"):
        count_again(report=report, scope=scope, moment=IN_APRIL)
    with pytest.raises(InputError, match="finished"):
        save_report(report=report, written=written(1, cause="Rain"))
    later = finish_report(report=report, moment=IN_APRIL + timedelta(days=1))
    assert (later.facts, later.finished_at) == (kept, IN_APRIL)
    assert of_shop(scope, cast.account_manager, shop).facts == kept


def test_counting_again_takes_the_figures_of_now_and_keeps_the_texts(
    scope: Scope, cast: Cast, shop: Retailer
) -> None:
    report = of_shop(scope, cast.account_manager, shop)
    save_report(report=report, written=written())
    RetailerMonth.objects.filter(retailer=shop, month=MARCH.first).update(amount=4321_00)
    counted = count_again(report=report, scope=scope, moment=IN_APRIL + timedelta(hours=1))
    assert shop_facts_of(counted).newest.amount == 4321_00
    assert (counted.judgement, counted.counted_at) == (JUDGEMENT, IN_APRIL + timedelta(hours=1))


def test_opened_again_with_a_reason_until_the_next_month_ends(
    scope: Scope, cast: Cast, shop: Retailer
) -> None:
    report = of_shop(scope, cast.account_manager, shop)
    save_report(report=report, written=written())
    finish_report(report=report, moment=IN_APRIL)
    with pytest.raises(InputError, match="Reason"):
        reopen_report(report=report, reason=" ", moment=IN_APRIL)
    last_evening, first_morning = (datetime(2024, 4, 30, hour, tzinfo=UTC) for hour in (15, 17))
    with pytest.raises(InputError, match="final"):
        reopen_report(report=report, reason="The owner told me why", moment=first_morning)
    opened = reopen_report(report=report, reason="The owner told me why", moment=last_evening)
    assert (opened.finished_at, opened.reopening_reason) == (None, "The owner told me why")
    assert save_report(report=opened, written=written(opened.revision, cause="Rain")).cause == "Rain"

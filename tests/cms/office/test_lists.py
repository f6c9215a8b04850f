"""Rules, reasons, calendar, products, subscriptions and mappings through the forms of the back office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Language, ReasonUse
from accounts.models import StateReason
from accounts.queries.reasons import reason_choices
from cms.models import Subscription
from cms.office.areas import reasons
from salesforce_app.imports.models import SavedMapping
from salesforce_app.kernel.periods import Month
from settlement.enums import Reason
from settlement.measures.reasons import reason_of
from settlement.models import BankReason
from settlement.queries.reasons import own_reasons
from territory.measures.rules import STANDARD
from territory.models import CalendarDay, MonthClose, OrderDateMove, Product, RuleSet
from territory.queries.rules import rules_of
from tests.cast import Cast, Office
from tests.factories import ProductFactory

from .conftest import refusals, sent

MOMENT = datetime(2026, 6, 1, 9, tzinfo=UTC)


def rule_values(**changes: Any) -> dict[str, Any]:
    """The usual figures, as the form asks for them."""
    figures = {
        found.name: "" if found.null else found.default
        for found in RuleSet._meta.concrete_fields
        if found.name not in {"id", "since", "note"}
    }
    return {**figures, "since": "2026-07", "alert_floor_amount": "2000.00", "note": "Board", **changes}


def test_rules_hold_from_their_month_on(cast: Cast, administrator: Client) -> None:
    values = rule_values(top_percent=2, visits_top=8, alert_floor_amount="3500.00", alert_below_percent=70)
    assert sent(administrator, "/office/rules/new/", values).status_code == 302
    assert rules_of(Month(2026, 6)) == STANDARD
    rules = rules_of(Month(2026, 9))
    assert rules.pyramid.four_tiers == (2, 5, 20)
    assert (rules.alerts.below_percent, rules.alerts.floor_amount) == (70, 350_000)
    assert rules.visits.by_tier[next(iter(rules.visits.by_tier))] == 8


def test_a_new_version_starts_from_the_last_one(cast: Cast, administrator: Client) -> None:
    sent(administrator, "/office/rules/new/", rule_values(four_tiers_from=150))
    page = administrator.get("/office/rules/new/")
    assert page.context["form"].initial["four_tiers_from"] == 150


def test_shares_rise_from_tier_to_tier(cast: Cast, administrator: Client) -> None:
    errors = refusals(sent(administrator, "/office/rules/new/", rule_values(top_percent=6)))
    assert list(errors) == ["big_percent"]
    assert not RuleSet.objects.exists()


def test_tiers_need_a_shop(cast: Cast, administrator: Client) -> None:
    errors = refusals(sent(administrator, "/office/rules/new/", rule_values(three_tiers_from=0)))
    assert list(errors) == ["three_tiers_from"]


def test_whoever_enters_the_same_at_the_same_time_is_told_so(
    cast: Cast, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = {"use": "closing", "code": "flood", "name_en": "Flood", "name_zh": "水灾", "position": 1}
    create = StateReason.objects.create

    def come_second(**values: Any) -> StateReason:
        create(**reason)
        return create(**reason)

    monkeypatch.setattr(reasons, "save_state_reason", come_second)
    errors = refusals(sent(administrator, "/office/state-reasons/new/", reason))
    assert errors == {
        "__all__": ["Somebody else entered the same meanwhile. Look at the list, then try again."]
    }
    assert not StateReason.objects.exists()


def test_a_closed_month_keeps_its_rules(cast: Cast, administrator: Client) -> None:
    sent(administrator, "/office/rules/new/", rule_values())
    MonthClose.objects.create(month=date(2026, 7, 1), closed_at=MOMENT, closed_by="test")
    version = RuleSet.objects.get()
    address = f"/office/rules/edit/{version.pk}/"
    assert list(refusals(sent(administrator, address, rule_values(visits_top=1)))) == ["__all__"]
    assert sent(administrator, f"/office/rules/delete/{version.pk}/", {}).status_code == 200
    assert list(refusals(sent(administrator, "/office/rules/new/", rule_values(since="2026-06")))) == [
        "since"
    ]
    assert RuleSet.objects.get().visits_top == 4


def test_a_version_is_corrected_and_withdrawn_before_its_month_is_closed(
    cast: Cast, administrator: Client
) -> None:
    sent(administrator, "/office/rules/new/", rule_values())
    version = RuleSet.objects.get()
    assert (
        sent(administrator, f"/office/rules/edit/{version.pk}/", rule_values(visits_top=6)).status_code == 302
    )
    version.refresh_from_db()
    assert (version.visits_top, version.history.count()) == (6, 2)
    assert sent(administrator, f"/office/rules/delete/{version.pk}/", {}).status_code == 302
    assert rules_of(Month(2026, 8)) == STANDARD


def test_a_banks_code_means_what_the_office_says(cast: Cast, administrator: Client) -> None:
    assert reason_of("", "ZZ9") == Reason.UNKNOWN
    values = {"code": "ZZ9", "reason": "CARD_LOST", "name_en": "Lost", "name_zh": "挂失"}
    assert sent(administrator, "/office/bank-reasons/new/", values).status_code == 302
    assert reason_of("", "zz9", own=own_reasons()) == Reason.CARD_LOST
    taught = BankReason.objects.get()
    assert list(refusals(sent(administrator, "/office/bank-reasons/new/", values))) == ["code"]
    assert sent(administrator, f"/office/bank-reasons/delete/{taught.pk}/", {}).status_code == 302
    assert own_reasons() == {}


def test_the_offices_own_reasons_take_the_place_of_the_usual_ones(cast: Cast, administrator: Client) -> None:
    assert "Rebuilding" in reason_choices(ReasonUse.SUSPENDING)
    values = {
        "use": "suspending",
        "code": "flood",
        "name_en": "Flood",
        "name_zh": "水灾",
        "position": "10",
        "is_offered": "on",
    }
    assert sent(administrator, "/office/state-reasons/new/", values).status_code == 302
    assert reason_choices(ReasonUse.SUSPENDING, Language.CHINESE) == ["水灾"]
    assert list(refusals(sent(administrator, "/office/state-reasons/new/", values))) == ["code"]
    reason = StateReason.objects.get()
    del values["is_offered"]
    assert sent(administrator, f"/office/state-reasons/edit/{reason.pk}/", values).status_code == 302
    assert "Rebuilding" in reason_choices(ReasonUse.SUSPENDING)


def test_a_year_of_holidays_is_filled_in_once(cast: Cast, administrator: Client) -> None:
    by_hand = CalendarDay.objects.create(date=date(2024, 5, 1), is_working=True, name="Fair")
    assert sent(administrator, "/office/days/fill/", {"year": "2024"}).status_code == 302
    first = CalendarDay.objects.count()
    festival = CalendarDay.objects.get(date=date(2024, 2, 12))
    worked = CalendarDay.objects.get(date=date(2024, 2, 4))
    assert (festival.is_working, festival.name) == (False, "Spring Festival")
    assert (worked.is_working, worked.name) == (True, "Worked for Spring Festival")
    by_hand.refresh_from_db()
    assert (by_hand.is_working, by_hand.name) == (True, "Fair")
    assert sent(administrator, "/office/days/fill/", {"year": "2024"}).status_code == 302
    assert CalendarDay.objects.count() == first > 30


def test_a_year_that_is_not_known_is_told(cast: Cast, administrator: Client) -> None:
    assert list(refusals(sent(administrator, "/office/days/fill/", {"year": "2099"}))) == ["year"]
    assert not CalendarDay.objects.exists()


def test_a_day_is_entered_changed_and_cleared(cast: Cast, administrator: Client) -> None:
    assert (
        sent(administrator, "/office/days/new/", {"date": "2026-07-03", "name": "Outing"}).status_code == 302
    )
    day = CalendarDay.objects.get()
    assert (day.is_working, day.name) == (False, "Outing")
    sent(administrator, f"/office/days/edit/{day.pk}/", {"is_working": "on", "name": ""})
    day.refresh_from_db()
    assert day.is_working
    sent(administrator, f"/office/days/delete/{day.pk}/", {})
    assert not CalendarDay.objects.exists()


def test_an_order_date_moves_for_one_route_or_for_all(office: Office, administrator: Client) -> None:
    route = office.routes["N1A"]
    one = {"route": route.code, "date": "2026-10-01", "moved_to": "2026-10-08", "reason": "Holiday"}
    every = {"date": "2026-10-01", "moved_to": "", "reason": "Holiday"}
    for values in (one, every):
        assert sent(administrator, "/office/moves/new/", values).status_code == 302
    moves = OrderDateMove.objects.order_by("route")
    assert {(move.route, move.moved_to) for move in moves} == {(route, date(2026, 10, 8)), (None, None)}
    wrong = {"date": "2026-10-02", "moved_to": "2026-10-02"}
    assert list(refusals(sent(administrator, "/office/moves/new/", wrong))) == ["moved_to"]


def test_a_product_is_named_and_goes_while_it_was_never_sold(cast: Cast, administrator: Client) -> None:
    values = {"code": "0042", "name": "Mild", "category": "A"}
    assert sent(administrator, "/office/products/new/", values).status_code == 302
    product = Product.objects.get()
    sent(administrator, f"/office/products/edit/{product.pk}/", {"name": "Milder", "category": "B"})
    product.refresh_from_db()
    assert (product.code, product.name, product.category) == ("0042", "Milder", "B")
    assert sent(administrator, f"/office/products/delete/{product.pk}/", {}).status_code == 302
    assert not Product.objects.exists()


def test_somebody_is_subscribed_within_her_scope_only(
    office: Office, cast: Cast, administrator: Client
) -> None:
    values = {
        "staff": cast.account_manager.username,
        "template": "monthly",
        "unit": office.north_1.code,
        "language": "zh-hans",
        "format": "pdf",
        "channel": "mail",
    }
    assert sent(administrator, "/office/subscriptions/new/", values).status_code == 302
    beyond = sent(administrator, "/office/subscriptions/new/", {**values, "unit": office.south_1.code})
    assert list(refusals(beyond)) == ["__all__"]
    subscription = Subscription.objects.get()
    sent(administrator, f"/office/subscriptions/edit/{subscription.pk}/", {"channel": "in_app"})
    subscription.refresh_from_db()
    assert (subscription.channel, subscription.is_active) == ("in_app", False)
    sent(administrator, f"/office/subscriptions/delete/{subscription.pk}/", {})
    assert not Subscription.objects.exists()


@pytest.fixture
def mapping(db: None) -> SavedMapping:
    return SavedMapping.objects.create(
        kind="sales",
        fingerprint="0" * 64,
        name="Till",
        content='[columns]\namount = "Value"\n',
        saved_by="zhao.min",
        saved_at=MOMENT,
    )


def test_a_mapping_is_changed_when_it_can_be_followed(
    cast: Cast, administrator: Client, mapping: SavedMapping
) -> None:
    address = f"/office/mappings/edit/{mapping.pk}/"
    for content in ("[columns", '[columns]\nnothing_known = "Value"\n'):
        errors = refusals(sent(administrator, address, {"name": "Till", "content": content}))
        assert list(errors) == ["content"]
    good = '[columns]\namount = "Total"\n'
    assert sent(administrator, address, {"name": "Till 2", "content": good}).status_code == 302
    mapping.refresh_from_db()
    assert (mapping.name, mapping.content.strip(), mapping.saved_by) == ("Till 2", good.strip(), "sun.li")
    assert sent(administrator, f"/office/mappings/delete/{mapping.pk}/", {}).status_code == 302
    assert not SavedMapping.objects.exists()


LISTS = (
    "units",
    "routes",
    "terms",
    "staff",
    "postings",
    "rules",
    "bank-reasons",
    "state-reasons",
    "days",
    "moves",
    "products",
    "subscriptions",
    "mappings",
)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_searched_and_sorted(office: Office, cast: Cast, administrator: Client, name: str) -> None:
    for query in ("", "?q=nothing-of-this-name", "?ordering=-pk", "?p=1"):
        assert administrator.get(f"/office/{name}/{query}").status_code == 200
        assert administrator.get(f"/office/{name}/results/{query}").status_code == 200


def test_a_search_finds_what_it_names_and_a_filter_leaves_the_rest_out(
    office: Office, cast: Cast, administrator: Client
) -> None:
    def codes(query: str) -> list[str]:
        page = administrator.get(f"/office/units/results/{query}")
        return [unit.code for unit in page.context["object_list"]]

    assert codes("?q=South") == ["S", "S1"]
    assert codes("?kind=district") == ["N", "S"]
    assert codes(f"?parent={office.north.code}&ordering=-code") == ["N2", "N1"]


@pytest.mark.parametrize("more", [0, 2])
def test_a_list_costs_the_same_at_one_and_at_three_rows(
    db: None, administrator: Client, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(1 + more):
        ProductFactory(code=f"P{number}")
    administrator.get("/office/products/results/")
    with django_assert_num_queries(7):
        administrator.get("/office/products/results/")


def test_the_postings_cost_the_same_however_many_there_are(
    office: Office, cast: Cast, administrator: Client, django_assert_max_num_queries: Any
) -> None:
    administrator.get("/office/postings/results/")
    with django_assert_max_num_queries(14) as captured:
        administrator.get("/office/postings/results/")
    before = len(captured)
    for unit in (office.north, office.south, office.company):
        place = {"staff": cast.stranger.username, "unit": unit.code, "role": "analyst"}
        values = {**place, "since": "2026-01-01", "keep_others": "on"}
        sent(administrator, "/office/postings/new/", values)
    administrator.get("/office/postings/results/")
    with django_assert_max_num_queries(before):
        administrator.get("/office/postings/results/")

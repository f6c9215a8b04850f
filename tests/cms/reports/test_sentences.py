"""What the report says of the facts: the message from the largest effects, a sentence to each section."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation
from pytest_django import Settings

from cms.reports.facts import ReportFacts
from cms.reports.sections import (
    migration,
    movements,
    pyramid,
    routes,
    sales_trend,
    settlement_routes,
    settlement_villages,
    targets,
    title_message,
    visits,
)
from cms.reports.sections.base import SectionKind
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.enums import Tier
from territory.measures.festival import YearOnYear
from territory.measures.trends import UNKNOWN_CHANGE, change
from territory.queries.facts import Figure, TierRow
from tests.cms.sample import NORTH, Size, sample_facts


@pytest.fixture
def facts() -> ReportFacts:
    return sample_facts()


def sentence(kind: SectionKind, facts: ReportFacts) -> str:
    body = kind.collect(facts)
    assert body is not None
    return body.sentence


def test_the_message_compares_per_order_cycle_where_these_differ(facts: ReportFacts) -> None:
    assert title_message.message(facts) == (
        "June 2024 sales per order cycle +23.7% vs May (in all −1.0%); Route 4 pulls −0.3 pp; "
        "debit success 96.6% (+1.0 pp)"
    )


def test_the_message_states_the_amount_where_the_cycles_agree() -> None:
    facts = sample_facts(replace(NORTH, month=Month(2024, 4)))
    assert title_message.message(facts).startswith("April 2024 sales ¥3.08m, +1.6% vs March; ")


def test_the_message_in_chinese(facts: ReportFacts) -> None:
    with translation.override("zh-hans"):
        assert title_message.message(facts) == (
            "2024年6月每订货周期销售额环比 +23.7%（总额 −1.0%）；Route 4拉动 −0.3 个百分点；"
            "扣款成功率 96.6%（+1.0 个百分点）"
        )


def test_february_is_told_together_with_january() -> None:
    facts = sample_facts(replace(NORTH, month=Month(2024, 2)))
    text = title_message.message(facts)
    assert text.startswith("January and February 2024 together +")
    assert "pulls" not in text


def test_without_reliable_debits_the_message_counts_the_shops() -> None:
    facts = sample_facts(settlement=False)
    assert title_message.message(facts).endswith("; 236 shops bought (−1)")


def test_a_month_before_all_sales_and_one_without_any(facts: ReportFacts) -> None:
    unknown = replace(facts, sales=replace(facts.sales, total=None, previous=None))
    assert title_message.message(unknown) == "June 2024 lies before the first sales on file"
    nothing = replace(facts, sales=replace(facts.sales, total=0, previous=5_000_00))
    assert title_message.message(nothing) == "No sales in June 2024, after ¥5,000 in May"
    still = replace(facts, sales=replace(facts.sales, total=0, previous=0))
    assert title_message.message(still) == "No sales in June 2024"


def test_no_message_says_that_demand_changed(facts: ReportFacts) -> None:
    with translation.override("en"):
        texts = [title_message.message(facts)]
        texts += [
            sentence(kind.SECTION, facts) for kind in (sales_trend, routes, movements, pyramid, migration)
        ]
    assert not [text for text in texts if "demand" in text.lower()]


def test_the_trend_names_year_on_year_the_last_twelve_months_and_what_is_behind(facts: ReportFacts) -> None:
    assert sentence(sales_trend.SECTION, facts) == (
        "Year on year +3.9% (+¥117.0k); the last 12 months stand at ¥38.37m, +3.2% vs the 12 before. "
        "The 232 shops that bought in both months moved by +3.8% vs June 2023; 2 new shops make +¥3,000."
    )


def test_january_alone_is_not_compared_with_last_year() -> None:
    text = sentence(sales_trend.SECTION, sample_facts(replace(NORTH, month=Month(2024, 1))))
    assert text.startswith("January alone is not compared with last year")
    assert "vs December 2023" in text


def test_the_highest_month_is_said_to_be_it(facts: ReportFacts) -> None:
    months = (*facts.sales.months[:-1], replace(facts.sales.months[-1], amount=9_000_000_00))
    text = sentence(sales_trend.SECTION, replace(facts, sales=replace(facts.sales, months=months)))
    assert "the highest of 13 months" in text


def test_a_festival_marks_its_month_only_where_it_is_kept(facts: ReportFacts, settings: Settings) -> None:
    settings.SPRING_FESTIVAL = True
    assert sales_trend.chart(facts).marks == ((8, "Spring Festival"),)
    settings.SPRING_FESTIVAL = False
    assert sales_trend.chart(facts).marks == ()


def test_routes_that_pull_both_ways(facts: ReportFacts) -> None:
    rows = list(facts.sales.routes)
    up = replace(rows[0], pull=replace(rows[0].pull, pull=Ratio(5, 100)))  # type: ignore[type-var]
    mixed = replace(facts, sales=replace(facts.sales, routes=(up, *rows[1:])))
    assert sentence(routes.SECTION, mixed) == (
        "Route 1 pulls up by +5.0 pp, Route 4 down by −0.3 pp; per order cycle Route 1 moved by +23.8%. "
        "1 of 4 routes lies above May."
    )


def test_one_route_is_the_unit() -> None:
    facts = sample_facts(Size(routes=1))
    assert sentence(routes.SECTION, facts) == "All sales of the unit are those of Route 1."


def test_routes_without_a_base_are_told_by_size(facts: ReportFacts) -> None:
    rows = tuple(replace(route, pull=None) for route in facts.sales.routes)
    text = sentence(routes.SECTION, replace(facts, sales=replace(facts.sales, routes=rows)))
    assert text == "Route 4 is the largest route with 26.3% of sales; there is no base for its pull."


def test_a_figure_shows_the_routes_that_matter_and_says_of_how_many() -> None:
    facts = sample_facts(Size(routes=60))
    chart = routes.chart(facts, {route.code: route.name for route in facts.sales.routes})
    assert len(chart.labels) == 15
    assert "15 of 60 routes" in chart.title[1]
    assert chart.variance is not None
    pulls = [pull for pull in chart.variance[1] if pull is not None]
    assert pulls == sorted(pulls, reverse=True)


def test_routes_of_the_same_name_are_told_apart_by_their_codes(facts: ReportFacts) -> None:
    rows = tuple(replace(route, name="Main street") for route in facts.sales.routes)
    text = sentence(routes.SECTION, replace(facts, sales=replace(facts.sales, routes=rows)))
    assert "Main street (N1-04)" in text


def test_debits_by_route(facts: ReportFacts) -> None:
    assert sentence(settlement_routes.SECTION, facts) == (
        "Debit success 96.6% (916/948); +1.0 pp vs May; at the first attempt 93.2%. "
        "32 dues of ¥28.1k failed, mostly for this reason: Insufficient funds; "
        "Route 2 holds 37% of the amount. 1 mandate was revoked in the month."
    )


def test_routes_out_of_balance_are_named(facts: ReportFacts) -> None:
    rows = facts.settlement.routes
    out = tuple(replace(row, out_of_balance=index < 2) for index, row in enumerate(rows))
    text = sentence(
        settlement_routes.SECTION, replace(facts, settlement=replace(facts.settlement, routes=out))
    )
    assert "Route 1 and Route 2 lie more than 5 pp from the unit's rate." in text


def test_villages(facts: ReportFacts) -> None:
    assert sentence(settlement_villages.SECTION, facts) == (
        "Most of the failed amount lies in Village 11 (Township 2): ¥3,255 in 5 dues. "
        "In 7 of 14 villages every served shop is enrolled. "
        "4 of 14 villages have fewer than 20 resolved dues and are not ranked."
    )


def test_villages_with_few_dues_are_grey_and_come_last(facts: ReportFacts) -> None:
    body = settlement_villages.SECTION.collect(facts)
    assert body is not None
    (table,) = body.elements
    kinds = [row.kind.value for row in table.rows]  # type: ignore[union-attr]
    assert kinds == ["plain"] * 10 + ["muted"] * 4


def test_each_tier_gets_a_judgement(facts: ReportFacts) -> None:
    def tier(tier: Tier, amount: int, before: int, shops: int, shops_before: int) -> TierRow:
        return TierRow(
            tier,
            shops,
            amount,
            Ratio(shops, 100),
            Ratio(amount, 1_000_000_00),
            shops - shops_before,
            amount - before,
        )

    tiers = (
        tier(Tier.TOP, 300_000_00, 250_000_00, 1, 1),
        tier(Tier.BIG, 300_000_00, 250_000_00, 5, 4),
        tier(Tier.MEDIUM, 200_000_00, 195_000_00, 14, 14),
        tier(Tier.SMALL, 200_000_00, 250_000_00, 80, 81),
    )
    changed = replace(facts, pyramid=replace(facts.pyramid, tiers=tiers, amount=1_000_000_00, population=100))
    body = pyramid.SECTION.collect(changed)
    assert body is not None
    beside = body.elements[0]
    assert list(beside.bullets.items) == [  # type: ignore[union-attr]
        (
            "Top: 1 shop brings ¥300.0k, 30.0% of the amount; "
            "stronger by +20.0% vs three months before, +20.0% per shop."
        ),
        (
            "Big: 5 shops bring ¥300.0k, 30.0% of the amount; "
            "stronger by +20.0% vs three months before, mostly by number (+1)."
        ),
        "Medium: 14 shops bring ¥200.0k, 20.0% of the amount; steady at +2.6% vs three months before.",
        (
            "Small: 80 shops bring ¥200.0k, 20.0% of the amount; "
            "weaker by −20.0% vs three months before, −19.0% per shop."
        ),
    ]


def test_too_few_shops_are_ranked() -> None:
    text = sentence(pyramid.SECTION, sample_facts(Size(routes=1, shops=3, villages=1)))
    assert text.startswith("With 3 shops in April 2024 to June 2024 there are no tiers, which need 20")


def test_windows_across_the_festival_are_not_judged(facts: ReportFacts, settings: Settings) -> None:
    apart = replace(facts, pyramid=replace(facts.pyramid, base_comparable=False))
    settings.SPRING_FESTIVAL = True
    assert "only one of the two windows holds the Spring Festival" in sentence(pyramid.SECTION, apart)
    settings.SPRING_FESTIVAL = False
    assert "Spring Festival" not in sentence(pyramid.SECTION, apart)


def test_migration(facts: ReportFacts) -> None:
    assert sentence(migration.SECTION, facts) == (
        "96.1% (219/228) of the shops in a tier three months ago are in one still; "
        "0 moved up and 1 down, net −0.5%. Most was lost with shops that stopped buying (4, −¥71.3k), "
        "most gained with shops that bought again (4, +¥85.0k); in all +¥51.7k."
    )


def test_movements_name_the_largest_fall_and_how_many_ask_for_a_reason(facts: ReportFacts) -> None:
    assert sentence(movements.SECTION, facts) == (
        "Largest fall: Shop 40, −¥17.5k (−59.3%); on record: no order in 3 order cycles. "
        "11 shops fell behind the unit far enough to ask for a reason (growth index below 0.80)."
    )


def test_movements_without_a_fall_name_the_largest_gain(facts: ReportFacts) -> None:
    only_up = replace(facts, movements=replace(facts.movements, down=(), alerts=0))
    text = sentence(movements.SECTION, only_up)
    assert text.startswith("Largest gain: Shop 10, +¥18.4k; on record: new shop.")
    assert text.endswith("No shop fell behind the unit far enough to ask for a reason.")


def test_visits(facts: ReportFacts) -> None:
    assert sentence(visits.SECTION, facts) == (
        "94.5% (448/474) of the visits required were made; +1.3 pp vs May; 8 served shops saw no visit. "
        "Route 3 is furthest behind with 91.5% (108/118), −3.0 pp from the unit. "
        "4 served shops have no visit on file at all."
    )


def test_targets(facts: ReportFacts) -> None:
    text = sentence(targets.SECTION, facts)
    assert (
        text == "101.5% of the target of ¥3.06m was reached (+¥45.2k); every route with a target reached it."
    )
    assert facts.targets is not None
    short = replace(facts.targets.routes[0], target=900_000_00)
    missed = replace(facts, targets=replace(facts.targets, routes=(short, *facts.targets.routes[1:])))
    assert "3 of 4 routes with a target reached it; Route 1 is short of it by ¥162.9k" in sentence(
        targets.SECTION, missed
    )


def test_without_targets_there_is_no_section(facts: ReportFacts) -> None:
    assert targets.SECTION.collect(replace(facts, targets=None)) is None


def test_unknown_sales_make_a_sentence_and_nothing_more(facts: ReportFacts) -> None:
    blank = Figure(None, None, None)
    sales = replace(
        facts.sales,
        total=None,
        previous=None,
        last_year=None,
        mom=UNKNOWN_CHANGE,
        yoy=YearOnYear(change(None, None), greyed=False, combined=None),
        months=tuple(replace(month, amount=None) for month in facts.sales.months),
        routes=(),
        key=replace(facts.sales.key, amount=blank),
    )
    empty = replace(facts, sales=sales)
    body = sales_trend.SECTION.collect(empty)
    assert body is not None
    assert body.sentence == "No sales are on file for June 2024 or the twelve months before it."
    assert body.elements == ()
    assert routes.SECTION.collect(empty) is None

"""What the data contradict, and what they do not: precision first (domain.md §8.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from journals.enums import CONTRADICTIONS
from journals.measures.claims import ClaimKind, find_claims
from journals.measures.contradictions import contradictions
from journals.measures.fact_sheet import Base, FactSheet, Grain, Named, NameKind, Subject, Trend
from journals.measures.wording import SUBJECTS, contradiction_text
from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.ratio import Ratio

S = Subject
NAMES = (
    Named(NameKind.SHOP, "李记店", was_visited=True),
    Named(NameKind.SHOP, "永辉超市（人民路店）", ("永辉超市",), was_visited=False),
    Named(NameKind.SHOP, "Miller's Market", was_visited=True),
    Named(NameKind.SHOP, "Oak Deli", was_visited=False),
    Named(NameKind.ROUTE, "城东线", was_visited=True),
    Named(NameKind.VILLAGE, "王家村"),
    Named(NameKind.PERSON, "王刚"),
)


def trend(base: Base, now: int, before: int) -> Trend:
    return Trend(base, Ratio(now, 1), Ratio(before, 1))


DAY = FactSheet(
    period=Period(date(2026, 6, 12), date(2026, 6, 13)),
    grain=Grain.DAY,
    counts={
        S.VISITS: (10,),
        S.SHOPS_VISITED: (9,),
        S.PLANNED: (11,),
        S.PLANNED_DONE: (8,),
        S.UNPLANNED: (2,),
        S.MISSED: (3,),
        S.DEBITS_FAILED: (3,),
        S.SHOPS_FAILED: (2,),
        S.ACTIONS_DONE: (4,),
        S.CARTONS: (350,),
        S.ORDERS: (7,),
    },
    amounts={S.SALES: (1_256_000,)},
    rates={S.DEBIT_SUCCESS: (Ratio(94, 100), Ratio(90, 100))},
    trends={
        S.SALES: (trend(Base.PREVIOUS, 90, 100),),
        S.CARTONS: (trend(Base.PREVIOUS, 90, 100),),
        S.DEBIT_SUCCESS: (Trend(Base.PREVIOUS, Ratio(94, 100), Ratio(90, 100)),),
    },
    names=NAMES,
)
WEEK = replace(
    DAY,
    period=Period(date(2026, 6, 8), date(2026, 6, 15)),
    grain=Grain.WEEK,
    counts={S.VISITS: (60,), S.SHOPS_VISITED: (55,), S.ACTIONS_OVERDUE: (2,)},
    rates={S.COVERAGE: (Ratio(88, 100),), S.ADHERENCE: (Ratio(56, 65),)},
)
MONTH = replace(
    WEEK,
    period=Period(date(2026, 6, 1), date(2026, 7, 1)),
    grain=Grain.MONTH,
    trends={S.SALES: (trend(Base.PREVIOUS, 110, 100), trend(Base.YEAR, 110, 130))},
)

FALSE = [
    # Counts.
    (DAY, "今日拜访12户，一切正常。", ClaimKind.COUNT, "拜访12户"),
    (DAY, "今天下雨，还是坚持拜访了十五户客户。", ClaimKind.COUNT, "拜访了十五户客户"),
    (DAY, "全天走访零售户１６户，累。", ClaimKind.COUNT, "走访零售户１６户"),
    (DAY, "12 visits today, all fine.", ClaimKind.COUNT, "12 visits"),
    (DAY, "I visited both shops.", ClaimKind.COUNT, "visited both shops"),
    (DAY, "Visited twelve shops and checked prices.", ClaimKind.COUNT, "Visited twelve shops"),
    (DAY, "计划拜访12户，实际拜访9户。", ClaimKind.COUNT, "计划拜访12户"),
    (DAY, "Made 8 of my 12 planned visits.", ClaimKind.COUNT, "Made 8 of my 12 planned visits"),
    (DAY, "今日扣款失败6户，已逐户打电话。", ClaimKind.COUNT, "扣款失败6户"),
    (DAY, "Today 6 debits failed because of low balances.", ClaimKind.COUNT, "6 debits failed"),
    (DAY, "计划外拜访4户。", ClaimKind.COUNT, "计划外拜访4户"),
    (DAY, "漏访5户。", ClaimKind.COUNT, "漏访5户"),
    (DAY, "Closed 6 actions.", ClaimKind.COUNT, "Closed 6 actions"),
    (DAY, "上午拜访5户，下午拜访4户，共拜访12户。", ClaimKind.COUNT, "拜访12户"),
    (WEEK, "逾期待办5项。", ClaimKind.COUNT, "逾期待办5项"),
    # Amounts and rates.
    (DAY, "订货金额2万元。", ClaimKind.AMOUNT, "订货金额2万元"),
    (DAY, "Order value today was $20,000.", ClaimKind.AMOUNT, "Order value today was $20,000"),
    (DAY, "今日订货520条。", ClaimKind.AMOUNT, "订货520条"),
    (WEEK, "本周计划执行率98%。", ClaimKind.AMOUNT, "计划执行率98%"),
    (WEEK, "Coverage this week was 97%.", ClaimKind.AMOUNT, "Coverage this week was 97%"),
    (DAY, "销量环比下降20%。", ClaimKind.AMOUNT, "销量环比下降20%"),
    # Directions.
    (DAY, "销量上升。", ClaimKind.DIRECTION, "销量上升"),
    (DAY, "Sales rose.", ClaimKind.DIRECTION, "Sales rose"),
    (DAY, "销量基本持平。", ClaimKind.DIRECTION, "销量基本持平"),
    (WEEK, "与上周相比，本周销量增长。", ClaimKind.DIRECTION, "销量增长"),
    (DAY, "The debit success rate dropped.", ClaimKind.DIRECTION, "debit success rate dropped"),
    (MONTH, "同比销售额增长。", ClaimKind.DIRECTION, "销售额增长"),
    (MONTH, "Sales fell against last month.", ClaimKind.DIRECTION, "Sales fell against last month"),
    # Names.
    (DAY, "拜访了永辉超市，库存偏高。", ClaimKind.NAME, "永辉超市"),
    (DAY, "走访李记店和永辉超市（人民路店）。", ClaimKind.NAME, "永辉超市（人民路店）"),
    (DAY, "Called at Miller's Market and Oak Deli.", ClaimKind.NAME, "Oak Deli"),
    (DAY, "今天拜访了大润家超市，沟通陈列。", ClaimKind.NAME, "大润家超市"),
    (DAY, "Stopped at Brightwater Market to check the display.", ClaimKind.NAME, "Brightwater Market"),
    (DAY, "和赵经理一起走了9户。", ClaimKind.NAME, "赵"),
]


@pytest.mark.parametrize(("sheet", "text", "kind", "marked"), FALSE)
def test_a_false_statement_is_marked(sheet: FactSheet, text: str, kind: ClaimKind, marked: str) -> None:
    (found,) = contradictions(text, sheet)
    assert found.kind is kind
    assert marked in text[found.start : found.end]
    assert (found.start, found.end) == (found.claim.start, found.claim.end)
    assert found.kind.value in CONTRADICTIONS


TRUE = [
    (DAY, "今日拜访9户，完成拜访10次。"),
    (DAY, "Visited nine shops; 10 visits in all."),
    (DAY, "计划拜访11户，按计划完成8户，计划外2户，未拜访3户。"),
    (DAY, "扣款失败2户，扣款失败3笔。"),
    (DAY, "订货金额1.26万元，销售额12,500元，订货350条。"),
    (DAY, "扣款成功率94%，按笔算扣款成功率90%。"),
    (DAY, "销量环比下降10%，扣款成功率上升4个百分点。"),
    (MONTH, "销量环比增长10%，同比下降15.4%。"),
    (MONTH, "Sales rose on last month but fell against last year."),
    (DAY, "拜访了李记店。Visited Miller's Market."),
    (DAY, "和王经理一起走了9户。"),
    # A shorter or longer form of a name that there is.
    (DAY, "走访李记超市。Visited Miller's Foods."),
]

NOT_JUDGED = [
    # Plans, wishes, targets.
    (DAY, "明天计划拜访12户。"),
    (DAY, "明日计划：\n1. 拜访12户\n2. 完成待办6项"),
    (WEEK, "下周计划\n拜访70户\n销量上升5%"),
    (WEEK, "Next week:\n- 70 visits\n- close 6 actions"),
    (DAY, "Will visit 12 shops tomorrow."),
    (DAY, "目标拜访12户，争取销量上升。"),
    (DAY, "I wanted to make 12 visits."),
    (DAY, "本想拜访12户，只跑了9户。"),
    # Other times, longer and shorter ones.
    (DAY, "昨天拜访12户。"),
    (DAY, "本周拜访60户。"),
    (DAY, "Last week it was 72 visits."),
    (DAY, "累计拜访120户，今天9户。"),
    (DAY, "上午拜访5户，下午拜访4户。"),
    (WEEK, "周三拜访12户。"),
    (WEEK, "6月10日拜访12户。"),
    (WEEK, "On Monday I made 15 visits."),
    (MONTH, "上半月销量下降，下半月回升。"),
    (MONTH, "5月销量下降。"),
    (MONTH, "五月份销量下降。"),
    # Hedges and ranges.
    (DAY, "拜访10多户。"),
    (DAY, "拜访12户左右。"),
    (DAY, "拜访两三户。"),
    (DAY, "About twelve visits."),
    (DAY, "10-12 visits."),
    (DAY, "At least 12 visits."),
    # Parts.
    (DAY, "拜访9户，其中3户缺货，12户库存偏低。"),
    (DAY, "12 of them were out of stock."),
    (DAY, "城东线拜访12户。"),
    (DAY, "在王家村，拜访5户。"),
    (DAY, "重点拜访3户大户。"),
    (DAY, "Visited 12 shops on Route 5."),
    (DAY, "In Ames I visited 5 shops."),
    (DAY, "电话拜访5户。"),
    (DAY, "李记店修路，客流少。销量上升。"),
    (DAY, "大户销量上升。"),
    (DAY, "Premium sales rose."),
    (DAY, "给12户送了价签。"),
    (DAY, "平均每天拜访12户。"),
    (DAY, "Effective visits: 84.6% (11/13)."),
    (DAY, "有效拜访12次。"),
    (DAY, "Effective visits: 12."),
    # Not stated as a fact, or by somebody else.
    (DAY, "店主说销量上升。"),
    (DAY, "客户说：“今天拜访12户”。"),
    (DAY, "销量为什么上升？"),
    (DAY, "如果销量上升，就加订。"),
    (DAY, "The owner says sales rose."),
    (DAY, "销量没有上升。"),
    (DAY, "Sales did not rise."),
    (DAY, "第12户是新店。"),
    # Names without a visit, and words that are no names.
    (DAY, "没有去永辉超市。"),
    (DAY, "明天去永辉超市。"),
    (DAY, "给永辉超市打了电话。"),
    (DAY, "永辉超市订得少。"),
    (DAY, "拜访了两家小超市。"),
    (DAY, "隔壁新开的红星超市抢了客。"),
    (DAY, "到店时老板在吃饭。"),
    (DAY, "和市场经理一起走了9户。"),
    (DAY, "A new Brightwater Market opened nearby."),
    # Nothing on file to judge by.
    (WEEK, "本周接到投诉4起。"),
    (DAY, "拜访覆盖率12%。"),
    (DAY, "销量同比上升。"),
]


@pytest.mark.parametrize(("sheet", "text"), TRUE + NOT_JUDGED)
def test_nothing_else_is_doubted(sheet: FactSheet, text: str) -> None:
    assert contradictions(text, sheet) == ()


@pytest.mark.parametrize(
    "text",
    [
        "6月9日：走访城西。拜访12户，都在家。",
        "6月9日（周二）：下雨。拜访12户。销量上升。",
        "周二：下雨。拜访12户。",
        "6月9日\n下雨\n拜访12户",
        "9 June: rain all morning. I made 12 visits. Sales rose.",
        "Tuesday: rain all morning. I made 12 visits.",
    ],
)
def test_below_a_day_as_heading_a_week_is_not_told_of(text: str) -> None:
    assert not contradictions(text, WEEK)


@pytest.mark.parametrize(
    "text",
    [
        "6月9日：下雨。拜访12户。本周共拜访70户。",
        "6月9日：下雨。\n拜访70户。",
        "6月9日起涨价：店主问得多。拜访70户。",
        "Tuesday: rain. I made 12 visits. This week I made 75 visits in total.",
    ],
)
def test_a_day_as_heading_ends_with_its_paragraph_or_with_the_week(text: str) -> None:
    assert [found.kind for found in contradictions(text, WEEK)] == [ClaimKind.COUNT]


@pytest.mark.parametrize(("sheet", "text"), TRUE[:9])
def test_what_is_right_was_understood(sheet: FactSheet, text: str) -> None:
    assert find_claims(text, sheet)


def test_a_claim_says_what_was_stated() -> None:
    claims = find_claims("今日拜访9户，订货1.2万条，扣款成功率下降2.5个百分点。", DAY)
    assert [(claim.kind, claim.subject, claim.value, claim.step) for claim in claims] == [
        (ClaimKind.COUNT, S.SHOPS_VISITED, Decimal(9), Decimal(1)),
        (ClaimKind.AMOUNT, S.CARTONS, Decimal(12000), Decimal(1000)),
        (ClaimKind.DIRECTION, S.DEBIT_SUCCESS, "down", Decimal(1)),
        (ClaimKind.CHANGE, S.DEBIT_SUCCESS, Decimal("-2.5"), Decimal("0.1")),
    ]


def test_a_text_about_some_shops_is_judged_by_its_names_alone() -> None:
    text = "今日拜访12户，销量上升。拜访了永辉超市。"
    (found,) = contradictions(text, DAY, is_about_part=True)
    assert found.kind is ClaimKind.NAME


def test_a_plan_states_nothing_of_what_was_done() -> None:
    assert contradictions("拜访12户，销量上升。去永辉超市。", DAY, is_plan=True) == ()
    (found,) = contradictions("拜访12户，走访红星超市。", DAY, is_plan=True)
    assert found.expected is None


def test_a_subject_without_figures_and_names_without_a_list_are_not_judged() -> None:
    empty = FactSheet(DAY.period, Grain.DAY)
    assert all(contradictions(text, empty) == () for _sheet, text, _kind, _marked in FALSE)


def test_a_case_has_as_many_cartons_as_the_office_says() -> None:
    assert contradictions("今日订货2箱。", replace(DAY, cartons_per_case=175)) == ()
    assert contradictions("今日订货2箱。", replace(DAY, cartons_per_case=250)) != ()


WORDED = [
    ("今日拜访12户。", "Shops visited on file: 9", "系统记录的拜访户数：9"),
    ("销售额2万元。", "Sales on file: ¥12,560.00", "系统记录的销售额：¥12,560.00"),
    (
        "扣款成功率下降。",
        "Debit success on file: 94.0%, before 90.0% (+4.0 pp)",
        "系统记录的扣款成功率：94.0%，上期90.0%（+4.0 个百分点）",
    ),
    ("销量上升。", "Cartons on file: 90, before 100 (−10.0%)", "系统记录的销量（条）：90，上期100（−10.0%）"),
    (
        "拜访了永辉超市。",
        "No visit to 永辉超市（人民路店） is on file",
        "系统里没有拜访“永辉超市（人民路店）”的记录",
    ),
    ("拜访了红星超市。", "No shop called 红星超市 is on file", "系统里没有叫“红星超市”的零售户"),
]


@pytest.mark.parametrize(("text", "english", "chinese"), WORDED)
def test_the_figure_on_file_is_told_in_both_languages(text: str, english: str, chinese: str) -> None:
    (found,) = contradictions(text, DAY)
    with translation.override("en"):
        assert contradiction_text(found, DAY) == english
    with translation.override("zh-hans"):
        assert contradiction_text(found, DAY) == chinese


def test_every_subject_has_a_name() -> None:
    assert set(SUBJECTS) == set(Subject)


pieces = st.sampled_from(
    [text for _sheet, text, *_rest in FALSE] + [text for _sheet, text in TRUE + NOT_JUDGED]
) | st.text(max_size=30)


@given(st.lists(pieces, max_size=5), st.sampled_from([DAY, WEEK, MONTH]))
def test_claims_lie_in_the_text_in_their_order(texts: list[str], sheet: FactSheet) -> None:
    text = "\n".join(texts)
    claims = find_claims(text, sheet)
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    assert all(0 <= claim.start < claim.end <= len(text) for claim in claims)
    told = contradictions(text, sheet)
    assert {found.claim for found in told} <= set(claims)


@given(st.integers(2, 400))
def test_a_count_is_right_exactly_when_it_is_on_file(number: int) -> None:
    is_right = number in {9, 10}
    for text in (f"今日拜访{number}户。", f"{number} visits today."):
        assert (contradictions(text, DAY) == ()) is is_right


def test_a_long_journal_is_read_within_a_pause_of_the_keys() -> None:
    names = tuple(Named(NameKind.SHOP, f"第{number}号便民超市", was_visited=True) for number in range(300))
    text = "\n".join(text for _sheet, text, _kind, _marked in FALSE)
    sheet = replace(DAY, names=names)
    contradictions(text, sheet)
    start = perf_counter()
    contradictions(text, sheet)
    assert perf_counter() - start < 0.5

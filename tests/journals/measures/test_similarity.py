"""What counts as a copy, and what is marked of it (domain.md §8.4, vectors.json)."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals.measures.names import NameIndex
from journals.measures.similarity import (
    Earlier,
    LikenessKind,
    compare,
    containment,
    grams,
    jaccard,
    normalise,
    prepare,
)
from salesforce_app.kernel.ratio import Ratio
from tests.vectors import VECTORS

JUNE_12 = date(2026, 6, 12)
BOILERPLATE = VECTORS["similarity"]["cases"][0]["a"]
REWORDED = VECTORS["similarity"]["cases"][1]["b"]
FINDING = VECTORS["similarity"]["cases"][2]["b"]


def earlier(text: str, *drafted: str) -> Earlier:
    return Earlier("june", text, JUNE_12, drafted)


def ratio(value: float | list[int]) -> Ratio | float:
    return Ratio(*value) if isinstance(value, list) else value


@pytest.mark.parametrize("case", VECTORS["similarity"]["cases"])
def test_the_worked_examples_are_met_exactly(case: dict) -> None:
    one, other = normalise(case["a"]).text, normalise(case["b"]).text
    for size in (2, 3):
        found = jaccard(grams(one, size), grams(other, size))
        wanted = case[f"J{size}"]
        assert (found.value if isinstance(wanted, float) else found) == ratio(wanted)
    if "contain3" in case:
        assert containment(grams(one), grams(other)) == ratio(case["contain3"])


def test_text_is_normalised_to_letters_and_one_sign_for_each_number() -> None:
    assert normalise("ＡＢｃ，拜访１２户、1,200.5 元 at 10:30!").text == "abc拜访#户#元at#"


def test_a_text_with_other_numbers_is_a_near_copy() -> None:
    (found,) = compare(BOILERPLATE, [earlier(BOILERPLATE.replace("12", "1,508"))])
    assert (found.kind, found.key, found.on) == (LikenessKind.NEAR_COPY, "june", JUNE_12)
    assert found.jaccard.value == 1
    (span,) = found.spans
    assert BOILERPLATE[slice(*span)] == BOILERPLATE.rstrip("。")


def test_a_reworded_text_is_similar_and_what_was_kept_is_marked() -> None:
    (found,) = compare(REWORDED, [earlier(BOILERPLATE)])
    assert (found.kind, found.jaccard) == (LikenessKind.SIMILAR, Ratio(23, 44))
    assert [REWORDED[slice(*span)] for span in found.spans] == [
        "今日拜访客户9户，客户经营情况",
        "库存合理，陈列",
        "规范，明码标价到位，无",
    ]


def test_texts_about_different_things_are_not_alike() -> None:
    assert compare(FINDING, [earlier(BOILERPLATE)]) == ()


def test_a_paragraph_pasted_into_a_longer_text_is_found_either_way() -> None:
    longer = f"{FINDING}\n{BOILERPLATE}\n村口超市新换了柜台，要两张新品海报，周五送到。"
    (found,) = compare(longer, [earlier(BOILERPLATE.replace("12", "9"))])
    assert (found.kind, found.containment.value) == (LikenessKind.PASTED, 1)
    assert [longer[slice(*span)] for span in found.spans] == [BOILERPLATE.rstrip("。")]
    (found,) = compare(BOILERPLATE, [earlier(longer)])
    assert found.kind == LikenessKind.PASTED


def test_short_texts_are_not_tested() -> None:
    assert compare("今天无特殊情况。", [earlier("今天无特殊情况。")]) == ()
    assert compare("", [earlier("")]) == ()
    nineteen, twenty = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    assert compare(nineteen, [earlier(nineteen)]) == ()
    assert compare(twenty, [earlier(nineteen)]) == ()
    assert compare(twenty, [earlier(twenty)])[0].kind == LikenessKind.NEAR_COPY


def test_drafted_facts_and_shop_names_do_not_count() -> None:
    facts = "今日计划拜访12户，完成11户，未拜访1户，订货金额12,500元，扣款失败2户，受理诉求1件，办结1件。"
    one, other = f"{facts}\n{FINDING}", f"{facts}\n镇上庙会三天，外来客多，高价烟走得快，周四前补两个规格。"
    assert compare(one, [earlier(other)])[0].kind == LikenessKind.PASTED
    assert compare(one, [earlier(other, facts)], drafted=[facts]) == ()
    names = ["李记店", "永辉超市（人民路店）"]
    first, second = (f"{name}门口修路，客流少了三成，建议先订小规格，下周三再去看库存。" for name in names)
    assert compare(first, [earlier(second)])[0].jaccard.value < 1
    assert compare(first, [earlier(second)], names=names)[0].jaccard.value == 1


def test_a_latin_name_is_dropped_as_a_whole_word_only() -> None:
    names = NameIndex.of(["Ace", "Hy-Vee #3"])
    assert normalise("Placed at Ace; HY-VEE #3 too", names=names).text == "placedattoo"


def test_the_gravest_likeness_comes_first() -> None:
    found = compare(
        BOILERPLATE,
        [Earlier(1, REWORDED, JUNE_12), Earlier(2, FINDING, JUNE_12), Earlier(3, BOILERPLATE, JUNE_12)],
    )
    assert [(one.key, one.kind) for one in found] == [(3, LikenessKind.NEAR_COPY), (1, LikenessKind.SIMILAR)]


def test_forty_earlier_texts_are_compared_within_a_pause_of_the_keys() -> None:
    texts = [earlier(f"{FINDING}{number}" * 4) for number in range(40)]
    best = min(_seconds(BOILERPLATE * 4, texts) for _ in range(5))
    assert best < 0.1


def _seconds(text: str, others: list[Earlier]) -> float:
    start = perf_counter()
    compare(text, others)
    return perf_counter() - start


texts = st.text(max_size=120) | st.text(alphabet="拜访户客店abcdé １２3.,:#\n，。ｶﾞ㎏한ㄱㅏ", max_size=80)


@given(texts)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(texts, st.lists(st.sampled_from(["拜访", "客户", "ab", "é 1", "2"]), max_size=3))
def test_comparing_uses_the_normalised_text(text: str, names: list[str]) -> None:
    index = NameIndex.of(names)
    prose = prepare(text, names=index, drafted=["店a", "3"])
    assert prose.effective == normalise(text, names=index, drafted=["店a", "3"]).text
    assert prose.grams == grams(prose.effective)


@given(texts, texts)
def test_likeness_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    first, second = grams(normalise(one).text), grams(normalise(other).text)
    there, back = jaccard(first, second), jaccard(second, first)
    assert there == back
    assert 0 <= there.numerator <= there.denominator
    assert 0 <= containment(first, second).numerator <= containment(first, second).denominator


@given(texts, texts, st.booleans())
def test_spans_lie_in_the_text_one_after_the_other(one: str, other: str, is_part: bool) -> None:
    text = f"{one}\n{BOILERPLATE}{other}"
    for found in compare(text, [earlier(f"{BOILERPLATE}\n{one if is_part else other}")]):
        ends = [0]
        for start, end in found.spans:
            assert ends[-1] <= start < end <= len(text)
            ends.append(end)
        assert found.spans


@given(
    st.lists(st.integers(0, 10**9), min_size=3, max_size=3),
    st.lists(st.integers(0, 10**9), min_size=3, max_size=3),
)
def test_swapping_numbers_leaves_the_likeness_at_one(one: list[int], other: list[int]) -> None:
    form = "今日拜访{}户，订货{}条，其中新品{}条，客户反映客流减少，建议先订小规格。"
    (found,) = compare(form.format(*one), [earlier(form.format(*other))])
    assert found.jaccard.numerator == found.jaccard.denominator

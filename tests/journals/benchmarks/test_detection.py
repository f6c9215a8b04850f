"""What `make bench` measures of copies and contradictions holds among a few hundred journals as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from journals.benchmarks.detection import SETS, find_contradictions, find_copies, make, measure
from journals.benchmarks.generation import MadeUp
from salesforce_app.management.benching import Bench

SEED = 7


@pytest.fixture(scope="module", params=list(SETS))
def journals(request: pytest.FixtureRequest) -> list[MadeUp]:
    return make(SEED, SETS[request.param], 400, 12)


def test_planted_copies_are_found_and_honest_texts_left_alone(journals: list[MadeUp]) -> None:
    found = find_copies(journals)
    assert found.recall.denominator == 36
    assert found.recall.value >= 0.95
    assert found.flagged.denominator > 300
    assert found.flagged.value <= 0.05


def test_planted_contradictions_are_found_and_true_statements_left_alone(journals: list[MadeUp]) -> None:
    found = find_contradictions(journals)
    assert found.recall.denominator == 48
    assert found.recall.value >= 0.9
    assert found.flagged.value <= 0.05
    assert sum(bool(journal.stated) for journal in journals if not journal.planted) > 150


def test_the_same_seed_makes_the_same_journals() -> None:
    first, second = (make(SEED, SETS[""], 40, 1) for _ in range(2))
    assert [one.text for one in first] == [one.text for one in second]
    assert len({one.text for one in first}) == 40


def test_the_bench_tells_recall_and_false_flags(tmp_path: Path) -> None:
    said: list[str] = []
    bench = Bench("journals", small=True, say=said.append, folder=tmp_path)
    measure(bench)
    assert len(bench.verdicts) == 8
    assert sum("recall" in line for line in said) == 4

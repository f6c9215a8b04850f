"""The benchmark command runs what is asked for, and fails when a limit is missed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from salesforce_app.management.benching import Bench

SLOW, QUICK = 2.0, 1.0


def too_slow(bench: Bench) -> None:
    """Takes twice as long as its limit."""
    bench.timed("nothing", lambda: None)
    bench.ratio("ours ÷ theirs", SLOW, QUICK, at_most=1)


@pytest.fixture
def benches(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One benchmark, run in the tests' own database."""

    def run(name: str, benchmark: object, *, small: bool, say: object) -> Bench:
        bench = Bench(name, small, say, tmp_path)  # type: ignore[arg-type]
        benchmark(bench)  # type: ignore[operator]
        return bench

    settings.BENCHMARKS = {"slow": f"{__name__}.too_slow"}
    monkeypatch.setattr("salesforce_app.management.commands.bench.import_string", lambda _path: too_slow)
    monkeypatch.setattr("salesforce_app.management.commands.bench.run", run)


def test_a_missed_limit_fails_and_is_named(benches: None) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="Missed: slow: ours ÷ theirs") as failed:
        call_command("bench", stdout=out)
    assert failed.value.returncode == 1
    assert "2.000  (at most 1)  MISSED" in out.getvalue()


def test_a_small_trial_has_no_limits(benches: None) -> None:
    out = StringIO()
    call_command("bench", "slow", "--small", stdout=out)
    assert "2.000  (at most 1)" in out.getvalue()
    assert "MISSED" not in out.getvalue()


def test_an_unknown_name_is_answered_with_the_known_ones(benches: None) -> None:
    with pytest.raises(CommandError, match=r"No benchmark is called quick\. Choose from: slow\."):
        call_command("bench", "quick")

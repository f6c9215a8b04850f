"""What a benchmark is: it measures the product against a bare limit, in one run, on one machine.

A benchmark is a function of one ``Bench``, registered by name in ``settings.BENCHMARKS``. It works in a
scratch database of its own, which is empty when it begins and gone when it ends.
"""

from __future__ import annotations

import contextlib
import gc
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from django.conf import settings
from django.db import connection

T = TypeVar("T")

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One ratio that a benchmark measured; ``at_most`` is what it has to reach, None when it only informs."""

    label: str
    ratio: float
    at_most: float | None

    @property
    def reached(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.at_most is None or self.ratio <= self.at_most


@dataclass
class Bench:
    """One benchmark's run. ``small`` asks for a trial that takes seconds: its ratios mean little."""

    name: str
    small: bool
    say: Callable[[str], object]
    folder: Path
    verdicts: list[Verdict] = field(default_factory=list)

    def timed(self, label: str, work: Callable[[], T], *, times: int = 1) -> tuple[float, T]:
        """The best of several runs in seconds, and the last result; prints the time.

        The best, because whatever else the machine does can only add to it.
        """
        best = float("inf")
        for _ in range(times):
            gc.collect()
            start = time.perf_counter()
            result = work()
            best = min(best, time.perf_counter() - start)
        self.say(f"  {label:<58} {best:10.3f} s")
        return best, result

    def ratio(self, label: str, ours: float, limit: float, *, at_most: float | None = None) -> None:
        """Record ``ours ÷ limit``; the command fails when it lies above ``at_most`` and isn't small."""
        verdict = Verdict(label, ours / limit, None if self.small else at_most)
        self.verdicts.append(verdict)
        against = "" if at_most is None else f"  (at most {at_most:g})"
        mark = "" if verdict.reached else "  MISSED"
        self.say(f"  {label:<58} {verdict.ratio:10.3f}{against}{mark}")


@contextlib.contextmanager
def scratch_database(folder: Path) -> Iterator[None]:
    """An empty database with all tables in place of the configured one, on the same vendor.

    Made from the models rather than by the migrations, which takes half a second. Debug mode is off
    within: it would keep the text of every statement.
    """
    # Django mends the schema of its test databases alone; these are such databases for a while.
    name = str(folder / "bench.sqlite3")
    if connection.vendor != "sqlite":
        name = f"bench_{os.getpid()}_{next(_NUMBERS)}"
    before, debug = connection.settings_dict["NAME"], settings.DEBUG
    test = dict(connection.settings_dict["TEST"])
    connection.settings_dict["TEST"].update(NAME=name, MIGRATE=False)
    connection.close()
    settings.DEBUG = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
        connection.settings_dict["TEST"].update(test)
        settings.DEBUG = debug


def run(name: str, benchmark: Callable[[Bench], None], *, small: bool, say: Callable[[str], object]) -> Bench:
    """Run one benchmark in a scratch database and a scratch folder; returns it with its verdicts."""
    with TemporaryDirectory() as folder, scratch_database(Path(folder)):
        bench = Bench(name, small, say, Path(folder))
        benchmark(bench)
    return bench

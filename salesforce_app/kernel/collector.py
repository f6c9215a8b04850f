"""Holding back Python's cyclic garbage collector while many rows are read."""

from __future__ import annotations

import gc
import threading
from contextlib import ContextDecorator


class rows_are_no_garbage(ContextDecorator):  # noqa: N801 - used as a decorator and in a with statement
    """Within it, the cyclic collector does not run; reference counting frees memory as ever.

    Tens of thousands of rows kept in lists make the collector believe that garbage piles up, and each
    time it walks through everything that Django has loaded: a third of the time of a large report.
    Nests, and may be entered by several threads: it ends when the last one leaves.
    """

    _lock = threading.Lock()
    _entered = 0
    _was_enabled = False

    def __enter__(self) -> None:
        kind = type(self)
        with kind._lock:
            if kind._entered == 0:
                kind._was_enabled = gc.isenabled()
                gc.disable()
            kind._entered += 1

    def __exit__(self, *exception: object) -> None:
        kind = type(self)
        with kind._lock:
            kind._entered -= 1
            if kind._entered == 0 and kind._was_enabled:
                gc.enable()

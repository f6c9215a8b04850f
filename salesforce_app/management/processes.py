"""Running several programs as one: started together, ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType

from salesforce_app.kernel.errors import RoutebookError

POLL_SECONDS = 0.2


class ProgramEnded(RoutebookError):
    """A program that was to run on ended by itself. `name` says which, `status` is its exit status."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(f"{name} ended by itself with status {status}")
        self.name = name
        self.status = status


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Within it, SIGTERM does what Ctrl-C does, and either ends it once: what follows is not interrupted.

    The exception goes no further than the `with` block, so that an interrupted program ends well.
    """

    def interrupt(signum: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_together(
    programs: Mapping[str, Sequence[str]],
    *,
    ready: Callable[[], bool],
    on_ready: Callable[[], None],
    grace_seconds: float,
) -> None:
    """Start the programs, call `on_ready` once `ready` says so, and wait until an exception comes in.

    Then all of them are told to end (SIGTERM); one that still runs after `grace_seconds` is killed with
    everything it started. Each runs in a session of its own, so that Ctrl-C in a terminal reaches this
    process alone and the order of ending is decided here.

    Raises ProgramEnded for a program that ended by itself.
    """
    running: dict[str, subprocess.Popen[bytes]] = {}
    announced = False
    try:
        for name, command in programs.items():
            running[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603
        while True:
            for name, program in running.items():
                if (status := program.poll()) is not None:
                    raise ProgramEnded(name, status)
            if not announced and ready():
                announced = True
                on_ready()
            time.sleep(POLL_SECONDS)
    finally:
        _end(list(running.values()), grace_seconds)


def _end(programs: Sequence[subprocess.Popen[bytes]], grace_seconds: float) -> None:
    for program in programs:
        program.terminate()
    deadline = time.monotonic() + grace_seconds
    for program in programs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(max(0.0, deadline - time.monotonic()))
        if program.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()

"""`manage.py serve`: two programs run as one, and end as one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from salesforce_app.management.processes import ProgramEnded, run_together

SUPERVISOR = """
import sys
from salesforce_app.management.processes import interruptible, run_together
command = [sys.executable, "-c", "import time; time.sleep(60)"]
with interruptible():
    run_together(
        {"web": command, "worker": command},
        ready=lambda: True,
        on_ready=lambda: print("ready", flush=True),
        grace_seconds=5,
    )
print("stopped", flush=True)
"""
PROGRAM = """
import os, pathlib, signal, sys, time
if sys.argv[2] == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(60)
"""


def program(pid_file: Path, temper: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, str(pid_file), temper]


def runs(pid_file: Path) -> bool:
    try:
        os.kill(int(pid_file.read_text()), 0)
    except ProcessLookupError:
        return False
    return True


def has_started(pid_file: Path) -> bool:
    return pid_file.exists() and pid_file.read_text() != ""


def interrupt() -> None:
    raise KeyboardInterrupt


def never() -> None:
    raise AssertionError("it was never ready")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_either_signal_ends_both_programs_with_status_0(number: signal.Signals) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR], stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
    )
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "ready\n"

    supervisor.send_signal(number)

    # Its programs hold the other end of the pipe too: it closes when the last of the three has ended.
    rest, _ = supervisor.communicate(timeout=10)
    assert (rest, supervisor.returncode) == ("stopped\n", 0)


def test_a_program_that_ends_by_itself_ends_the_other_and_is_named(tmp_path: Path) -> None:
    web = tmp_path / "web"
    wait_then_fail = (
        f"import os, time\nwhile not os.path.exists({str(web)!r}): time.sleep(0.05)\nraise SystemExit(3)"
    )
    with pytest.raises(ProgramEnded, match="worker ended by itself with status 3"):
        run_together(
            {"web": program(web, "obedient"), "worker": [sys.executable, "-c", wait_then_fail]},
            ready=lambda: False,
            on_ready=never,
            grace_seconds=5,
        )
    assert not runs(web)


def test_a_program_that_ignores_the_signal_is_killed_after_the_grace(tmp_path: Path) -> None:
    web = tmp_path / "web"
    with pytest.raises(KeyboardInterrupt):
        run_together(
            {"web": program(web, "stubborn")},
            ready=lambda: has_started(web),
            on_ready=interrupt,
            grace_seconds=0.2,
        )
    assert not runs(web)


def test_a_program_is_given_time_to_end_by_itself(tmp_path: Path) -> None:
    web = tmp_path / "web"
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_together(
            {"web": program(web, "obedient")},
            ready=lambda: has_started(web),
            on_ready=interrupt,
            grace_seconds=30,
        )
    assert not runs(web)
    assert time.monotonic() - started < 30


def test_a_taken_port_is_refused_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            CommandError, match=f"port {port}: Address already in use. Choose another: PORT={port + 1}"
        ):
            call_command("serve", port=port)

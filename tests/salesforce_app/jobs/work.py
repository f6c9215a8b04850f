"""Tasks for the tests of jobs."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from salesforce_app.jobs.running import Run
from salesforce_app.kernel.errors import InputError


def count(run: Run, number: int) -> None:
    """Count to ``number`` and lead home."""
    for done in range(number):
        run.progress(done + 1, number, f"at {done + 1}")
    run.finish({"address": "/", "number": number})


def refuse(run: Run) -> None:
    """End by an error that says what to do."""
    raise InputError(_("Month"), _("It has not ended."), _("Wait."))


def break_down(run: Run) -> None:
    """End by a mistake of the code."""
    raise ZeroDivisionError("of no use to a reader")


def in_turns(run: Run, turns: int) -> None:
    """Take several turns, one step each."""
    run.progress(run.job.turn, turns)
    if run.job.turn < turns:
        run.again()


def measure_patience(run: Run) -> None:
    """Leave how many milliseconds a writing transaction would wait for another (SQLite)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        run.finish({"milliseconds": cursor.fetchone()[0]})


def run_out_of_time(run: Run) -> None:
    """End as the queue ends a task that takes too long."""
    raise SystemExit("Task exceeded maximum timeout value")

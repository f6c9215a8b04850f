"""Having the worker's jobs done in a test, one after the other, by the test itself."""

from __future__ import annotations

from salesforce_app.jobs.models import Job, JobState
from salesforce_app.jobs.running import run_job


def work() -> list[Job]:
    """Do every job that waits, those included that are started meanwhile; the jobs, in their order."""
    done: list[Job] = []
    while (job := Job.objects.filter(state=JobState.QUEUED).order_by("created_at").first()) is not None:
        run_job(str(job.pk))
        job.refresh_from_db()
        done.append(job)
    return done

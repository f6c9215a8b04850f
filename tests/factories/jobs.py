"""Long jobs."""

from __future__ import annotations

from datetime import UTC, datetime

from factory import Sequence
from factory.django import DjangoModelFactory

from salesforce_app.jobs.models import Job


class JobFactory(DjangoModelFactory[Job]):
    """A job that waits for a worker and has not been handed to the queue."""

    class Meta:
        model = Job

    task = "tests.salesforce_app.jobs.work.count"
    arguments = [3]
    title = Sequence(lambda n: f"Job {n}")
    language = "en"
    created_at = datetime(2024, 3, 1, 8, tzinfo=UTC)
    heartbeat_at = datetime(2024, 3, 1, 8, tzinfo=UTC)

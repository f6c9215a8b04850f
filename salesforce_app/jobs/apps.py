from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Keeps the schedules: a database that is up to date has them all."""

    name = "salesforce_app.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Bring the schedules into line whenever the queue's tables have been."""
        post_migrate.connect(_keep_schedules, sender=apps.get_app_config("django_q"))


def _keep_schedules(using: str, **_kwargs: Any) -> None:
    from django.db import connections
    from django_q.models import Schedule

    from .schedules import keep_schedules

    # Whoever migrates one app alone may not have the queue's table yet.
    if Schedule._meta.db_table in connections[using].introspection.table_names():
        keep_schedules()

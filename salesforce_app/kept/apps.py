from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class KeptConfig(AppConfig):
    """Keeps the triggers that count changes: a database that is up to date has them all."""

    name = "salesforce_app.kept"
    label = "kept"
    verbose_name = _("Kept figures")

    def ready(self) -> None:
        """Take the triggers off while tables change, and put them on again afterwards."""
        pre_migrate.connect(_stop_counting, sender=self)
        post_migrate.connect(_begin_counting, sender=self)


def _stop_counting(using: str, **_kwargs: Any) -> None:
    from .counting import stop_counting

    stop_counting(using)


def _begin_counting(using: str, **_kwargs: Any) -> None:
    from .counting import begin_counting

    begin_counting(using)

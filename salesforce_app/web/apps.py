from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Templates, static files and registries of the site."""

    name = "salesforce_app.web"
    label = "web"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Let every app put its own entries into the registries, so that no import runs upward."""
        autodiscover_modules("navigation", "panels", "listings", "notices", "companions")

"""The fixed lists of reports."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportFormat(TextChoices):
    """What a report can be made into."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
    HTML = "html", "HTML"
    JSON = "json", "JSON"


class NoticeChannel(TextChoices):
    """How a subscriber learns that her report is ready."""

    IN_APP = "in_app", _("In the app")
    MAIL = "mail", _("In the app and by e-mail")


class OrderState(TextChoices):
    """Where a report stands that a month's close asks for."""

    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being made")
    DONE = "done", _("Made")
    FAILED = "failed", _("Failed")

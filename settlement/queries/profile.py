"""What e-settlement knows of a shop's profile: how far its enrolment has come, and with which account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.queries.cards import RetailerCard
from accounts.queries.profile import ProfileEntry
from salesforce_app.kernel.periods import BEGINNING
from salesforce_app.kernel.timeline import holding

from ..models import Enrolment


def account_entries(card: RetailerCard) -> list[ProfileEntry]:
    """The stage of the enrolment, the bank and the last four digits; one statement."""
    stages = Enrolment.objects.filter(retailer=card.retailer).order_by("since")
    stage = holding(list(stages), card.day)
    since = stage.since if stage is not None and stage.since != BEGINNING else None
    values = {
        "enrolment": (_("enrolment"), stage.get_stage_display() if stage is not None else ""),
        "bank": (_("bank"), stage.bank if stage is not None else ""),
        "account_last4": (
            _("bank account"),
            f"…{stage.account_last4}" if stage is not None and stage.account_last4 else "",
        ),
    }
    return [
        ProfileEntry(name=name, label=label, value=value, changed_on=since)
        for name, (label, value) in values.items()
    ]

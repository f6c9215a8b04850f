"""Acknowledging the notice about what is recorded in the field."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.errors import InputError

from ..measures.field_notice import VERSION
from ..models import FieldNoticeRead


def acknowledge_notice(*, staff: Staff, version: int, moment: datetime) -> FieldNoticeRead:
    """Keep that somebody read the present version; doing it again changes nothing.

    Raises InputError for another version than the one in force.
    """
    if version != VERSION:
        raise InputError(
            "version", _("The notice has changed meanwhile."), _("Read it again, then acknowledge it.")
        )
    found, _is_new = FieldNoticeRead.objects.get_or_create(
        staff=staff, version=version, defaults={"read_at": moment}
    )
    return found

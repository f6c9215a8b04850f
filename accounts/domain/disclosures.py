"""Showing what is hidden until somebody asks for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError

from ..enums import Disclosed
from ..models import Disclosure, Retailer, Staff


@transaction.atomic
def disclose_phone(*, retailer: Retailer, staff: Staff, moment: datetime) -> str:
    """The telephone number of a shop's owner, and a line in the log of who has asked for it.

    Raises InputError when no number is on file; then nothing was shown and nothing is logged.
    """
    owner = retailer.owner
    if owner is None or not owner.phone:
        raise InputError("phone", _("No number is on file."), _("Fill in the owner's phone."))
    Disclosure.objects.create(
        staff=staff, retailer=retailer, owner=owner, what=Disclosed.PHONE, shown_at=moment
    )
    return owner.phone

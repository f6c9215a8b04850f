"""The language in which somebody reads."""

from __future__ import annotations

from django.db import transaction

from ..enums import Language
from ..models import Staff


@transaction.atomic
def choose_language(*, staff: Staff, language: Language) -> None:
    """Keep ``language`` as the one in which ``staff`` reads pages, reports and messages.

    Each chooses for herself, and a preference is no fact about the trade: it leaves no audit row.
    """
    staff.language = language
    staff.save(update_fields=["language"])

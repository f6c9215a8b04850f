"""Keeping the list of reasons for a shop's states."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from salesforce_app.kernel.changes import ChangeSet

from ..models import StateReason


@transaction.atomic
def save_state_reason(
    *,
    use: str,
    code: str,
    name_en: str,
    name_zh: str,
    position: int,
    is_offered: bool,
    actor: str,
    moment: datetime,
) -> StateReason:
    """Enter the reason ``code`` of a use, or change what is on file of it."""
    values = {"name_en": name_en, "name_zh": name_zh, "position": position, "is_offered": is_offered}
    changes = ChangeSet()
    on_file = StateReason.objects.filter(use=use, code=code).first()
    if on_file is None:
        changes.create(StateReason(use=use, code=code, **values))
    else:
        changes.update(on_file, **values)
    changes.save(actor=actor, moment=moment)
    return StateReason.objects.get(use=use, code=code)


@transaction.atomic
def remove_state_reason(reason: StateReason, *, actor: str, moment: datetime) -> None:
    """Take a reason from the list; the records made with it keep its text."""
    changes = ChangeSet()
    changes.delete(reason)
    changes.save(actor=actor, moment=moment)

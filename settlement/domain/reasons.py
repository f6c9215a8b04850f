"""Teaching what a bank's code or wording means."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from salesforce_app.kernel.changes import ChangeSet

from ..models import BankReason


@transaction.atomic
def save_bank_reason(
    *, code: str, reason: str, name_en: str, name_zh: str, actor: str, moment: datetime
) -> BankReason:
    """Let a bank's ``code`` (or words) mean ``reason`` in every import from now on.

    Attempts imported before keep the reason that they were given; import their file again to change it.
    """
    changes = ChangeSet()
    on_file = BankReason.objects.filter(code=code).first()
    if on_file is None:
        changes.create(BankReason(code=code, reason=reason, name_en=name_en, name_zh=name_zh))
    else:
        changes.update(on_file, reason=reason, name_en=name_en, name_zh=name_zh)
    changes.save(actor=actor, moment=moment)
    return BankReason.objects.get(code=code)


@transaction.atomic
def forget_bank_reason(reason: BankReason, *, actor: str, moment: datetime) -> None:
    """Let a bank's code mean again what the product knows of it by itself."""
    changes = ChangeSet()
    changes.delete(reason)
    changes.save(actor=actor, moment=moment)

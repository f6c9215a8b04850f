"""Recording the stages of a shop's enrolment."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Retailer
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.succession import fit_in

from ..enums import EnrolmentStage
from ..measures.account_numbers import holds_account_number
from ..models import Enrolment

_LAST4 = re.compile(r"[0-9]{4}", re.ASCII)


def plan_enrolment(
    changes: ChangeSet,
    enrolments: list[Enrolment],
    *,
    retailer: Retailer,
    stage: EnrolmentStage,
    since: date,
    bank: str | None = None,
    account_last4: str | None = None,
    reason: str | None = None,
) -> bool:
    """Let a shop be at ``stage`` from ``since`` to its next change; tells whether that is a change.

    ``enrolments`` is the shop's history so far, ordered by ``since``. A stage that begins on the same day
    is corrected; None keeps what is on file of it. Raises InputError, above all for a full account
    number wherever it stands.
    """
    if account_last4 is not None and not _LAST4.fullmatch(account_last4):
        raise InputError(
            "account_last4",
            _("Only the last four digits of an account are kept, never the whole number."),
            _("Leave the last four digits and delete the others."),
        )
    given = {"bank": bank, "account_last4": account_last4, "reason": reason}
    for name, text in given.items():
        if name != "account_last4" and text is not None and holds_account_number(text):
            raise InputError(
                name,
                _("The text holds what looks like a card number, which must not be kept."),
                _("Delete the number."),
            )
    values = {name: text for name, text in given.items() if text is not None}
    same = next((entry for entry in enrolments if entry.since == since), None)
    if same is not None:
        return changes.update(same, stage=stage, **values)
    return fit_in(changes, enrolments, Enrolment(retailer=retailer, stage=stage, since=since, **values))


@transaction.atomic
def record_enrolment(
    *,
    retailer: Retailer,
    stage: EnrolmentStage,
    since: date,
    actor: str,
    moment: datetime,
    bank: str | None = None,
    account_last4: str | None = None,
    reason: str | None = None,
) -> bool:
    """Let a shop be at ``stage`` of its enrolment from ``since`` to its next change.

    An earlier day than the last on file splits the history where it belongs. Tells whether that is a
    change. Raises InputError for anything that looks like a full account number.
    """
    changes = ChangeSet()
    enrolments = list(Enrolment.objects.filter(retailer=retailer).order_by("since"))
    changed = plan_enrolment(
        changes,
        enrolments,
        retailer=retailer,
        stage=stage,
        since=since,
        bank=bank,
        account_last4=account_last4,
        reason=reason,
    )
    changes.save(actor=actor, moment=moment)
    return changed

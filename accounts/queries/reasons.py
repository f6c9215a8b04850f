"""The reasons that forms offer for a shop's closing, suspension, re-opening or exemption."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..enums import Language, ReasonUse
from ..models import StateReason

USUAL = {
    ReasonUse.CLOSING: (
        _("The owner gave the business up"),
        _("The licence was returned or withdrawn"),
        _("The premises were torn down or let to others"),
    ),
    ReasonUse.SUSPENDING: (
        _("Closed for the season"),
        _("Rebuilding"),
        _("Illness or travel of the owner"),
    ),
    ReasonUse.REOPENING: (_("Open again after the season"), _("Open again after rebuilding")),
    ReasonUse.CASH: (_("No bank nearby"), _("The owner is elderly"), _("The owner is disabled")),
}
"""What is offered until the office enters reasons of its own (domain.md §3.5, §3.6)."""


def reason_choices(use: ReasonUse, language: str = Language.ENGLISH) -> list[str]:
    """The texts to choose from in ``language`` (the active one, for the usual reasons); one statement.

    The office's own reasons take the place of the usual ones as soon as there is one that is offered.
    """
    own = StateReason.objects.filter(use=use, is_offered=True)
    return [reason.name_in(language) for reason in own] or [str(reason) for reason in USUAL[use]]

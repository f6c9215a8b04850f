"""What the notice says of positions, on its page and on the phone before the first one is taken."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def position_words() -> list[str]:
    """What is recorded of where somebody is, that it may be refused, and for how long it is kept."""
    days = settings.VISIT_POSITIONS_DAYS
    return [
        _(
            "One position when you tap that you arrived, and one when you tap that you left. "
            "There is no other, and none in the background."
        ),
        _("A visit counts without a position. You may refuse it to the phone at any time."),
        ngettext(
            "Positions are deleted after %(days)s day. The distance to the shop and whether it agreed stay.",
            "Positions are deleted after %(days)s days. The distance to the shop and whether it agreed stay.",
            days,
        )
        % {"days": days},
    ]


def reader_words() -> str:
    """Who sees what is recorded, and what follows from it."""
    return _(
        "You and those above you in your line see it. What does not fit is put to you as a question, "
        "which you can answer; it has no consequence by itself."
    )

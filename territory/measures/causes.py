"""Why a shop's sales may have changed, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import CauseKind


@dataclass(frozen=True, slots=True)
class Cause:
    """What the records show beside a shop's change: a hint where to look, never a verdict on demand.

    ``count`` is a number of order cycles or of dues, ``since`` a date, ``detail`` a display text, as the
    kind asks for.
    """

    kind: CauseKind
    count: int | None = None
    since: date | None = None
    detail: str = ""

    @property
    def text(self) -> str:
        """The cause for a reader, in the active language."""
        if self.kind is CauseKind.NO_ORDER_CYCLES and self.count is not None:
            return ngettext(
                "no order in %(count)d order cycle", "no order in %(count)d order cycles", self.count
            ) % {"count": self.count}
        if self.kind is CauseKind.DEBIT_FAILURES and self.count is not None:
            text = ngettext("%(count)d failed debit", "%(count)d failed debits", self.count)
            text %= {"count": self.count}
            return (
                _("%(cause)s (%(detail)s)") % {"cause": text, "detail": self.detail} if self.detail else text
            )
        label = str(self.kind.label)
        if self.since is not None:
            label = _("%(cause)s since %(date)s") % {"cause": label, "date": self.since.isoformat()}
        return _("%(cause)s (%(detail)s)") % {"cause": label, "detail": self.detail} if self.detail else label

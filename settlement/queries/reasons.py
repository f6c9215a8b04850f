"""What the office has taught of the banks' codes."""

from __future__ import annotations

from collections.abc import Mapping

from ..enums import Reason
from ..measures.reasons import folded
from ..models import BankReason


def own_reasons() -> Mapping[str, Reason]:
    """The office's own table as ``reason_of`` takes it: folded code or words → our reason; one statement."""
    rows = BankReason.objects.values_list("code", "reason")
    return {folded(code): Reason(reason) for code, reason in rows}

"""What a report says of a month that was closed and opened again: closed figures beside restated ones."""

from __future__ import annotations

from django.utils.translation import gettext as _

from salesforce_app.kernel.money import format_amount

from ..facts import ReportFacts
from ..values import day


def reopenings(facts: ReportFacts) -> list[str]:
    """Why the month was opened again, and its figures as first closed beside those of now."""
    found = [
        _("Closed on %(closed)s and opened again on %(opened)s: %(reason)s")
        % {"closed": day(past.closed_on), "opened": day(past.opened_on), "reason": _as_sentence(past.reason)}
        for past in facts.dates.reopened
    ]
    current = facts.sales.current if facts.sales.months else None
    if current and current.first_closed is not None:
        found.append(
            _("Sales were first closed at %(closed)s and are restated to %(now)s.")
            % {
                "closed": format_amount(current.first_closed, facts.currency),
                "now": format_amount(current.restated, facts.currency),
            }
        )
    if facts.settlement.known and facts.settlement.first_closed:
        (debited, resolved), now = facts.settlement.first_closed, facts.settlement
        found.append(
            _(
                "When the month was first closed %(debited)s of %(resolved)s dues were debited; restated it "
                "is %(debited_now)s of %(resolved_now)s."
            )
            % {
                "debited": f"{debited:,}",
                "resolved": f"{resolved:,}",
                "debited_now": f"{now.restated_debited[0]:,}",
                "resolved_now": f"{now.restated_resolved[0]:,}",
            }
        )
    return found


def _as_sentence(text: str) -> str:
    """Somebody's words, ended by a full stop of the report's language where they have none."""
    return text if text.endswith((".", "。", "!", "?", "！", "？")) else _("%(text)s.") % {"text": text}


def reasons(facts: ReportFacts) -> tuple[tuple[str, str], ...]:
    """The reasons, which somebody typed, with where they came from."""
    return tuple((past.reason, _("the reason for opening the month again")) for past in facts.dates.reopened)

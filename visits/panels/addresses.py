"""Where numbers of visits and planned calls lead: the list of exactly those that were counted."""

from __future__ import annotations

from salesforce_app.kernel.periods import Month
from salesforce_app.web.listings import list_address

from ..queries.planned_list import PLANNED_CALLS
from ..queries.visit_list import VISITS


def visits_address(month: Month, number: int = 1, **chosen: object) -> str:
    """The list of what counts as a visit in a month; "" when the ``number`` of them is 0."""
    return list_address(VISITS, **chosen, month=month, counts="true") if number else ""


def calls_address(month: Month, number: int, **chosen: object) -> str:
    """The list of a month's planned calls; "" when the ``number`` of them is 0."""
    return list_address(PLANNED_CALLS, **chosen, month=month) if number else ""

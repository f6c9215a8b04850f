"""Where numbers of visits lead: the list of exactly the visits that were counted."""

from __future__ import annotations

from salesforce_app.kernel.periods import Month
from salesforce_app.web.listings import list_address

from ..queries.visit_list import VISITS


def visits_address(month: Month, number: int = 1, **place: object) -> str:
    """The list of what counts as a visit in a month; "" when the ``number`` of them is 0."""
    return list_address(VISITS, **place, month=month, counts="true") if number else ""

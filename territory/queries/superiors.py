"""Who stands above whom in the field: along the units, by the role of the posting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.kernel.timeline import in_force

from ..models import Posting
from .units import unit_tree

LINE = (Role.ACCOUNT_MANAGER, Role.SUPERVISOR, Role.DIRECTOR)
"""The roles of the line, from the shop upwards."""


def line_above(staff: Staff, day: date) -> list[Staff]:
    """The people above somebody on ``day``, the nearest first; three statements.

    They are posted at a unit of hers or one above it, in a role above hers. Of one unit the lower role comes
    first. Behind the line come the administrators, so that nobody's matter is left without anybody.
    """
    return lines_above([staff], day)[staff.pk]


def lines_above(people: Iterable[Staff], day: date) -> dict[int, list[Staff]]:
    """The line above each of some people (``line_above``), by their keys; three statements for all."""
    posted_at: defaultdict[int, list[Posting]] = defaultdict(list)
    units_of: defaultdict[int, list[int]] = defaultdict(list)
    postings = Posting.objects.filter(in_force(day), staff__is_active=True).select_related("staff")
    for posting in postings.order_by("pk"):
        posted_at[posting.unit_id].append(posting)
        units_of[posting.staff_id].append(posting.unit_id)
    tree = unit_tree()
    administrators = list(Staff.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"))
    lines: dict[int, list[Staff]] = {}
    for staff in people:
        chains = [[unit, *tree.above(unit)] for unit in units_of[staff.pk]]
        found: list[Staff] = []
        for distance in range(max(map(len, chains), default=0)):
            units = {chain[distance] for chain in chains if distance < len(chain)}
            there = [posting for unit in units for posting in posted_at[unit]]
            found += _posted(there, _rank(staff.role))
        lines[staff.pk] = [
            person for person in dict.fromkeys([*found, *administrators]) if person.pk != staff.pk
        ]
    return lines


def _rank(role: str) -> int:
    return LINE.index(Role(role)) if role in LINE else len(LINE)


def _posted(postings: Iterable[Posting], above: int) -> list[Staff]:
    """Those posted in a role of the line above a rank: the lower role first, then the older posting."""
    there = [posting for posting in postings if posting.role in LINE and _rank(posting.role) > above]
    return [posting.staff for posting in sorted(there, key=lambda posting: (_rank(posting.role), posting.pk))]

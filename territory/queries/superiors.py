"""Who stands above whom in the field: along the units, by the role of the posting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.kernel.timeline import in_force

from ..models import Posting
from .units import unit_tree

LINE = (Role.ACCOUNT_MANAGER, Role.SUPERVISOR, Role.DIRECTOR)
"""The roles of the line, from the shop upwards."""


def line_above(staff: Staff, day: date) -> list[Staff]:
    """The people above somebody on ``day``, the nearest first; two statements.

    They are posted at a unit of hers or one above it, in a role above hers. Of one unit the lower role comes
    first. Behind the line come the administrators, so that nobody's matter is left without anybody.
    """
    postings = list(
        Posting.objects.filter(in_force(day), staff__is_active=True).select_related("staff").order_by("pk")
    )
    tree = unit_tree()
    own = [posting.unit_id for posting in postings if posting.staff_id == staff.pk]
    chains = [[unit, *tree.above(unit)] for unit in own]
    found: list[Staff] = []
    for distance in range(max(map(len, chains), default=0)):
        units = {chain[distance] for chain in chains if distance < len(chain)}
        found += _posted(postings, units, _rank(staff.role))
    found += Staff.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    return [
        person for place, person in enumerate(found) if person.pk != staff.pk and person not in found[:place]
    ]


def _rank(role: str) -> int:
    return LINE.index(Role(role)) if role in LINE else len(LINE)


def _posted(postings: Collection[Posting], units: Collection[int], above: int) -> list[Staff]:
    """Those posted at the units in a role of the line that is above a rank, the lower role first."""
    there = [
        posting
        for posting in postings
        if posting.unit_id in units and posting.role in LINE and _rank(posting.role) > above
    ]
    return [posting.staff for posting in sorted(there, key=lambda posting: _rank(posting.role))]

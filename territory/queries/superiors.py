"""Who stands above whom and over which shop in the field: along the units, by the role of the posting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from accounts.enums import Role
from accounts.models import Staff
from accounts.roles import Permission, roles_with
from salesforce_app.kernel.timeline import in_force

from ..enums import RouteKind
from ..models import Posting, RouteStop, RouteTerm
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
    people = list(people)
    posted_at: defaultdict[int, list[Posting]] = defaultdict(list)
    units_of: defaultdict[int, list[int]] = defaultdict(list)
    # Most of an office is posted in the lowest role, which is above nobody's.
    roles = LINE[min((_rank(staff.role) for staff in people), default=len(LINE)) + 1 :]
    postings = Posting.objects.filter(
        in_force(day), Q(staff__in=people) | Q(role__in=roles), staff__is_active=True
    ).select_related("staff")
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


def people_over(retailer: int, day: date) -> list[int]:
    """The keys of the active people who see a shop on ``day``; three statements.

    They are posted at or above the unit in which it stands on an order and visit route, or see every unit.
    """
    stops = RouteStop.objects.filter(in_force(day), retailer=retailer, kind=RouteKind.ORDER_VISIT)
    units = RouteTerm.objects.filter(in_force(day), route__in=stops.values("route")).values_list(
        "unit", flat=True
    )
    tree = unit_tree()
    places = {place for unit in units for place in (unit, *tree.above(unit))}
    posted = Posting.objects.filter(in_force(day), unit__in=places).values("staff")
    everywhere = Q(role__in=roles_with(Permission.SEE_EVERY_UNIT))
    people = Staff.objects.filter(Q(pk__in=posted) | everywhere, is_active=True)
    return list(people.values_list("pk", flat=True))


def _rank(role: str) -> int:
    return LINE.index(Role(role)) if role in LINE else len(LINE)


def _posted(postings: Iterable[Posting], above: int) -> list[Staff]:
    """Those posted in a role of the line above a rank: the lower role first, then the older posting."""
    there = [posting for posting in postings if posting.role in LINE and _rank(posting.role) > above]
    return [posting.staff for posting in sorted(there, key=lambda posting: (_rank(posting.role), posting.pk))]

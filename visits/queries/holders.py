"""Whose the shops of a unit are on a day, and who decides about somebody's plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Staff
from accounts.roles import Permission, permissions_of
from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force
from territory.models import Posting
from territory.queries.units import UnitTree, unit_tree


@dataclass(frozen=True, slots=True)
class Holdings:
    """Who stands where over a stretch of days, substitutes among them."""

    of_staff: Mapping[int, tuple[Posting, ...]]
    """By the key of the member of staff."""
    at_unit: Mapping[int, tuple[Posting, ...]]
    """By the key of the unit."""
    covering: Mapping[int, tuple[Posting, ...]]
    """Those of substitutes, by the key of the absent person."""
    tree: UnitTree

    def stands(self, staff: int, unit: int, day: date) -> bool:
        """Whether somebody stands at a unit, or above it, on a day."""
        places = {unit, *self.tree.above(unit)}
        return any(
            posting.unit_id in places and _holds(posting, day) for posting in self.of_staff.get(staff, ())
        )

    def substitute_of(self, staff: int, day: date) -> Staff | None:
        """Who stands in for somebody on a day; None while she is there herself."""
        found = (posting.staff for posting in self.covering.get(staff, ()) if _holds(posting, day))
        return next(found, None)

    def holders_of(self, unit: int, day: date) -> list[Staff]:
        """The active account managers at a unit on a day who are not away, substitutes last."""
        found = [
            posting
            for posting in self.at_unit.get(unit, ())
            if posting.role == Role.ACCOUNT_MANAGER
            and posting.staff.is_active
            and _holds(posting, day)
            and self.substitute_of(posting.staff_id, day) is None
        ]
        found.sort(key=lambda posting: (posting.substitutes_for_id is not None, posting.staff_id))
        return list({posting.staff_id: posting.staff for posting in found}.values())


def _holds(posting: Posting, day: date) -> bool:
    return bool(posting.since <= day and (posting.until is None or day < posting.until))


def holdings(first: date, last: date, *, person: int | None = None) -> Holdings:
    """All postings that hold on a day from ``first`` to ``last``, with their people; two statements.

    Where it is asked about one ``person`` alone, hers and those of who stands in for her.
    """
    rows = Posting.objects.filter(since__lte=last).exclude(until__lte=first).select_related("staff")
    if person is not None:
        rows = rows.filter(Q(staff=person) | Q(substitutes_for=person))
    postings = list(rows.order_by("pk"))
    return Holdings(
        of_staff=_by(postings, "staff_id"),
        at_unit=_by(postings, "unit_id"),
        covering=_by((post for post in postings if post.substitutes_for_id), "substitutes_for_id"),
        tree=unit_tree(),
    )


def _by(postings: Iterable[Posting], key: str) -> dict[int, tuple[Posting, ...]]:
    found: defaultdict[int, list[Posting]] = defaultdict(list)
    for posting in postings:
        found[getattr(posting, key)].append(posting)
    return {owner: tuple(posts) for owner, posts in found.items()}


def there_throughout(pairs: Collection[tuple[int, int]], first: date, last: date) -> set[tuple[int, int]]:
    """Those of some pairs of a person and a unit whom one posting puts there, or above, on all days.

    Nobody stands in for them on any of these. Two statements.
    """
    people = listed({staff for staff, _unit in pairs})
    rows = Posting.objects.filter(
        Q(staff__in=people) | Q(substitutes_for__in=people), since__lte=last
    ).exclude(until__lte=first)
    throughout = Q(since__lte=first) & (Q(until=None) | Q(until__gt=last))
    columns = rows.order_by().values_list("staff", "unit", "substitutes_for").annotate(holds=throughout)
    places: defaultdict[int, set[int]] = defaultdict(set)
    away: set[int] = set()
    for staff, unit, absent, holds in columns:
        away.add(absent)
        if holds:
            places[staff].add(unit)
    tree = unit_tree()
    return {
        (staff, unit)
        for staff, unit in pairs
        if staff not in away and not places[staff].isdisjoint({unit, *tree.above(unit)})
    }


def account_managers(
    scope: Scope, month: Month, *, among: QuerySet[Any, Any] | None = None
) -> QuerySet[Staff]:
    """The active people whom the scope covers and who stand somewhere as account managers in a month.

    By name. ``among`` is a subquery of the keys of those who are asked about; None for everybody. Substitutes
    plan their own shops, not those of the absent.
    """
    posted = Posting.objects.filter(
        role=Role.ACCOUNT_MANAGER, since__lte=month.last, substitutes_for=None
    ).exclude(until__lte=month.first)
    seen = Staff.objects.visible_to(scope).filter(pk__in=posted.values("staff"), is_active=True)
    if among is not None:
        seen = seen.filter(pk__in=among)
    found: QuerySet[Staff] = seen.order_by("name", "pk")
    return found


def approvers_of(staff: Staff, day: date) -> list[int]:
    """The keys of those who decide about somebody's plans on a day; three statements.

    They are the people who may review visits at the nearest unit at or above hers where there are any,
    substitutes among them, never herself.
    """
    units = list(Posting.objects.filter(in_force(day), staff=staff).values_list("unit", flat=True))
    tree = unit_tree()
    chains = [[unit, *tree.above(unit)] for unit in units]
    reviewers: defaultdict[int, list[int]] = defaultdict(list)
    rows = Posting.objects.filter(
        in_force(day), unit__in={unit for chain in chains for unit in chain}, staff__is_active=True
    ).exclude(staff=staff)
    for unit, person, role in rows.values_list("unit", "staff", "staff__role"):
        if Permission.REVIEW_VISITS in permissions_of(role):
            reviewers[unit].append(person)
    found: set[int] = set()
    for chain in chains:
        found.update(next((reviewers[unit] for unit in chain if reviewers.get(unit)), ()))
    return sorted(found)

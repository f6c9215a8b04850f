"""The measures of field work side by side: by person, by route, by tier (domain.md §6, §9.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from salesforce_app.kernel.scope import Scope
from territory.enums import Tier
from territory.queries.frame import UnitFrame

from ..counts import Counts
from ..facts import VisitRow
from .work import FieldWork, Match, PlannedItem, ShopItem, VisitItem

NO_TIER = "none"
"""What shops without a tier go by in addresses."""


def without_tier() -> str:
    """What the group of these shops is called."""
    return gettext("Without a tier")


Keys = tuple[int | str, ...]


class By(TextChoices):
    """What the measures are told by."""

    PERSON = "person", _("By person")
    ROUTE = "route", _("By route")
    TIER = "tier", _("By tier")


@dataclass(frozen=True, slots=True)
class Group:
    """The measures of one person, route or tier.

    ``row.code`` is a username, a route's code, a tier or "none". ``missing`` are the visits that are required
    and were not made, by which the neediest group comes first.
    """

    row: VisitRow

    @property
    def missing(self) -> int:
        """Required visits that were not made."""
        fulfilment = self.row.rates.capped_fulfilment
        return fulfilment.denominator - fulfilment.numerator


def total_of(work: FieldWork, code: str, name: str) -> VisitRow:
    """The measures of the whole unit."""
    every: Callable[[object], Keys] = lambda _item: ("",)  # noqa: E731
    return counted(work, every, every, every).row(code, name, [""])


def groups_of(
    work: FieldWork, by: By, frame: UnitFrame, scope: Scope, *, only: int | None = None
) -> list[Group]:
    """The unit's measures by person, route or tier, the neediest first; at most one statement.

    Calls are told of whom they were planned for, visits of whoever made them, shops of those whose they are:
    a shop's visits count for it whoever made them. With ``only`` the line of one person alone.
    """
    if by is By.ROUTE:
        groups = _by_route(work, frame)
    elif by is By.TIER:
        groups = _by_tier(work)
    else:
        groups = _by_person(work, scope, only)
    return sorted(groups, key=need)


def need(group: Group) -> tuple[object, ...]:
    """The order by need: most required visits missing, most planned calls missed, longest gap."""
    rates = group.row.rates
    return (
        -group.missing,
        rates.adherence.numerator - rates.adherence.denominator,
        -(group.row.longest_gap or 0),
        group.row.name,
    )


def _by_route(work: FieldWork, frame: UnitFrame) -> list[Group]:
    counts = counted(work, _route, _route, _route)
    refs = frame.routes.refs
    routes = {route for route in counts.keys if isinstance(route, int)} | frame.routes.standing(
        work.month.last
    )
    return [Group(counts.row(refs[route].code, refs[route].name, [route])) for route in routes]


def _route(item: PlannedItem | VisitItem | ShopItem) -> Keys:
    return (item.route,)


def _by_tier(work: FieldWork) -> list[Group]:
    def tier(item: PlannedItem | VisitItem) -> Keys:
        return (work.tiers.get(item.shop, NO_TIER),)

    counts = counted(work, tier, tier, lambda shop: (shop.tier or NO_TIER,))
    found = [
        Group(counts.row(value.value, str(value.label), [value])) for value in Tier if value in counts.keys
    ]
    if NO_TIER in counts.keys:
        found.append(Group(counts.row(NO_TIER, without_tier(), [NO_TIER])))
    return found


def _by_person(work: FieldWork, scope: Scope, only: int | None) -> list[Group]:
    def person(item: PlannedItem | VisitItem) -> Keys:
        return (item.staff,)

    # Shops are counted by unit, and then told of each of those whose unit it is.
    counts = counted(work, person, person, lambda shop: (_unit_key(shop.unit),))
    units_of: defaultdict[int, list[int | str]] = defaultdict(list)
    for unit, holders in work.holders.items():
        for holder in holders:
            units_of[holder].append(_unit_key(unit))
    keys = {key for key in counts.keys if isinstance(key, int)}.union(units_of)
    people = Staff.objects.filter(pk__in=keys if only is None else keys & {only})
    return [
        Group(counts.row(person.username, str(person), [person.pk, *units_of[person.pk]]))
        for person in people
    ]


def _unit_key(unit: int | None) -> str:
    """What the shops of a unit are counted by; people are by their numbers."""
    return f"unit {unit}"


def counted(
    work: FieldWork,
    of_plan: Callable[[PlannedItem], Keys],
    of_visit: Callable[[VisitItem], Keys],
    of_shop: Callable[[ShopItem], Keys],
) -> Counts[int | str]:
    """Count the unit's month by the keys that each call, visit and shop belongs to."""
    counts: Counts[int | str] = Counts()
    for plan in work.plans:
        for key in of_plan(plan):
            counts.plans[key] += 1
            counts.kept[key] += plan.match is Match.EXACT
            counts.kept_grace[key] += plan.match is not Match.NONE
    for visit in work.visits:
        for key in of_visit(visit):
            counts.visits[key] += 1
            counts.effective[key] += visit.effective
            counts.unplanned[key] += visit.match is not Match.EXACT
            counts.unplanned_grace[key] += visit.match is Match.NONE
            counts.seconds.setdefault(key, []).append(visit.seconds)
            counts.field_days.setdefault(key, set()).add((visit.staff, visit.day))
    for shop in work.shops:
        for key in of_shop(shop):
            _count_shop(counts, key, shop)
    return counts


def _count_shop(counts: Counts[int | str], key: int | str, shop: ShopItem) -> None:
    if shop.served:
        counts.shops[key] += 1
        counts.visited[key] += shop.visits > 0
        if shop.since_last is None:
            counts.never[key] += 1
        else:
            counts.since_last.setdefault(key, []).append(shop.since_last)
            counts.longest[key] = max(counts.longest.get(key, 0), shop.longest or 0)
    if shop.required:
        counts.asked[key] += 1
        counts.compliant[key] += shop.visits >= shop.required
        counts.required[key] += shop.required
        counts.fulfilled[key] += min(shop.visits, shop.required)


__all__ = ["NO_TIER", "By", "Group", "counted", "groups_of", "need", "total_of", "without_tier"]

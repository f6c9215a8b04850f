"""Who sees what: the scope of a member of staff, built from today's postings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Staff
from accounts.roles import WHOLE_OFFICE, Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force

from .enums import RouteKind
from .models import OrgUnit, Posting, RouteStop, RouteTerm
from .queries.units import unit_tree


def build_scope(staff: Staff, *, day: date | None = None) -> Scope:
    """The scope of ``staff`` on ``day`` (today when not given).

    Somebody sees the units at which she is posted and all units below them, the routes that lie in
    these today, and the retailers that stand on these order and visit routes today. Roles with
    ``SEE_EVERY_UNIT`` see every unit without a posting. A deactivated person sees nothing. What concerns
    the whole office (``roles.WHOLE_OFFICE``) may be done by those alone who see all of it.
    """
    day = day or timezone.localdate()
    permissions = staff.permissions
    if not staff.is_active:
        return Scope(label=staff.username, staff_id=staff.pk)
    if Permission.SEE_EVERY_UNIT in permissions:
        return Scope(label=staff.username, permissions=permissions, everything=True, staff_id=staff.pk)
    posted = Posting.objects.filter(in_force(day), staff=staff).values_list("unit_id", flat=True)
    tree = unit_tree()
    units = tree.below(posted)
    scope = scope_of_units(units, day=day, staff=staff)
    if units >= tree.parents.keys():
        return replace(scope, every_unit=True)
    return replace(scope, permissions=scope.permissions - WHOLE_OFFICE)


def scope_of_units(units: Iterable[int], *, day: date, staff: Staff | None = None) -> Scope:
    """The scope over exactly ``units`` (not what lies below them) on ``day``.

    Its retailers are those on order and visit routes: a delivery run may cross territories, and
    unloading at a shop is no reason to see its sales and its owner. Of routes, retailers and staff most pages
    ask for one at most, so each is put together when it is first asked for.
    """
    unit_ids = sorted(units)

    def routes() -> QuerySet[RouteTerm, int]:
        return RouteTerm.objects.filter(in_force(day), unit__in=unit_ids).values_list("route_id", flat=True)

    def retailers() -> QuerySet[RouteStop, int]:
        stops = RouteStop.objects.filter(in_force(day), route__in=routes(), kind=RouteKind.ORDER_VISIT)
        return stops.values_list("retailer_id", flat=True)

    def colleagues() -> QuerySet[Posting, int]:
        return Posting.objects.filter(in_force(day), unit__in=unit_ids).values_list("staff_id", flat=True)

    return Scope(
        label=staff.username if staff else "units",
        units=unit_ids,
        routes=SimpleLazyObject(routes),
        retailers=SimpleLazyObject(retailers),
        staff=SimpleLazyObject(colleagues),
        permissions=staff.permissions if staff else frozenset(),
        staff_id=staff.pk if staff else None,
    )


def top_units(scope: Scope) -> QuerySet[OrgUnit]:
    """The visible units that have no visible parent: where somebody's tree begins."""
    visible = OrgUnit.objects.visible_to(scope)
    return visible.exclude(parent__in=visible.values("pk"))

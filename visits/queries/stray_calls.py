"""Calls that another is to take over: of shops in other hands, of people who are away or have left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope

from ..enums import CallStatus
from ..models import PlannedCall
from .holders import holdings, there_throughout


@dataclass(frozen=True, slots=True)
class Stray:
    """Open calls of one person that another is to take over: her shops went, she left, or she is away."""

    person: Staff
    to: tuple[Staff, ...]
    calls: tuple[PlannedCall, ...]


def stray_calls(scope: Scope, today: date, person: Staff | None = None) -> list[Stray]:
    """The open calls from today to the end of next month that are to be handed over, by who has them now.

    Of the shops that the reader sees; with ``person`` hers alone. At most six statements.
    """
    last = Month.of(today).shift(1).last
    on_days = Q(moved_to=None, date__range=(today, last)) | Q(moved_to__range=(today, last))
    rows = PlannedCall.objects.each_visible_to(scope).filter(
        on_days, status__in=[CallStatus.DUE, CallStatus.MOVED]
    )
    if person is not None:
        rows = rows.filter(staff=person)
    pairs = set(rows.order_by().values_list("staff", "staff__is_active", "unit").distinct())
    active = {(staff, unit) for staff, is_active, unit in pairs if is_active}
    settled = there_throughout(active, today, last) if active else set()
    doubtful = Q()
    for staff, _is_active, unit in pairs:
        if (staff, unit) not in settled:
            doubtful |= Q(staff=staff, unit=unit)
    if not doubtful:
        return []
    posted = holdings(today, last)
    found: defaultdict[tuple[int, tuple[int, ...]], list[PlannedCall]] = defaultdict(list)
    people: dict[int, Staff] = {}
    for call in rows.filter(doubtful).select_related("staff", "retailer").order_by("date", "pk"):
        day = call.moved_to or call.date
        if (
            call.staff.is_active
            and posted.stands(call.staff_id, call.unit_id, day)
            and posted.substitute_of(call.staff_id, day) is None
        ):
            continue
        holders = [holder for holder in posted.holders_of(call.unit_id, day) if holder.pk != call.staff_id]
        people |= {holder.pk: holder for holder in holders} | {call.staff_id: call.staff}
        found[call.staff_id, tuple(holder.pk for holder in holders)].append(call)
    return [
        Stray(people[staff], tuple(people[pk] for pk in to), tuple(calls))
        for (staff, to), calls in found.items()
    ]


def receiver(scope: Scope, calls: Collection[int], username: str) -> Staff | None:
    """Whom the reader may hand these calls to: herself when she makes visits, anybody of hers as a reviewer.

    None when she does not see all of the shops, or not the person. At most three statements.
    """
    seen = PlannedCall.objects.visible_to(scope).filter(pk__in=calls)
    to: Staff | None = Staff.objects.filter(username=username.replace("\0", "")).first()
    if to is None or not calls or seen.count() != len(calls):
        return None
    if to.pk == scope.staff_id and scope.allows(Permission.LOG_VISITS):
        return to
    is_hers = scope.allows(Permission.REVIEW_VISITS) and (
        Staff.objects.visible_to(scope).filter(pk=to.pk).exists()
    )
    return to if is_hers else None

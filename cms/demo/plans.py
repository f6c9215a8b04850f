"""Visit plans of the demo office: the running month in force and visited so far, the next one on its way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Avg
from django.utils import timezone

from accounts.enums import Datum, Role
from accounts.models import Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.periods import Month, local_day
from territory.models import Posting
from territory.queries.positions import position_of
from visits.domain.plan_life import approve_plan, submit_plan
from visits.domain.planned_calls import add_planned_call, cancel_calls, move_planned_calls
from visits.domain.plans import propose_plan
from visits.domain.start_points import set_start_point
from visits.domain.visits import plan_visit
from visits.enums import CallStatus, Channel
from visits.models import PlannedCall, Visit, VisitPlan
from visits.queries.holders import approvers_of
from visits.queries.plans import due_day, working_days

OFFICE = "客户服务站"
VISITED = 0.92
"""The part of the calls of days gone by that were made on their day."""
TODAYS = 12
"""Calls of a day off on which the demo is looked at: work that was put forward."""


def load_plans(moment: datetime, *, me: str, colleague: str) -> int:
    """Let everybody have a plan of the running month in force, unless there are plans; how many there are.

    The demo's account manager ``me`` has a draft of the next month besides and asks to cancel a call;
    ``colleague`` has submitted her next month.
    """
    if VisitPlan.objects.exists():
        return VisitPlan.objects.count()
    today = local_day(moment)
    month = Month.of(today)
    posted = Posting.objects.filter(role=Role.ACCOUNT_MANAGER, until=None).select_related("staff", "unit")
    random = Random(7)  # noqa: S311 - made-up data
    for posting in posted.order_by("unit__code", "staff__username"):
        _begin_at(posting, moment)
        _bring_into_force(posting.staff, month)
        _visit(posting.staff, month, today, random, moment)
    mine = Staff.objects.get(username=me)
    propose_plan(staff=mine, month=month.shift(1), actor=me, moment=moment)
    other = Staff.objects.get(username=colleague)
    propose_plan(staff=other, month=month.shift(1), actor=colleague, moment=moment)
    submit_plan(
        plan=VisitPlan.objects.get(staff=other, month=month.shift(1).first),
        revision=None,
        by=other,
        moment=moment,
    )
    _fill_today(mine, today, moment)
    _ask_to_cancel(mine, today, moment)
    return VisitPlan.objects.count()


def _begin_at(posting: Posting, moment: datetime) -> None:
    """A start point amid the shops of a territory."""
    shops = PlannedCall.objects.filter(staff=posting.staff_id, retailer__latitude__isnull=False)
    middle = shops.aggregate(latitude=Avg("retailer__latitude"), longitude=Avg("retailer__longitude"))
    if middle["latitude"] is None:
        return
    set_start_point(
        staff=posting.staff,
        name=f"{posting.unit.name.split()[0]}{OFFICE}",
        latitude=float(middle["latitude"]),
        longitude=float(middle["longitude"]),
        datum=Datum.WGS84,
        actor=posting.staff.username,
        moment=moment,
    )


def _bring_into_force(staff: Staff, month: Month) -> None:
    """The plan as it was submitted and approved when it was due."""
    noon = datetime.combine(due_day(month), time(12), timezone.get_default_timezone())
    propose_plan(staff=staff, month=month, actor=staff.username, moment=noon)
    plan = VisitPlan.objects.get(staff=staff, month=month.first)
    submit_plan(plan=plan, revision=None, by=staff, moment=noon + timedelta(hours=1))
    chief = Staff.objects.get(pk=approvers_of(staff, noon.date())[0])
    approve_plan(plan=plan, revision=None, by=chief, moment=noon + timedelta(hours=4))


def _visit(staff: Staff, month: Month, today: date, random: Random, moment: datetime) -> None:
    """Most calls of the days gone by were made, about when they were expected."""
    calls = PlannedCall.objects.filter(staff=staff, date__gte=month.first, date__lt=today)
    changes = ChangeSet()
    for call in calls.select_related("retailer").order_by("date", "position", "pk"):
        if random.random() > VISITED:
            changes.update(call, status=CallStatus.MISSED)
            continue
        place = position_of(call.retailer)
        expected = call.expected_at or time(16, 30)
        arrival = datetime.combine(call.date, expected, timezone.get_default_timezone())
        arrival += timedelta(minutes=random.randint(0, 4), seconds=random.randrange(60))
        values: dict[str, object] = {
            "started_at": arrival,
            "ended_at": arrival + timedelta(minutes=random.randint(4, 9)),
            "channel": Channel.IN_PERSON,
            "outcome": "nothing_new",
            "route_id": call.route_id,
            "unit_id": call.unit_id,
            "staff": staff,
        }
        if place is not None and random.random() > 0.05:
            values["latitude"] = Decimal(f"{place.latitude + random.gauss(0, 0.0003):.6f}")
            values["longitude"] = Decimal(f"{place.longitude + random.gauss(0, 0.0003):.6f}")
            values["accuracy_m"] = Decimal(random.choice([8, 12, 20, 35]))
        key = uuid5(NAMESPACE_URL, f"{call.retailer.licence_no} {call.date}")
        visit = changes.create(Visit(pk=key, retailer=call.retailer))
        plan_visit(changes, visit, values, retailer=call.retailer, moment=moment)
        changes.update(call, status=CallStatus.DONE)
    changes.save(actor=staff.username, moment=moment)


def _fill_today(staff: Staff, today: date, moment: datetime) -> None:
    """On a day off some calls of the next working day are put forward, so that today shows a day's work."""
    on_day = PlannedCall.objects.filter(staff=staff, date=today, status=CallStatus.DUE)
    if on_day.exists():
        return
    later = PlannedCall.objects.filter(staff=staff, date__gt=today, status=CallStatus.DUE)
    later = later.filter(date__lte=Month.of(today).last).order_by("date", "position", "pk")
    keys = list(later.values_list("pk", flat=True)[:TODAYS])
    if keys:
        move_planned_calls(calls=keys, day=today, by=staff, moment=moment)
        return
    made = PlannedCall.objects.filter(staff=staff, status=CallStatus.DONE).select_related("retailer")
    for call in made.order_by("date", "position", "pk")[:TODAYS]:
        add_planned_call(staff=staff, retailer=call.retailer, day=today, by=staff, moment=moment)


def _ask_to_cancel(staff: Staff, today: date, moment: datetime) -> None:
    """One call of the rest of the month is to be cancelled; the supervisor has not decided yet."""
    days = [day for day, (is_working, _name) in working_days(Month.of(today)).items() if is_working]
    later = PlannedCall.objects.filter(
        staff=staff, status=CallStatus.DUE, date__gt=today, date__in=days
    ).order_by("date", "pk")
    call = later.first()
    if call is not None:
        cancel_calls(calls=[call.pk], reason="店主住院，下周才开门", by=staff, moment=moment)

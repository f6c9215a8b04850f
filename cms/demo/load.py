"""Loads the demo office through the same imports and verbs that a real office uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import Language
from accounts.models import Retailer, Staff
from accounts.queries.staff import DEMO_PASSWORD, demo_staff
from salesforce_app.imports.batches import Verdict, run_import
from salesforce_app.kernel.bulk import insert_frame, refresh_statistics
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month
from territory.domain.calendar import day_name
from territory.domain.closing import close_month
from territory.models import CalendarDay, OrderDateMove, OrgUnit
from territory.queries.stamping import Stamper
from visits.models import PlannedCall

from .actions import load_actions
from .business_reports import load_business_reports
from .files import PREFIX, DemoOffice, make_office, manager_of, write_files
from .issues import load_issues
from .journals import load_journals
from .plans import load_plans
from .questions import load_questions
from .reports import close_with_reports, load_subscriptions, load_templates
from .visits import load_visit_records

CLOSED_MONTHS = 4
"""Months before the last that are closed, with their pyramids frozen."""

Report = Callable[[str], None]


class DemoFailed(RoutebookError):
    """A step of the loading went wrong; ``args[0]`` says which and why."""


def last_complete_month() -> Month:
    """The month before the present one, by the office's clock."""
    return Month.of(timezone.localdate()).shift(-1)


def is_loaded() -> bool:
    """Whether a demo office has been loaded to its end: its people can sign in."""
    return bool(demo_staff())


def is_foreign() -> bool:
    """Whether the database holds an office that is not the demo's."""
    return OrgUnit.objects.exclude(code="C").filter(parent=None).exists() or (
        OrgUnit.objects.filter(code="C").exclude(name__startswith="临溪县").exists()
    )


def load(last: Month, folder: Path, *, report: Report) -> None:
    """Make the office up to ``last``, write its files into ``folder`` and load them.

    Loading that was broken off goes on where it stopped when it is started again: files that were
    imported are recognised, and the sign-ins open at the very end.
    """
    moment = timezone.now()
    report(_("Making up the office up to %(month)s") % {"month": last})
    office = make_office(last)
    files = write_files(office, folder)
    _load_calendar(office)
    for number, (kind, path) in enumerate(files, start=1):
        outcome = run_import(kind, path, actor="load_demo")
        if outcome.verdict is Verdict.REFUSED:
            reasons = "; ".join(str(problem) for problem in outcome.problems)
            raise DemoFailed(f"{path.name}: {reasons}")
        report(
            _("%(number)d/%(count)d %(file)s: %(rows)d rows")
            % {"number": number, "count": len(files), "file": path.name, "rows": outcome.read}
        )
    refresh_statistics()
    report(_("Planned calls: %(rows)d") % {"rows": _load_plans(office)})
    report(_("Actions: %(rows)d") % {"rows": load_actions(moment)})
    report(_("Complaints and requests: %(rows)d") % {"rows": load_issues(moment)})
    if last == last_complete_month():
        rows = load_plans(moment, me=f"{PREFIX}manager", colleague=f"{PREFIX}manager-e2")
        report(_("Visit plans: %(rows)d") % {"rows": rows})
    report(_("Visits with answers: %(rows)d") % {"rows": load_visit_records(moment)})
    refresh_statistics()
    people = ("manager", "manager-e2", "manager-e3")
    asked = load_questions(moment, people=tuple(f"{PREFIX}{name}" for name in people))
    report(_("Questions to clarify: %(rows)d") % {"rows": asked})
    if last == last_complete_month():
        written = load_journals(
            moment,
            me=f"{PREFIX}manager",
            away=f"{PREFIX}manager-e3",
            stands_in=f"{PREFIX}manager-e2",
        )
        report(_("Journals: %(rows)d") % {"rows": written})
    report(_("Report templates: %(rows)d") % {"rows": load_templates(editor=f"{PREFIX}analyst")})
    report(_("Subscriptions: %(rows)d") % {"rows": load_subscriptions(moment, prefix=PREFIX)})
    newest = last.shift(-1)
    for month in Month.range(last.shift(-CLOSED_MONTHS), newest.shift(-1)):
        close_month(month=month, actor=f"{PREFIX}director", moment=moment)
        report(_("Closed %(month)s") % {"month": month})
    made = close_with_reports(month=newest, asked_by=f"{PREFIX}director", moment=moment)
    report(_("Closed %(month)s, with %(rows)d reports") % {"month": newest, "rows": made})
    rows = load_business_reports(moment, last, me=f"{PREFIX}manager")
    report(_("Business reports: %(rows)d") % {"rows": rows})
    Staff.objects.filter(username__startswith=PREFIX).update(password=make_password(DEMO_PASSWORD))


def _load_calendar(office: DemoOffice) -> None:
    with translation.override(Language.CHINESE):
        names = {
            day: day_name(name, is_off=not working)
            for day, (working, name) in office.calendar.special.items()
        }
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(date=day, is_working=working, name=names[day])
            for day, (working, _name) in office.calendar.special.items()
        ),
        ignore_conflicts=True,
    )
    known = set(OrderDateMove.objects.filter(route=None).values_list("date", flat=True))
    OrderDateMove.objects.bulk_create(
        OrderDateMove(date=day, moved_to=moved_to, reason=names[day])
        for day, moved_to in office.calendar.moves.items()
        if day not in known
    )


def _load_plans(office: DemoOffice) -> int:
    """The planned calls, unless they are on file already; returns how many."""
    import polars as pl

    if PlannedCall.objects.exists():
        return PlannedCall.objects.count()
    staff = dict(Staff.objects.filter(username__startswith=PREFIX).values_list("username", "pk"))
    supervisor = staff[f"{PREFIX}supervisor"]
    plans = pl.DataFrame(
        list(_plan_rows(office, staff, supervisor)),
        schema={
            "licence_no": pl.String,
            "date": pl.Date,
            "status": pl.String,
            "reason": pl.String,
            "staff_id": pl.Int64,
            "approved_by_id": pl.Int64,
        },
        orient="row",
    )
    retailers = pl.DataFrame(
        list(Retailer.objects.values_list("pk", "licence_no")),
        schema={"retailer_id": pl.Int64, "licence_no": pl.String},
        orient="row",
    )
    plans = plans.join(retailers, on="licence_no").drop("licence_no")
    plans = Stamper().stamp(plans, "date").drop("village_id", "is_fallback")
    plans = plans.with_columns(source=pl.lit("cycle"), purpose=pl.lit(""))
    with transaction.atomic():
        return insert_frame(PlannedCall._meta.db_table, plans)


def _plan_rows(
    office: DemoOffice, staff: dict[str, int], supervisor: int
) -> Iterator[tuple[str, object, str, str, int, int | None]]:
    for index, day, status, reason in office.calls.plans:
        shop = office.shops[index]
        manager = staff[manager_of(shop.route, office, day)]
        # Every third cancellation of the last month still waits for approval.
        is_decided = index % 3 or day < office.last.first
        approved = supervisor if status == "cancelled" and is_decided else None
        yield shop.licence_no, day, status, reason, manager, approved

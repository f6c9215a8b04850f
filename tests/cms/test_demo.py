"""The demo office: loaded once, and looked at from every side."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Max, Min, Sum

from accounts.enums import Role
from accounts.models import Notification, Owner, Retailer, RetailerStatus, Staff
from accounts.queries.staff import DEMO_PASSWORD, demo_staff
from cms.demo.files import make_office, write_files
from cms.demo.load import is_loaded
from cms.domain.keeping import read_kept
from cms.models import ClosingRun, MadeReport, ReportTemplate
from journals.enums import FlagKind, JournalKind
from journals.measures.tally import Tally
from journals.models import BusinessReport, Flag, Journal, Remark
from journals.queries.calendar import team_month
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from settlement.models import DebitAttempt, Due
from territory.enums import UnitKind
from territory.models import (
    MonthClose,
    OrgUnit,
    RetailerMonth,
    Route,
    RouteStop,
    RouteTerm,
    SalesLine,
    TierSnapshot,
)
from tests.factories import OrgUnitFactory
from visits.enums import ClarificationKind
from visits.models import (
    Clarification,
    FieldNoticeRead,
    PlannedCall,
    StartPoint,
    Visit,
    VisitPhoto,
    VisitPlan,
)
from visits.queries.proposals import position_proposal
from visits.queries.records import is_late

LAST = Month(2025, 9)
NOW = datetime(2025, 10, 15, 1, tzinfo=UTC)


def test_it_is_the_same_every_time(tmp_path: Path) -> None:
    texts = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        texts.append([path.read_bytes() for _kind, path in write_files(make_office(LAST), folder)])
    assert texts[0] == texts[1]


@pytest.mark.django_db
@time_machine.travel("2025-10-15 09:00+08:00")
def test_the_loaded_office() -> None:
    out = StringIO()
    call_command("load_demo", until=str(LAST), stdout=out)
    assert "13/13 13-visits.csv" in out.getvalue()

    kinds = dict.fromkeys(UnitKind.values, 0)
    for kind in OrgUnit.objects.values_list("kind", flat=True):
        kinds[kind] += 1
    assert kinds == {"company": 1, "region": 0, "district": 2, "territory": 6}
    assert Route.objects.count() == 24
    assert Retailer.objects.count() == 1200

    span = SalesLine.objects.aggregate(first=Min("sold_on"), last=Max("sold_on"))
    assert len(Month.range(Month.of(span["first"]), Month.of(span["last"]))) == 26
    assert Month.of(span["last"]) == LAST
    values = sorted(
        RetailerMonth.objects.values_list("retailer")
        .annotate(total=Sum("amount"))
        .values_list("total", flat=True),
        reverse=True,
    )
    assert 0.65 < sum(values[: len(values) // 5]) / sum(values) < 0.75

    states = set(RetailerStatus.objects.values_list("state", flat=True))
    assert states == {"prospect", "active", "suspended", "closed"}
    assert Retailer.objects.filter(opened_on__gte=span["first"]).exists(), "new shops"
    lapsed = LAST.shift(-1).first
    assert RouteStop.objects.filter(until__isnull=False).count() >= 20, "shops that changed their route"
    assert RouteTerm.objects.filter(until__isnull=False).count() == 1, "the route that changed its territory"
    assert (
        RetailerMonth.objects.values("retailer").annotate(last=Max("month")).filter(last__lt=lapsed).exists()
    )

    assert DebitAttempt.objects.filter(number__gte=2).exists()
    assert set(Due.objects.values_list("state", flat=True)) >= {"debited", "failed"}
    assert Visit.objects.exists() and PlannedCall.objects.filter(status="cancelled").exists()
    states = set(VisitPlan.objects.values_list("month", "state"))
    running, following = LAST.shift(1).first, LAST.shift(2).first
    assert states == {(running, "approved"), (following, "draft"), (following, "submitted")}
    mine = PlannedCall.objects.filter(staff__username="demo-manager")
    assert mine.filter(date=date(2025, 10, 15), status="due").exists() or (
        mine.filter(moved_to=date(2025, 10, 15)).exists()
    ), "today is full"
    assert mine.filter(status="cancelled", approved_by=None, date__gt=date(2025, 10, 15)).count() == 1
    told = Visit.objects.exclude(received_at=None)
    assert told.filter(visited_on__month=10).exists() and told.filter(visited_on__month=9).exists()
    assert told.filter(findings=0).exists() and told.filter(findings__gte=3).exists()
    late = [is_late(visit.visited_on, visit.entered_at) for visit in told]
    assert 0 < sum(late) < len(late) / 10, "some are late entries"
    assert VisitPhoto.objects.values("visit__staff").distinct().count() == 6
    proposed = told.filter(staff__username="demo-manager", location_check="contradicted")
    today = date(2025, 10, 15)
    assert any(position_proposal(visit.retailer, today) for visit in proposed), "a shop that lies elsewhere"
    for kind in ClarificationKind:
        asked = Clarification.objects.filter(kind=kind)
        assert 2 <= asked.count() <= 25, kind
        assert asked.filter(settled_at__isnull=False).exists(), kind
        assert asked.exclude(answer="").filter(settled_at=None).exists(), kind
    assert Clarification.objects.filter(answer="").exists()
    assert FieldNoticeRead.objects.count() == 6
    assert StartPoint.objects.count() == 6
    journals = Journal.objects.order_by("starts_on")
    assert set(journals.values_list("kind", flat=True)) == set(JournalKind)
    waiting = journals.filter(state="submitted").values_list("starts_on", "staff").distinct()
    assert {day for day, _person in waiting} == {date(2025, 10, 14)}, "only the last day waits"
    assert journals.filter(state="returned").get().staff.username == "demo-manager"
    assert not journals.filter(starts_on=date(2025, 10, 15)).exists(), "today's are not begun"
    assert set(Flag.objects.values_list("kind", flat=True)) == {FlagKind.NEAR_COPY, FlagKind.COUNT}
    people = list(Staff.objects.filter(username__in=["demo-manager", "demo-manager-e3"]).order_by("username"))
    both = [team_month(system_scope("tests"), people, month, NOW).rows for month in (LAST, LAST.shift(1))]
    mine, away = zip(*both, strict=True)
    counted = sum((row.tally for row in mine), Tally())
    assert (counted.late, counted.missing) == (1, 1), "one of hers was late, and one is missing"
    assert sum(len(row.daily) for row in mine) - sum(len(row.daily) for row in away) == 2, "a leave"
    said = Remark.objects.filter(journal__staff__username="demo-manager")
    assert said.filter(author__username="demo-manager").exists(), "she has answered"
    assert set(said.exclude(action=None).values_list("action__state", flat=True)) == {"done", "open"}
    reports = BusinessReport.objects.filter(author__username="demo-manager")
    assert reports.filter(finished_at=None).count() == 1
    assert reports.exclude(finished_at=None).filter(retailer=None).count() == 1
    assert reports.exclude(finished_at=None).exclude(retailer=None).count() == 1
    assert MonthClose.objects.count() == 4
    assert set(ReportTemplate.objects.filter(live=True).values_list("slug", flat=True)) == {
        "county",
        "territory",
    }
    newest = ClosingRun.objects.get()
    assert newest.close.month == LAST.shift(-1).first and newest.finished_at is not None
    kept = MadeReport.objects.order_by("unit__code", "format").values_list("unit__code", "template", "format")
    assert list(kept) == [
        ("C", "county", "pdf"),
        ("C", "county", "xlsx"),
        ("E1", "territory", "pdf"),
        ("E2", "territory", "pdf"),
    ]
    assert all(read_kept(report) for report in MadeReport.objects.all()), "their files are whole"
    told = Notification.objects.filter(kind="month_reports").values_list(
        "staff__username", "parameters__number"
    )
    assert dict(told) == {"demo-director": 1, "demo-analyst": 1, "demo-supervisor": 2}
    assert not Notification.objects.filter(kind__startswith="month_", mail=True).exists(), "no letters"
    assert TierSnapshot.objects.filter(unit__kind=UnitKind.TERRITORY, population__gte=100).exists()

    names = "".join(Retailer.objects.values_list("name", flat=True)) + "".join(
        Owner.objects.values_list("name", flat=True)
    )
    assert {"𠮷", "㮾", "㳇", "䃥", "㙍", "䶮"} <= set(names)

    assert [(person.username, person.role) for person in demo_staff()] == [
        ("demo-manager", Role.ACCOUNT_MANAGER),
        ("demo-supervisor", Role.SUPERVISOR),
        ("demo-director", Role.DIRECTOR),
        ("demo-analyst", Role.ANALYST),
        ("demo-admin", Role.ADMINISTRATOR),
    ]
    assert Staff.objects.filter(username__startswith="demo-").count() == 11
    assert authenticate(username="demo-manager", password=DEMO_PASSWORD) is not None

    out = StringIO()
    call_command("load_demo", if_empty=True, stdout=out)
    assert out.getvalue() == "", "an office that is loaded is left alone"
    with pytest.raises(CommandError, match="holds an office already"):
        call_command("load_demo")


@pytest.mark.django_db
def test_another_office_is_never_touched() -> None:
    OrgUnitFactory(code="X", kind=UnitKind.COMPANY)
    call_command("load_demo", if_empty=True, stdout=StringIO())
    assert not is_loaded()
    with pytest.raises(CommandError, match="holds an office already"):
        call_command("load_demo")
    assert OrgUnit.objects.count() == 1


@pytest.mark.django_db
def test_no_sign_ins_are_printed_without_a_demo_office() -> None:
    out = StringIO()
    call_command("demo_sign_ins", stdout=out)
    assert out.getvalue() == ""

"""What drafting a journal costs for a territory of 300 shops: time, and statements against a third of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Staff
from journals.domain.drafting import open_journal
from journals.enums import JournalKind
from journals.measures.spans import span_of
from journals.models import Journal
from salesforce_app.kernel.periods import Month
from salesforce_app.management.benching import Bench
from territory.models import RouteTerm

from .bundle import office_with_rounds

MOST_SECONDS = 1.0
RUNS = 5


def measure(bench: Bench) -> None:
    """A monthly, a weekly and a daily journal of an account manager with 300 shops, written to the database.

    Each in less than a second, by as many statements as for a third of her routes. A small trial takes an
    office of fewer shops.
    """
    person = office_with_rounds(bench)
    today = timezone.localdate()
    days = {
        JournalKind.MONTHLY: Month.of(today).shift(-1).first,
        JournalKind.WEEKLY: span_of(JournalKind.WEEKLY, today - timedelta(days=7)).start,
        JournalKind.DAILY: today - timedelta(days=1),
    }
    found = {kind: _draft(bench, person, kind, day) for kind, day in days.items()}
    unit = person.postings.order_by("since").values_list("unit", flat=True).last()
    terms = RouteTerm.objects.filter(unit=unit, until=None).order_by("pk")
    RouteTerm.objects.filter(pk__in=list(terms.values_list("pk", flat=True))[1::3]).delete()
    RouteTerm.objects.filter(pk__in=list(terms.values_list("pk", flat=True))[1::2]).delete()
    for kind, day in days.items():
        fewer = _statements(person, kind, day)
        bench.say(f"  {kind.value}: {found[kind]} statements, {fewer} for a third of the routes")


def _draft(bench: Bench, person: Staff, kind: JournalKind, day: date) -> int:
    def draft() -> int:
        with transaction.atomic():
            journal = open_journal(staff=person, kind=kind, starts_on=day, moment=timezone.now())
            facts = len(journal.facts)
            transaction.set_rollback(True)
        return facts

    seconds, facts = bench.timed(f"a {kind.value} journal drafted", draft, times=RUNS)
    bench.say(f"  {facts} facts")
    bench.ratio(f"seconds ÷ {MOST_SECONDS:g} s", seconds, MOST_SECONDS, at_most=1)
    return _statements(person, kind, day)


def _statements(person: Staff, kind: JournalKind, day: date) -> int:
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        open_journal(staff=person, kind=kind, starts_on=day, moment=timezone.now())
        transaction.set_rollback(True)
    assert not Journal.objects.filter(staff=person, kind=kind, starts_on=day).exists()
    return len(captured)

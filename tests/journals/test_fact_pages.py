"""Every figure of a draft opens the rows behind it, for its writer and for whoever reviews her."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from accounts.enums import Role
from accounts.models import Staff
from journals.domain.drafting import open_journal
from journals.enums import FigureKind, JournalKind
from journals.measures.facts import Fact
from journals.measures.spans import span_of
from journals.models import Journal
from journals.queries.facts import count_facts
from tests.cast import Cast, Office
from tests.factories import ActionFactory, IssueFactory, JournalFactory, PostingFactory, StaffFactory
from tests.made_up import LAST, make_up

NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)
STARTS = {
    JournalKind.DAILY: date(2025, 6, 19),
    JournalKind.WEEKLY: date(2025, 6, 16),
    JournalKind.MONTHLY: LAST.first,
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("kind", list(JournalKind))
def test_every_figure_opens_as_many_rows_as_it_counts(
    kind: JournalKind, signed_in: Callable[[Staff], Client]
) -> None:
    office = make_up(42, shops=25)
    writer, unit = office.staff[0], office.territories[0]
    Staff.objects.filter(pk=writer.pk).update(role=Role.ACCOUNT_MANAGER)
    writer.refresh_from_db()
    PostingFactory(staff=writer, unit=unit, role=Role.ACCOUNT_MANAGER, since=date(2020, 1, 1))
    supervisor = StaffFactory(role=Role.SUPERVISOR)
    PostingFactory(staff=supervisor, unit=unit, role=Role.SUPERVISOR, since=date(2020, 1, 1))
    shop = office.shops[0]
    for number in range(3):
        ActionFactory(
            retailer=shop,
            owner=writer,
            due_on=date(2025, 6, 10 + number),
            opened_at=datetime(2025, 6, 17, number, tzinfo=UTC),
        )
    journal = open_journal(staff=writer, kind=kind, starts_on=STARTS[kind], moment=NOW)
    facts = [Fact.of_json(kept) for kept in journal.facts]
    hers, theirs = signed_in(writer), signed_in(supervisor)
    first = facts[0].source
    assert theirs.get(first).status_code == 404
    Journal.objects.filter(pk=journal.pk).update(
        state="submitted", submitted_at=NOW, first_submitted_at=NOW, received_at=NOW, reply_due_on=NOW.date()
    )
    for fact in facts:
        for reader in (hers, theirs):
            answer = reader.get(fact.source)
            assert answer.status_code == 200, fact.code
            found = re.search(r'data-rows="(\d+)"', answer.content.decode())
            rows = int(found[1]) if found else 0
            assert rows == fact.figure.rows, fact.code
            if fact.kind is FigureKind.COUNT:
                assert rows == fact.figure.value
            listed = answer.context["listed"]
            assert not listed.hidden
            if fact.kind is FigureKind.AMOUNT and listed.rows and "structure" not in fact.code:
                assert sum(row.amount for row in listed.rows) == fact.figure.value, fact.code
            if fact.kind is FigureKind.RATIO and rows == fact.figure.of:
                assert sum(row.is_counted for row in listed.rows) == fact.figure.value, fact.code


def test_nobody_else_opens_it(signed_in: Callable[[Staff], Client]) -> None:
    journal = JournalFactory(submitted=True)
    address = f"/journals/{journal.pk}/facts/visits.done/"
    stranger = StaffFactory(role=Role.ACCOUNT_MANAGER)
    PostingFactory(staff=stranger, unit=journal.unit, role=Role.ACCOUNT_MANAGER)
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(StaffFactory(role=Role.ANALYST)).get(address).status_code == 403
    assert signed_in(journal.staff).get(address.replace("done", "nothing")).status_code == 404


def test_a_complaint_about_somebody_is_in_no_fact(office: Office, cast: Cast) -> None:
    shop, writer = office.shops_of("N1A")[0], cast.account_manager
    IssueFactory(retailer=shop, received_at=NOW, about=writer, assigned_to=cast.supervisor)
    IssueFactory(retailer=shop, received_at=NOW, due_on=date(2025, 7, 4))
    facts = count_facts(writer, JournalKind.DAILY, span_of(JournalKind.DAILY, date(2025, 7, 1)))
    figures = {fact.code: fact.figure.value for fact in facts}
    assert figures["issues.opened"] == 1
    assert figures["issues.open"] == 1

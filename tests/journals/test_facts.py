"""Every figure of a draft is made of the rows that its page lists, and is that of the reports."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from accounts.enums import Role
from accounts.models import Staff
from journals.enums import FigureKind, JournalKind, Section
from journals.measures.sentences import say
from journals.measures.spans import span_of
from journals.queries.facts import SECTIONS, Ground, facts_of
from salesforce_app.kernel.scope import system_scope
from territory.queries.frame import unit_frame
from tests.factories import PostingFactory
from tests.made_up import LAST, MadeUp, make_up
from visits.queries.coverage.groups import By, groups_of
from visits.queries.coverage.work import field_work

EVERYONE = system_scope("tests")
NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def writer(office: MadeUp) -> Staff:
    staff = office.staff[0]
    PostingFactory(staff=staff, unit=office.territories[0], role=Role.ACCOUNT_MANAGER, since=date(2020, 1, 1))
    return staff


def ground_of(office: MadeUp, kind: JournalKind, day: date) -> Ground:
    return Ground(writer(office), office.territories[0], kind, span_of(kind, day))


@pytest.mark.parametrize("kind", list(JournalKind))
@pytest.mark.parametrize("seed", [41, 42])
def test_figures_are_made_of_their_rows(kind: JournalKind, seed: int) -> None:
    with time_machine.travel(NOW, tick=False):
        office = make_up(seed, shops=25)
        ground = ground_of(office, kind, LAST.last.replace(day=18))
        counted = [one for count in dict.fromkeys(SECTIONS[kind].values()) for one in count(ground)]
        for one in counted:
            fact, rows = one.fact, one.rows
            assert fact.figure.rows == len(rows)
            if fact.kind is FigureKind.COUNT:
                assert fact.figure.value == len(rows)
            assert len({(row.kind, row.key) for row in rows}) == len(rows), fact.code
            assert fact.code.split(".")[0] == fact.section
            assert len(fact.code) <= 75
        codes = [one.fact.code for one in counted]
        assert len(set(codes)) == len(codes)
        assert tuple(sorted(codes)) == tuple(sorted(fact.code for fact in facts_of(ground)))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", list(JournalKind))
def test_every_fact_can_be_said(kind: JournalKind, language: str) -> None:
    with time_machine.travel(NOW, tick=False), translation.override(language):
        ground = ground_of(make_up(42, shops=25), kind, LAST.last.replace(day=18))
        for fact in facts_of(ground):
            said = say(fact)
            assert said.figure in said.text
            assert "%(" not in said.text


@pytest.mark.parametrize("seed", [41, 42])
def test_a_month_of_visits_is_that_of_the_coverage_page(seed: int) -> None:
    with time_machine.travel(NOW, tick=False):
        office = make_up(seed, shops=25)
        writer, company = office.staff[0], next(unit for unit in office.units if unit.parent_id is None)
        PostingFactory(staff=writer, unit=company, role=Role.ACCOUNT_MANAGER, since=date(2020, 1, 1))
        ground = Ground(writer, company, JournalKind.MONTHLY, LAST.period)
        figures = {fact.code: fact.figure for fact in facts_of(ground)}
        work = field_work(unit_frame(company.code, LAST, EVERYONE), NOW.date())
        (group,) = groups_of(work, By.PERSON, ground.frame(LAST), EVERYONE, only=writer.pk)
    rates = group.row.rates
    for code, rate in (
        ("visits.adherence", rates.adherence),
        ("visits.effective", rates.effective),
        ("visits.coverage", rates.coverage),
        ("visits.frequency", rates.frequency_compliance),
        ("visits.fulfilment", rates.capped_fulfilment),
        ("visits.load", rates.daily_load),
    ):
        if rate.denominator:
            assert figures[code].ratio == rate, code
    assert figures["visits.done"].value == rates.visits
    assert figures["visits.unplanned"].value == rates.unplanned.numerator
    if group.row.time.median is not None:
        assert figures["visits.time"].value == round(group.row.time.median)


def test_a_month_whose_sales_are_not_on_file_yet_tells_nothing_of_them() -> None:
    with time_machine.travel(NOW, tick=False):
        office = make_up(42, shops=25)
        ground = ground_of(office, JournalKind.MONTHLY, LAST.shift(1).first)
        sections = {fact.section for fact in facts_of(ground)}
        assert not sections & {Section.SALES, Section.STRUCTURE, Section.PYRAMID, Section.MOVEMENTS}
        assert sections, "what was done is told"

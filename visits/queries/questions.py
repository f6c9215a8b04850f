"""The questions that visits raise: who may read them, how their list narrows, what is needed to word them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Staff
from accounts.queries.retailer_list import seen_among
from accounts.queries.rows_like import rows_like
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.units import stamped_within, unit_tree

from ..enums import ClarificationKind, ClarificationState
from ..models import Clarification, Visit, VisitPhoto

QUESTIONS = "questions"
"""The name of the list, to which every app may contribute."""

Questions = QuerySet[Clarification, Any]


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """A question with both visits, their shops and people at hand."""

    question: Clarification


def listed_questions(scope: Scope) -> Questions:
    """The questions about the reader's own visits and, when she reviews field work, those of her units."""
    if scope.everything and scope.staff_id is None:
        return Clarification.objects.visible_to(scope)
    own = Q(staff=scope.staff_id)
    if not scope.allows(Permission.REVIEW_VISITS):
        return Clarification.objects.filter(own)
    if scope.everything:
        return Clarification.objects.visible_to(scope)
    # Of many units each question is asked about: the newest that wait are at hand in their order.
    return Clarification.objects.filter(own) | stamped_within(Clarification.objects.all(), scope)


def in_state(rows: Questions, state: ClarificationState) -> Questions:
    """Those that are so far."""
    if state is ClarificationState.SETTLED:
        return rows.filter(settled_at__isnull=False)
    rows = rows.filter(settled_at__isnull=True)
    return rows.filter(answer="") if state is ClarificationState.OPEN else rows.exclude(answer="")


def state_of(question: Clarification) -> ClarificationState:
    """How far a question is."""
    if question.settled_at is not None:
        return ClarificationState.SETTLED
    return ClarificationState.ANSWERED if question.answer else ClarificationState.OPEN


def of_text(rows: Questions, text: str, scope: Scope) -> Questions:
    """Those about visits to shops that answer to ``text``."""
    return rows_like(rows, text, scope, shop="visit__retailer")


def of_kind(rows: Questions, kind: ClarificationKind) -> Questions:
    """Those of a kind."""
    return rows.filter(kind=kind.value)


def of_unit(rows: Questions, unit: OrgUnit) -> Questions:
    """Those about visits stamped with a unit or one below it."""
    return rows.filter(unit__in=unit_tree().below([unit.pk]))


def of_person(rows: Questions, person: Staff) -> Questions:
    """Those about somebody's visits."""
    return rows.filter(staff=person)


def of_month(rows: Questions, month: Month) -> Questions:
    """Those about the visits of a month."""
    # Of each question, since a month has far more visits than there are questions.
    visits = Visit.objects.filter(visited_on__range=(month.first, month.last), pk=OuterRef("visit"))
    return rows.filter(Exists(visits))


def find_person(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader may read questions about her visits."""
    person: Staff | None = Staff.objects.filter(username=username).first()
    if person is None:
        return None
    if person.pk == scope.staff_id or of_person(listed_questions(scope), person).exists():
        return person
    if not scope.allows(Permission.REVIEW_VISITS):
        return None
    seen: Staff | None = Staff.objects.visible_to(scope).filter(pk=person.pk).first()
    return seen


def find_question(scope: Scope, pk: int) -> Clarification | None:
    """A question that the reader may read; one statement."""
    return _whole(listed_questions(scope)).filter(pk=pk).first()


def questions_of_visit(scope: Scope, visit: UUID) -> list[Clarification]:
    """The questions about a visit, be it the later or the earlier one, for this reader; one statement."""
    rows = _whole(listed_questions(scope)).filter(Q(visit=visit) | Q(other=visit))
    return list(rows.order_by("settled_at", "asked_at", "pk"))


def visits_about(scope: Scope, question: Clarification) -> list[tuple[Visit, bool]]:
    """The visits that a question is about, the earlier one first, and whether the reader sees their shops.

    That of another person at a shop that the reader does not see is left out. One statement.
    """
    visits = [visit for visit in (question.other, question.visit) if visit is not None]
    visible = seen_among((visit.retailer_id for visit in visits), scope)
    return [
        (visit, visit.retailer_id in visible)
        for visit in visits
        if visit.retailer_id in visible or visit.staff_id == question.staff_id
    ]


def photos_about(question: Clarification, visits: Sequence[Visit]) -> list[VisitPhoto]:
    """The pictures of some visits that a question is about, the earlier one first; withdrawn ones are gone.

    At most one statement.
    """
    if question.kind != ClarificationKind.PHOTO:
        return []
    keys = [question.facts.get("earlier"), question.facts.get("photo")]
    rows = VisitPhoto.objects.filter(pk__in=keys, visit__in=[visit.pk for visit in visits])
    photos = {str(photo.pk): photo for photo in rows}
    return [photos[key] for key in keys if key in photos]


def questions_of(keys: Sequence[int], scope: Scope) -> Mapping[int, ListedQuestion]:
    """Some questions with what their words need; one statement."""
    rows = _whole(Clarification.objects.filter(pk__in=keys))
    return {row.pk: ListedQuestion(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """The questions that are not settled: how many to answer, how many answered, the first few of them."""

    to_answer: int
    to_settle: int
    first: Sequence[Clarification]


def waiting(scope: Scope, most: int) -> Waiting:
    """What waits for the reader; at most three statements.

    For whoever reviews field work all that is not settled, answered ones first; for others their own that
    nobody answered. Of each the newest come first.
    """
    rows = listed_questions(scope).filter(settled_at__isnull=True)
    to_answer, to_settle = rows.filter(answered_at__isnull=True), rows.filter(answered_at__isnull=False)
    if not scope.allows(Permission.REVIEW_VISITS):
        return Waiting(to_answer.count(), 0, _newest(to_answer, most))
    counts = rows.order_by().aggregate(
        to_answer=Count("pk", filter=Q(answered_at__isnull=True)), number=Count("pk")
    )
    first = _newest(to_settle, most)
    if len(first) < most:
        first += _newest(to_answer, most - len(first))
    return Waiting(counts["to_answer"], counts["number"] - counts["to_answer"], first)


def _newest(rows: Questions, most: int) -> list[Clarification]:
    return list(_whole(rows).order_by("-asked_at", "pk")[:most])


def _whole(rows: Questions) -> Questions:
    return rows.select_related(
        "staff", "unit", "settled_by", "visit", "visit__retailer", "other", "other__retailer"
    )

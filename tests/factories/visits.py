"""Plans, visits, photographs, actions, issues, and what phones send."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from factory import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from visits.models import (
    Action,
    Clarification,
    FieldNoticeRead,
    Issue,
    PlannedCall,
    ProposedCall,
    Questionnaire,
    Receipt,
    StartPoint,
    VaultKey,
    Visit,
    VisitPhoto,
    VisitPlan,
    VisitText,
)

from .accounts import RetailerFactory, StaffFactory
from .territory import OrgUnitFactory, RouteFactory


class PlannedCallFactory(DjangoModelFactory[PlannedCall]):
    """A call of the visit cycle that is due."""

    class Meta:
        model = PlannedCall

    staff = SubFactory(StaffFactory)
    retailer = SubFactory(RetailerFactory)
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    date = date(2024, 3, 12)


class VisitFactory(DjangoModelFactory[Visit]):
    """Twenty minutes in person, from 10:00 Shanghai time."""

    class Meta:
        model = Visit

    staff = SubFactory(StaffFactory)
    retailer = SubFactory(RetailerFactory)
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    started_at = datetime(2024, 3, 12, 2, tzinfo=UTC)
    ended_at = datetime(2024, 3, 12, 2, 20, tzinfo=UTC)
    visited_on = date(2024, 3, 12)
    outcome = ""
    findings = LazyAttribute(lambda visit: int(bool(visit.outcome)))


class ActionFactory(DjangoModelFactory[Action]):
    """Something that is open and due on the fifteenth."""

    class Meta:
        model = Action

    retailer = SubFactory(RetailerFactory)
    owner = SubFactory(StaffFactory)
    text = "Bring the new price marks"
    due_on = date(2024, 3, 15)
    opened_at = datetime(2024, 3, 12, 2, tzinfo=UTC)


class IssueFactory(DjangoModelFactory[Issue]):
    """A request heard at a visit, due in three days."""

    class Meta:
        model = Issue

    retailer = SubFactory(RetailerFactory)
    kind = "supply"
    text = "The new brand is always short"
    received_at = datetime(2024, 3, 12, 2, tzinfo=UTC)
    received_by = SubFactory(StaffFactory)
    assigned_to = SubFactory(StaffFactory)
    due_on = date(2024, 3, 15)


class ClarificationFactory(DjangoModelFactory[Clarification]):
    """Whether a shop's position is right, asked and not answered."""

    class Meta:
        model = Clarification

    kind = "place"
    visit = SubFactory(VisitFactory)
    staff = LazyAttribute(lambda question: question.visit.staff)
    unit = LazyAttribute(lambda question: question.visit.unit)
    facts = LazyFunction(lambda: {"metres": 640})
    asked_at = datetime(2024, 3, 12, 3, tzinfo=UTC)


class FieldNoticeReadFactory(DjangoModelFactory[FieldNoticeRead]):
    """Somebody read the first notice."""

    class Meta:
        model = FieldNoticeRead

    staff = SubFactory(StaffFactory)
    version = 1
    read_at = datetime(2024, 3, 12, 3, tzinfo=UTC)


class VisitPlanFactory(DjangoModelFactory[VisitPlan]):
    """A draft for March."""

    class Meta:
        model = VisitPlan

    staff = SubFactory(StaffFactory)
    month = date(2024, 3, 1)


class ProposedCallFactory(DjangoModelFactory[ProposedCall]):
    """A call of a draft."""

    class Meta:
        model = ProposedCall

    plan = SubFactory(VisitPlanFactory)
    retailer = SubFactory(RetailerFactory)
    date = date(2024, 3, 12)


class StartPointFactory(DjangoModelFactory[StartPoint]):
    """The office in the town."""

    class Meta:
        model = StartPoint

    staff = SubFactory(StaffFactory)
    name = "Office"
    latitude = "28.100000"
    longitude = "115.900000"


class QuestionnaireFactory(DjangoModelFactory[Questionnaire]):
    """A version that asks nothing, each from another day on."""

    class Meta:
        model = Questionnaire

    since = Sequence(lambda number: date(2023, 1, 1) + timedelta(days=number))
    content = LazyFunction(lambda: {"purposes": [], "outcomes": [], "questions": []})


class VisitPhotoFactory(DjangoModelFactory[VisitPhoto]):
    """A photograph without a file behind it."""

    class Meta:
        model = VisitPhoto

    visit = SubFactory(VisitFactory)
    file = Sequence(lambda number: f"{number}.jpg")
    width = 1200
    height = 900
    size = 90_000
    sha256 = Sequence(lambda number: f"{number:064x}")
    fingerprint = Sequence(lambda number: f"{number:016x}")
    received_at = datetime(2024, 3, 12, 3, tzinfo=UTC)


class ReceiptFactory(DjangoModelFactory[Receipt]):
    """That a visit was received."""

    class Meta:
        model = Receipt

    kind = "visit"
    key = LazyFunction(uuid.uuid4)
    digest = Sequence(lambda number: f"{number:064x}")
    staff = SubFactory(StaffFactory)
    received_at = datetime(2024, 3, 12, 3, tzinfo=UTC)


class VaultKeyFactory(DjangoModelFactory[VaultKey]):
    """Somebody's key."""

    class Meta:
        model = VaultKey

    staff = SubFactory(StaffFactory)
    key = b"k" * 32
    created_at = datetime(2024, 3, 12, 3, tzinfo=UTC)


class VisitTextFactory(DjangoModelFactory[VisitText]):
    """The notes of a visit, as searches compare them."""

    class Meta:
        model = VisitText

    visit = SubFactory(VisitFactory)
    text = "\nasked for a new price mark"

"""Planned calls, visits, actions."""

from __future__ import annotations

from datetime import UTC, date, datetime

from factory import LazyAttribute, SubFactory
from factory.django import DjangoModelFactory

from visits.models import Action, PlannedCall, Visit

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

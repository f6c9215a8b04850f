"""The list of visits: whose they are, how they narrow, and what it shows of them.

A visit belongs to the unit with which it is stamped, as in the figures of field work. Contacts by phone or
message are in the list and count nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Retailer, Staff
from accounts.queries.retailer_list import find_shop_behind, seen_among
from accounts.queries.rows_like import rows_like, text_within
from accounts.queries.staff import find_person_behind
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit, Route
from territory.queries.units import stamped_below, stamped_within

from ..enums import Channel
from ..measures.store_time import seconds_in_store
from ..models import Visit, VisitPhoto
from .notes import notes_with
from .questionnaires import form_book
from .records import is_late

VISITS = "visits"
"""The name of the list, to which every app may contribute."""

SUGGESTED = 10

Visits = QuerySet[Visit, Any]


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """A visit as the list shows it; ``minutes`` in the store, None without a valid check-out.

    ``outcome`` is told in words, ``photos`` is their number.
    """

    visit: Visit
    minutes: int | None
    is_shop_visible: bool
    outcome: str
    photos: int
    is_late: bool


def listed_visits(scope: Scope) -> Visits:
    """The visits that are stamped with a unit of ``scope``."""
    return stamped_within(Visit.objects.all(), scope)


def of_text(rows: Visits, text: str, scope: Scope) -> Visits:
    """Those of ``rows`` whose shop answers to ``text`` as in its list, or whose outcome or notes hold it."""
    return rows_like(rows, text, scope, [text_within(Visit, "outcome", text), notes_with(text)])


def of_unit(rows: Visits, unit: OrgUnit) -> Visits:
    """Those stamped with a unit or one below it."""
    return stamped_below(rows, unit)


def of_route(rows: Visits, route: Route) -> Visits:
    """Those stamped with a route."""
    return rows.filter(route=route)


def of_shop(rows: Visits, shop: Retailer) -> Visits:
    """Those of a shop."""
    return rows.filter(retailer=shop)


def of_person(rows: Visits, person: Staff) -> Visits:
    """Those that somebody made."""
    return rows.filter(staff=person)


def of_month(rows: Visits, month: Month) -> Visits:
    """Those of a month, by the office's date."""
    return rows.filter(visited_on__range=(month.first, month.last))


def by_channel(rows: Visits, channel: Channel) -> Visits:
    """Those that reached the shop so."""
    return rows.filter(channel=channel.value)


def counting(rows: Visits) -> Visits:
    """Those that count as visits: in person."""
    return rows.filter(channel=Channel.IN_PERSON)


def find_person(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader sees her or a visit of hers."""
    return find_person_behind(listed_visits(scope), username, scope)


def find_shop(scope: Scope, licence_no: str) -> Retailer | None:
    """The shop of this licence number, when the reader sees it or a visit of it."""
    return find_shop_behind(listed_visits(scope), licence_no, scope)


def suggest_persons(scope: Scope, text: str) -> list[Staff]:
    """At most ten visible members of staff whose name or username holds ``text``."""
    named = Q(name__icontains=text) | Q(username__icontains=text)
    return list(Staff.objects.visible_to(scope).filter(named).order_by("name", "username")[:SUGGESTED])


def visits_of(keys: Sequence[UUID], scope: Scope) -> Mapping[UUID, ListedVisit]:
    """Some visits with their shops, places and people; four statements."""
    visits = list(Visit.objects.filter(pk__in=keys).select_related("retailer", "route", "unit", "staff"))
    visible = seen_among((visit.retailer_id for visit in visits), scope)
    photos = VisitPhoto.objects.filter(visit__in=keys).order_by().values_list("visit").annotate(Count("pk"))
    taken: dict[UUID, int] = dict(photos)
    book, language = form_book(), get_language()
    return {
        visit.pk: ListedVisit(
            visit,
            _minutes(visit),
            visit.retailer_id in visible,
            book.outcome(visit, language),
            taken.get(visit.pk, 0),
            is_late(visit.visited_on, visit.entered_at),
        )
        for visit in visits
    }


def _minutes(visit: Visit) -> int | None:
    ended = timezone.localtime(visit.ended_at) if visit.ended_at else None
    seconds = seconds_in_store(timezone.localtime(visit.started_at), ended)
    return None if seconds is None else round(seconds / 60)

"""What the list of shops shows of visits. Contacts by phone or message are no visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from accounts.models import Retailer

from ..enums import Channel
from ..models import Visit


def last_visits(shops: Sequence[int]) -> Mapping[int, date]:
    """The day of the last visit to each of some shops; one statement."""
    visits = Visit.objects.filter(channel=Channel.IN_PERSON, retailer__in=shops)
    return dict(visits.order_by().values_list("retailer").annotate(last=Max("visited_on")))


def not_visited_since(rows: QuerySet[Retailer], day: date) -> QuerySet[Retailer]:
    """Those of ``rows`` without a visit on ``day`` or later."""
    return rows.filter(~Exists(_visits_of_outer_shop().filter(visited_on__gte=day)))


def last_visit() -> Subquery:
    """The day of a shop's last visit, for sorting."""
    visits = _visits_of_outer_shop().order_by("-visited_on")
    return Subquery(visits.values("visited_on")[:1])


def _visits_of_outer_shop() -> QuerySet[Visit]:
    return Visit.objects.filter(channel=Channel.IN_PERSON, retailer=OuterRef("pk"))

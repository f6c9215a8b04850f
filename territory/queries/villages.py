"""The villages in which somebody sees shops."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from salesforce_app.kernel.scope import Scope

from ..models import Residence, Village
from .listed import homes_today

BY = ("township", "name", "pk")
"""The order of villages, in which each has its own place."""


def visible_villages(scope: Scope) -> QuerySet[Village]:
    """The villages in which the scope covers a shop that lies or lay there; at most one statement besides."""
    return Village.objects.each_visible_to(scope).order_by(*BY)


def shops_in(scope: Scope, villages: Iterable[Village]) -> dict[int, int]:
    """How many shops of the scope lie in each of a few villages today; villages of none are left out.

    These are the shops of the list narrowed to the village. One statement, and one to look whether the shops
    of the scope are few or many.
    """
    homes = homes_today().filter(village__in=[village.pk for village in villages])
    seen: QuerySet[Residence] = Residence.objects.each_visible_to(scope) & homes
    return dict(seen.order_by().values_list("village").annotate(Count("pk")))

"""What people did and promised at many shops: the last visit, actions, issues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from accounts.models import Retailer
from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.scope import Scope

from ...enums import ActionState, Channel
from ...models import Action, Issue, Visit


@dataclass(frozen=True, slots=True)
class ShopContacts:
    """The last visit in person up to the day, what was promised at it, and what is open.

    ``promises`` are the actions written down at that visit, whatever became of them since.
    """

    last_visit: Visit | None
    promises: tuple[Action, ...]
    actions: tuple[Action, ...]
    issues: tuple[Issue, ...]


def shop_contacts(scope: Scope, shops: Sequence[int], day: date) -> dict[int, ShopContacts]:
    """The contacts of some shops; five statements. Issues about the reader are left out."""
    newest = (
        Visit.objects.filter(retailer=OuterRef("pk"), channel=Channel.IN_PERSON, visited_on__lte=day)
        .order_by("-visited_on", "-started_at", "pk")
        .values("pk")[:1]
    )
    # In no order: by the shops' own, a database would rather look through all of them.
    found = Retailer.objects.filter(pk__in=shops).order_by().annotate(newest=Subquery(newest))
    keys = found.values_list("newest")
    visits = {
        visit.retailer_id: visit
        for visit in Visit.objects.filter(pk__in=[key for (key,) in keys if key is not None]).select_related(
            "staff"
        )
    }
    made_at = [visit.pk for visit in visits.values()]
    promises: dict[int, list[Action]] = {}
    for action in (
        Action.objects.visible_to(scope)
        .filter(visit__in=made_at, retailer__in=shops)
        .order_by("due_on", "pk")
    ):
        promises.setdefault(action.retailer_id, []).append(action)
    actions: dict[int, list[Action]] = {}
    for action in (
        Action.objects.visible_to(scope)
        .filter(retailer__in=shops, state=ActionState.OPEN)
        .select_related("owner")
        .order_by("due_on", "pk")
    ):
        actions.setdefault(action.retailer_id, []).append(action)
    issues: dict[int, list[Issue]] = {}
    for issue in (
        Issue.objects.visible_to(scope)
        .filter(retailer__in=shops, closed_at__isnull=True)
        .order_by("due_on", "pk")
    ):
        issues.setdefault(issue.retailer_id, []).append(issue)
    return {
        shop: ShopContacts(
            visits.get(shop),
            tuple(promises.get(shop, ())),
            tuple(actions.get(shop, ())),
            tuple(issues.get(shop, ())),
        )
        for shop in shops
    }


def visits_in(shops: Sequence[int], period: Period) -> Counter[int]:
    """How often each of some shops was visited in person in a period; one statement."""
    visits = Visit.objects.filter(
        channel=Channel.IN_PERSON,
        retailer__in=shops,
        visited_on__gte=period.start,
        visited_on__lt=period.end,
    )
    return Counter(dict(visits.order_by().values_list("retailer").annotate(Count("pk"))))


def visited_on(shops: Sequence[int], first: date, last: date) -> set[tuple[int, date]]:
    """The shops that were visited in person on some days, with the day; one statement."""
    visits = Visit.objects.filter(
        channel=Channel.IN_PERSON, retailer__in=shops, visited_on__range=(first, last)
    )
    return set(visits.order_by().values_list("retailer", "visited_on").distinct())

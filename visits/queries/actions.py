"""Actions, as the card, the home page and the API read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import Scope

from ..enums import ActionState
from ..models import Action, Visit

MOST_AT_HOME = 6


def find_action(scope: Scope, pk: UUID) -> Action | None:
    """The action with this key, when the scope covers its shop."""
    return Action.objects.one_visible_to(scope).select_related("retailer", "owner").filter(pk=pk).first()


def actions_of(scope: Scope, retailer: int) -> list[Action]:
    """A shop's actions: the open ones by their day, then the others, the newest first; one statement."""
    order = Case(When(state=ActionState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    seen = Action.objects.one_visible_to(scope).select_related("retailer", "owner")
    rows = seen.filter(retailer=retailer).annotate(place=order)
    found = list(rows.order_by("place", "due_on", "pk"))
    still_open = [action for action in found if action.state == ActionState.OPEN]
    settled = [action for action in found if action.state != ActionState.OPEN]
    return [*still_open, *reversed(settled)]


def open_actions_of(scope: Scope, retailer: int, day: date) -> tuple[int, int]:
    """How many actions of a shop are open on a day, and how many of these are late; one statement."""
    rows = Action.objects.one_visible_to(scope).filter(retailer=retailer, state=ActionState.OPEN)
    found = rows.aggregate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
    return found["number"], found["late"]


@dataclass(frozen=True, slots=True)
class OpenActions:
    """What is open on a day: the first of them by their day, how many there are and how many are late."""

    first: tuple[Action, ...]
    number: int
    late: int


def own_actions(scope: Scope, day: date) -> OpenActions:
    """The reader's own open actions at the shops that she sees; at most three statements."""
    rows = Action.objects.each_visible_to(scope).filter(state=ActionState.OPEN, owner=scope.staff_id)
    found = rows.aggregate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
    return OpenActions(_first(rows), found["number"], found["late"])


def first_open(scope: Scope) -> tuple[Action, ...]:
    """Those of all open actions that the scope covers that are due first; at most two statements."""
    return _first(Action.objects.each_visible_to(scope).filter(state=ActionState.OPEN))


def _first(rows: QuerySet[Action]) -> tuple[Action, ...]:
    return tuple(rows.select_related("retailer", "owner").order_by("due_on", "pk")[:MOST_AT_HOME])


def colleagues(scope: Scope) -> QuerySet[Staff]:
    """Whom an action can be given to: the active staff that the scope covers, and oneself."""
    seen = Staff.objects.visible_to(scope)
    oneself = Staff.objects.filter(pk=scope.staff_id)
    found: QuerySet[Staff] = (seen | oneself).filter(is_active=True).distinct().order_by("name", "pk")
    return found


def oneself(scope: Scope) -> Staff:
    """The member of staff whose scope it is. Raises DoesNotExist for a scope of nobody."""
    found: Staff = Staff.objects.get(pk=scope.staff_id)
    return found


def actions_like(
    scope: Scope,
    *,
    state: ActionState | None = None,
    retailer: int | None = None,
    owner: str = "",
    due_before: date | None = None,
) -> QuerySet[Action]:
    """The visible actions that are as asked for; what is None or empty narrows nothing."""
    rows = Action.objects.each_visible_to(scope).select_related("retailer", "owner")
    if state is not None:
        rows = rows.filter(state=state)
    if retailer is not None:
        rows = rows.filter(retailer=retailer)
    if owner:
        rows = rows.filter(owner__username=owner.replace("\x00", ""))
    if due_before is not None:
        rows = rows.filter(due_on__lt=due_before)
    return rows


def find_visit(scope: Scope, pk: UUID) -> Visit | None:
    """The visit with this key, when the scope covers its shop."""
    return Visit.objects.one_visible_to(scope).filter(pk=pk).first()


def find_retailer(scope: Scope, pk: int) -> Retailer | None:
    """The shop with this key, when the scope covers it."""
    return Retailer.objects.one_visible_to(scope).filter(pk=pk).first()


def find_staff(scope: Scope, username: str) -> Staff | None:
    """The colleague with this username, when an action can be given to her."""
    return colleagues(scope).filter(username=username.replace("\x00", "")).first()

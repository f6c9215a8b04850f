"""One visit with everything that came of it, as its page and the API tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope

from ..measures.questionnaire import VisitForm
from ..models import Action, Issue, Visit, VisitPhoto
from ..models.visits import VisitQuerySet
from .issues import issues_of_visit
from .questionnaires import kept_form


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """A visit with shop, person, route and unit at hand, and the form that it was filled in with.

    ``actions`` and ``issues`` are those that the reader may see.
    """

    visit: Visit
    form: VisitForm
    photos: tuple[VisitPhoto, ...]
    actions: tuple[Action, ...]
    issues: tuple[Issue, ...]

    @property
    def is_late(self) -> bool:
        """Whether it was written down on a later day."""
        return is_late(self.visit.visited_on, self.visit.entered_at)


def is_late(visited_on: date, entered_at: datetime | None) -> bool:
    """Whether a visit was written down on a later local day than that of the visit. Unknown is not late."""
    if entered_at is None:
        return False
    return local_day(entered_at) > visited_on


def find_detail(scope: Scope, pk: UUID) -> VisitDetail | None:
    """A visit at a shop that the scope covers; four statements."""
    visit = _visits(scope).filter(pk=pk).first()
    return None if visit is None else detail_of(scope, visit)


def _visits(scope: Scope) -> VisitQuerySet:
    return Visit.objects.one_visible_to(scope).select_related(
        "staff", "retailer", "route", "unit", "questionnaire"
    )


def detail_of(scope: Scope, visit: Visit) -> VisitDetail:
    """What came of a visit that is at hand; three statements beside those of its relations."""
    actions = Action.objects.one_visible_to(scope).filter(visit=visit.pk).select_related("owner")
    return VisitDetail(
        visit,
        kept_form(visit.questionnaire).form,
        tuple(VisitPhoto.objects.filter(visit=visit.pk).order_by("received_at", "pk")),
        tuple(actions.order_by("due_on", "pk")),
        tuple(issues_of_visit(scope, visit.pk)),
    )


def find_photo(scope: Scope, visit: UUID, pk: UUID) -> VisitPhoto | None:
    """A photograph of a visit at a shop that the scope covers, with the visit at hand; one statement."""
    rows = VisitPhoto.objects.visible_to(scope).filter(visit=visit)
    return rows.select_related("visit").filter(pk=pk).first()

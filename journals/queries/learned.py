"""What a team found: its findings by theme, and what came of their actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.scope import Scope
from visits.enums import ActionState
from visits.models import Action

from ..enums import TO_REVIEW, JournalState, Theme
from ..models import Finding, FindingAction, FindingShop, Journal
from .reviews import reviewable_journals

LOCKED = (*TO_REVIEW, JournalState.ACCEPTED)
"""States in which what stands in a journal is what was submitted."""
MOST_FINDINGS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its shops and actions as far as the reader sees them."""

    finding: Finding
    shops: tuple[FindingShop, ...]
    actions: tuple[Action, ...]

    @property
    def journal(self) -> Journal:
        """Where it stands."""
        return self.finding.journal


@dataclass(frozen=True, slots=True)
class Lesson:
    """The findings on one theme, and how many of their actions are done, still open and dropped."""

    theme: Theme
    found: tuple[Found, ...]
    done: int
    open: int
    late: int
    dropped: int

    @property
    def shops(self) -> int:
        """How many shops they are about."""
        return len({shop.retailer_id for one in self.found for shop in one.shops})


def findings_in(scope: Scope, period: Period, writers: Collection[int] | None = None) -> list[Found]:
    """The findings of the journals about days of a period that the reader may review, the newest first.

    ``writers`` are the keys of those whose journals are looked at; None for everybody's. Of a returned
    journal, which is being mended, nothing is told. Four statements; at most 400 findings.
    """
    journals = reviewable_journals(scope).filter(
        state__in=LOCKED, starts_on__gte=period.start, starts_on__lt=period.end
    )
    if writers is not None:
        journals = journals.filter(staff__in=listed(writers))
    rows: QuerySet[Finding] = Finding.objects.filter(journal__in=journals.values("pk"))
    # A few hundred findings at most: their shops and actions are asked about one by one.
    shops = FindingShop.objects.one_visible_to(scope).select_related("retailer").order_by("pk")
    actions = (
        FindingAction.objects.filter(
            Exists(Action.objects.one_visible_to(scope).filter(pk=OuterRef("action")))
        )
        .select_related("action__owner", "action__retailer")
        .order_by("pk")
    )
    found = (
        rows.select_related("journal__staff")
        .defer("journal__facts")
        .prefetch_related(Prefetch("shops", shops), Prefetch("actions", actions))
        .order_by("-journal__starts_on", "journal__staff__name", "position", "pk")[:MOST_FINDINGS]
    )
    return [
        Found(one, tuple(one.shops.all()), tuple(kept.action for kept in one.actions.all())) for one in found
    ]


def lessons_of(found: Sequence[Found], day: date) -> list[Lesson]:
    """Findings by theme, the theme with the most of them first."""
    by_theme = {theme: [one for one in found if one.finding.theme == theme] for theme in Theme}
    lessons = [_lesson(theme, of_theme, day) for theme, of_theme in by_theme.items() if of_theme]
    return sorted(lessons, key=lambda lesson: -len(lesson.found))


def _lesson(theme: Theme, found: Iterable[Found], day: date) -> Lesson:
    of_theme = tuple(found)
    actions = {action.pk: action for one in of_theme for action in one.actions}.values()
    states = [action.state for action in actions]
    return Lesson(
        theme,
        of_theme,
        done=states.count(ActionState.DONE),
        open=states.count(ActionState.OPEN),
        late=sum(action.is_open and action.due_on < day for action in actions),
        dropped=states.count(ActionState.DROPPED),
    )

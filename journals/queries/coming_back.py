"""What comes back to a writer: answers, comments, what others did for her shops, how these moved since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q

from salesforce_app.kernel.scope import Scope
from territory.models import RetailerMonth, SalesLine
from visits.enums import ActionState
from visits.models import Action

from ..enums import JournalState
from ..models import Decision, Journal, Remark
from .journals import own_journals

LOOK_BACK = timedelta(days=60)
"""For how long answers are shown."""
MOST_JOURNALS = 30
MOST_ACTIONS = 30
LONGEST_STRETCH = 28
"""Days before and after an action whose sales stand beside each other, at most: four weeks."""
SHORTEST_STRETCH = 7
"""Days after an action that say anything: a week, in which most shops order once."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A journal of hers with what was decided and said about it since; the newest of it at ``last_at``."""

    journal: Journal
    decisions: tuple[Decision, ...]
    remarks: tuple[Remark, ...]

    @property
    def last_at(self) -> datetime:
        """When the newest of it was said."""
        return max(
            [one.decided_at for one in self.decisions] + [one.made_at for one in self.remarks],
            default=self.journal.opened_at,
        )


@dataclass(frozen=True, slots=True)
class Sold:
    """Net sales in minor units, and the orders among them."""

    amount: int = 0
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """An action that was done, and the sales of its shop on ``days`` days before and after.

    ``after`` is None as long as fewer than a week of sales is known since.
    """

    action: Action
    days: int
    before: Sold
    after: Sold | None


@dataclass(frozen=True, slots=True)
class CameBack:
    """All that came back, the newest first."""

    answered: tuple[Answered, ...]
    for_her: tuple[Action, ...]
    moved: tuple[Moved, ...]


def came_back(scope: Scope, day: date) -> CameBack:
    """What came back to the scope's owner up to ``day``; at most eight statements."""
    since = day - LOOK_BACK
    from_journals = _actions_of_journals(scope, since)
    for_her = [action for action in from_journals if action.owner_id != scope.staff_id]
    done = [action for action in from_journals if action.done_on]
    done.sort(key=lambda action: (action.done_on or day, str(action.pk)), reverse=True)
    return CameBack(answered(scope, since), tuple(for_her), moved(scope, done[:MOST_ACTIONS], day))


def answered(scope: Scope, since: date) -> tuple[Answered, ...]:
    """Her journals about which something was decided or said since a day, the newest word first.

    Three statements.
    """
    mine = own_journals(scope)
    decisions = Decision.objects.filter(journal__in=mine, undone_at=None, decided_at__date__gte=since)
    remarks = Remark.objects.filter(journal__in=mine, made_at__date__gte=since)
    decided: defaultdict[UUID, list[Decision]] = defaultdict(list)
    said: defaultdict[UUID, list[Remark]] = defaultdict(list)
    for decision in decisions.select_related("decided_by", "version").order_by("decided_at", "pk"):
        decided[decision.journal_id].append(decision)
    for remark in remarks.select_related("author", "version", "action__retailer", "action__owner").order_by(
        "made_at", "pk"
    ):
        said[remark.journal_id].append(remark)
    journals = mine.filter(pk__in={*decided, *said}).select_related("staff").defer("facts")
    found = [Answered(one, tuple(decided[one.pk]), tuple(said[one.pk])) for one in journals]
    return tuple(sorted(found, key=lambda one: one.last_at, reverse=True)[:MOST_JOURNALS])


def _actions_of_journals(scope: Scope, since: date) -> list[Action]:
    """What her findings and the comments on her journals led to, done since or open; one statement."""
    rows = Action.objects.visible_to(scope).filter(
        Q(finding__finding__journal__staff=scope.staff_id) | Q(remark__journal__staff=scope.staff_id)
    )
    recent = rows.filter(Q(state=ActionState.OPEN) | Q(done_on__gte=since) | Q(opened_at__date__gte=since))
    return list(recent.select_related("retailer", "owner").order_by("-opened_at", "pk"))


def moved(scope: Scope, actions: Sequence[Action], day: date) -> tuple[Moved, ...]:
    """The sales of shops before and after what was done there; two statements, whatever the number.

    As many days after as are known, up to four weeks, beside as many before; of a time that is not known yet
    nothing is told. The day of the action itself belongs to neither.
    """
    known = [action for action in actions if action.done_on is not None]
    if not known:
        return ()
    newest = _sold_until(scope, day)
    shops = {action.retailer_id for action in known}
    first = min(action.done_on for action in known if action.done_on) - timedelta(days=LONGEST_STRETCH)
    lines = _lines(scope, shops, first, day)
    found = []
    for action in known:
        assert action.done_on is not None
        passed = (newest - action.done_on).days if newest is not None else 0
        days = min(LONGEST_STRETCH, passed)
        sold = lines.get(action.retailer_id, {})
        if days < SHORTEST_STRETCH:
            found.append(Moved(action, LONGEST_STRETCH, _sold(sold, action.done_on, -LONGEST_STRETCH), None))
        else:
            before, after = _sold(sold, action.done_on, -days), _sold(sold, action.done_on, days)
            found.append(Moved(action, days, before, after))
    return tuple(found)


def _sold_until(scope: Scope, day: date) -> date | None:
    """The newest order day of the reader's shops, yesterday at the latest; one statement."""
    rows = RetailerMonth.objects.visible_to(scope).filter(month__gt=day - timedelta(days=92), month__lte=day)
    newest: date | None = rows.aggregate(newest=Max("last_order_on"))["newest"]
    return None if newest is None else min(newest, day - timedelta(days=1))


Lines = Mapping[date, Sequence[tuple[str, int]]]


def _lines(scope: Scope, shops: Collection[int], first: date, last: date) -> dict[int, Lines]:
    """The sales lines of some shops by day, as document and amount; one statement."""
    rows = SalesLine.objects.visible_to(scope).filter(
        retailer__in=shops, sold_on__gte=first, sold_on__lte=last
    )
    found: defaultdict[int, defaultdict[date, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for shop, day, document, amount in rows.values_list("retailer", "sold_on", "document_no", "amount"):
        found[shop][day].append((document, amount))
    return dict(found)


def _sold(lines: Lines, day: date, days: int) -> Sold:
    """What was sold on the ``days`` days after a day, or before it where they are fewer than none."""
    low, high = sorted((day + timedelta(days=days), day))
    within = {
        sold_on: of_day for sold_on, of_day in lines.items() if low <= sold_on <= high and sold_on != day
    }
    return Sold(
        amount=sum(amount for of_day in within.values() for _document, amount in of_day),
        orders=len({(sold_on, document) for sold_on, of_day in within.items() for document, _ in of_day}),
    )


@dataclass(frozen=True, slots=True)
class Lately:
    """How much came back within a week: journals that wait to be mended, accepted ones, comments."""

    returned: int
    accepted: int
    remarks: int


def lately(scope: Scope, moment: datetime) -> Lately:
    """What came back to the scope's owner within the last seven days; three statements."""
    mine, since = own_journals(scope), moment - timedelta(days=7)
    return Lately(
        returned=mine.filter(state=JournalState.RETURNED).count(),
        accepted=mine.filter(state=JournalState.ACCEPTED, decided_at__gte=since).count(),
        remarks=Remark.objects.filter(journal__in=mine, made_at__gte=since)
        .exclude(author=scope.staff_id)
        .count(),
    )

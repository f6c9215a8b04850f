"""The list of shops: who is in it, how they are found, and what it shows of their own fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from salesforce_app.kernel.narrowing import among, few, narrow
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force

from ..enums import RetailerState
from ..measures.search import grams_of_words, words
from ..models import Retailer, RetailerSearchText, RetailerStatus
from ..models.search import GRAMS

RETAILERS = "retailers"
"""The name of the list, to which every app contributes filters, columns and sets."""

OWN = 500
"""The texts of up to so many shops of the reader's are read as they are; beyond, the index is quicker."""
NAMED = 2_000
"""Of up to so many shops with the words of a search each is named; of more, going through the list in its
order and asking of each soon fills a page."""
SUGGESTED = 10
LOOKED_THROUGH = 100
"""Of so many shops with the words of a suggestion, the reader sees enough as a rule."""


def listed_retailers(scope: Scope) -> QuerySet[Retailer]:
    """The shops that ``scope`` covers, as ``visible_to`` filters them, in the shape that pages quickly.

    One statement looks whether they are few or many.
    """
    return Retailer.objects.each_visible_to(scope)


def seen_among(shops: Iterable[int | None], scope: Scope) -> set[int]:
    """Those of the shops of a page that the reader sees, each asked about by itself; one statement."""
    rows = Retailer.objects.one_visible_to(scope).filter(pk__in={shop for shop in shops if shop is not None})
    return set(rows.values_list("pk", flat=True))


def search(rows: QuerySet[Retailer], text: str, scope: Scope) -> QuerySet[Retailer]:
    """Those of ``rows`` whose licence number, name, owner or pinyin holds every word of ``text``."""
    asked = words(text)
    if not asked:
        return rows
    own = _few_of(scope)
    if own is not None:
        return narrow(rows, narrow(_holding(asked), own).values_list("retailer_id", flat=True))
    found = _first_with(asked, NAMED + 1)
    if len(found) <= NAMED:
        return narrow(rows, found)
    # The words come first: fewer rows have them than are the reader's.
    holding = _holding(asked).values_list("retailer_id", flat=True)
    return among(Retailer.objects.all(), holding, found) & rows


def of_shops_like(text: str, scope: Scope) -> Q:
    """Rows of shops, by their ``retailer``, that the reader sees and that answer to ``text``."""
    return Q(retailer__in=search(listed_retailers(scope), text, scope).values("pk"))


def find_shop_behind(rows: QuerySet[Any, Any], licence_no: str, scope: Scope) -> Retailer | None:
    """The shop of a licence number, when the reader sees it or one of ``rows``, each of which is of a shop.

    At most three statements.
    """
    shop = Retailer.objects.filter(licence_no=licence_no).first()
    if shop is None:
        return None
    return shop if seen_among([shop.pk], scope) or rows.filter(retailer=shop).exists() else None


def _holding(asked: Sequence[str]) -> QuerySet[RetailerSearchText]:
    """The search texts with all these words, found by reading them from end to end."""
    # For Chinese words quicker than LIKE by a third, and no character stands for others.
    return RetailerSearchText.objects.filter(
        *(GreaterThan(StrIndex("text", Value(word)), 0) for word in asked)
    )


def _first_with(asked: Sequence[str], number: int) -> list[int]:
    """The first shops whose search text holds all these words, at most so many; one statement."""
    return GRAMS.first(RetailerSearchText, grams_of_words(asked), asked, number)


def _few_of(scope: Scope) -> Collection[int] | None:
    """The reader's shops when they are few, None when they are many or all."""
    return None if scope.everything else few(_retailers_of(scope), OWN)


def _retailers_of(scope: Scope) -> QuerySet[Retailer] | Collection[int]:
    return scope.retailers if isinstance(scope.retailers, QuerySet) else set(scope.retailers)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A shop that may be the one somebody is typing the name of."""

    pk: int
    name: str
    licence_no: str
    owner: str


def suggest(scope: Scope, text: str) -> list[Suggestion]:
    """At most ten shops of ``scope`` that ``text`` may mean; those with a line that begins so come first.

    None for less than one word.
    """
    asked = words(text)
    if not asked:
        return []
    beginning = ["\n" + " ".join(asked)]
    own = _few_of(scope)
    keys: list[int] = []
    for part in (beginning, asked):
        keys += [pk for pk in _first_seen(part, scope, own) if pk not in keys]
    shops = {
        pk: Suggestion(pk, name, licence_no, owner or "")
        for pk, name, licence_no, owner in Retailer.objects.filter(pk__in=keys[:SUGGESTED]).values_list(
            "pk", "name", "licence_no", "owner__name"
        )
    }
    return [shops[pk] for pk in keys[:SUGGESTED]]


def _first_seen(asked: Sequence[str], scope: Scope, own: Collection[int] | None) -> list[int]:
    """The first of the reader's shops with all these words; ``own`` are her shops if these are few.

    Twice as many as are suggested, since some may be suggested already.
    """
    if own is not None:
        return _first_of(narrow(_holding(asked), own))
    found = _first_with(asked, LOOKED_THROUGH)
    seen = _first_of(_seen(RetailerSearchText.objects.filter(pk__in=found), scope))
    if len(found) < LOOKED_THROUGH or len(seen) == 2 * SUGGESTED:
        return seen
    # The words are common, but among other people's shops.
    return _first_of(_seen(_holding(asked), scope))


def _seen(texts: QuerySet[RetailerSearchText], scope: Scope) -> QuerySet[RetailerSearchText]:
    """Those of ``texts`` that a reader with many shops sees."""
    if scope.everything:
        return texts
    mine = _retailers_of(scope)
    return among(texts, mine) if isinstance(mine, QuerySet) else narrow(texts, mine)


def _first_of(texts: QuerySet[RetailerSearchText]) -> list[int]:
    return list(texts.order_by("pk").values_list("pk", flat=True)[: 2 * SUGGESTED])


def in_state(rows: QuerySet[Retailer], state: RetailerState, day: date | None = None) -> QuerySet[Retailer]:
    """Those of ``rows`` that are in ``state`` on ``day`` (today when not given); no status means active."""
    on_day = _states(day)
    if state == RetailerState.ACTIVE:
        others = on_day.exclude(state=RetailerState.ACTIVE).filter(retailer=OuterRef("pk"))
        return rows.filter(~Exists(others))
    return narrow(rows, on_day.filter(state=state).values_list("retailer_id", flat=True))


def states_of(shops: Sequence[int], day: date | None = None) -> Mapping[int, RetailerState]:
    """The state of each of some shops on ``day`` (today when not given); one statement."""
    found = _states(day).filter(retailer__in=shops).values_list("retailer", "state")
    states = {pk: RetailerState(state) for pk, state in found}
    return {pk: states.get(pk, RetailerState.ACTIVE) for pk in shops}


def _states(day: date | None) -> QuerySet[RetailerStatus]:
    return RetailerStatus.objects.filter(in_force(day or timezone.localdate()))


def profiles_of(shops: Sequence[int]) -> Mapping[int, Retailer]:
    """The records of some shops with their owners at hand; one statement."""
    return Retailer.objects.select_related("owner").in_bulk(list(shops))

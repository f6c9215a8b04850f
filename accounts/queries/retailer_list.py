"""The list of shops: who is in it, how they are found, and what it shows of their own fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from salesforce_app.kernel.narrowing import few, narrow
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force

from ..enums import RetailerState
from ..measures.search import words
from ..models import Retailer, RetailerSearchText, RetailerStatus

RETAILERS = "retailers"
"""The name of the list, to which every app contributes filters, columns and sets."""

SUGGESTED = 10


def listed_retailers(scope: Scope) -> QuerySet[Retailer]:
    """The shops that ``scope`` covers, as ``visible_to`` filters them, in the shape that pages quickly.

    One statement looks whether they are few or many.
    """
    if scope.everything:
        return Retailer.objects.visible_to(scope)
    keys = scope.retailers
    return narrow(Retailer.objects.all(), keys if isinstance(keys, QuerySet) else set(keys))


def search(rows: QuerySet[Retailer], text: str, scope: Scope) -> QuerySet[Retailer]:
    """Those of ``rows`` whose licence number, name, owner or pinyin holds every word of ``text``."""
    return narrow(rows, _found(words(text), scope).values_list("retailer_id", flat=True))


def _found(asked: Sequence[str], scope: Scope) -> QuerySet[RetailerSearchText]:
    """The search texts with all these words: of the reader's own shops when these are few, else of all."""
    # For Chinese words quicker than LIKE by a third, and no character stands for others.
    texts = RetailerSearchText.objects.filter(
        *(GreaterThan(StrIndex("text", Value(word)), 0) for word in asked)
    )
    own = None if scope.everything else few(_retailers_of(scope))
    return texts if own is None else texts.filter(pk__in=own)


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
    keys: list[int] = []
    for part in (beginning, asked):
        texts = _found(part, scope)
        if not scope.everything:
            texts = narrow(texts, _retailers_of(scope))
        keys += list(texts.exclude(pk__in=keys).order_by("pk").values_list("pk", flat=True)[:SUGGESTED])
    shops = {
        pk: Suggestion(pk, name, licence_no, owner or "")
        for pk, name, licence_no, owner in Retailer.objects.filter(pk__in=keys[:SUGGESTED]).values_list(
            "pk", "name", "licence_no", "owner__name"
        )
    }
    return [shops[pk] for pk in keys[:SUGGESTED]]


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

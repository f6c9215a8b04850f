"""The shape of a visibility scope, and the querysets that ask for one.

A scope says which org units, routes and retailers somebody may see. The packages above build it
(they know who stands where); this module only knows its shape, so that the lowest package can be
filtered by what the higher ones decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Literal, Self, TypeVar

from django.db.models import Model, Q, QuerySet

from .errors import MissingScope
from .narrowing import more_than_few, stands_among

Key = Literal["units", "routes", "retailers", "staff"]


@dataclass(frozen=True)
class Scope:
    """What one person (or a job in somebody's name) may see and do.

    ``everything`` lifts the filters for work that has no reader, such as an import from the shell.
    ``every_unit`` says that ``units`` are all that there are: what has a unit need not be asked for it.
    The other fields are anything usable on the right of ``__in``: id collections or unevaluated
    ``values("pk")`` querysets, so that a filter stays one subquery and never becomes a join.
    """

    label: str
    units: Iterable[int] | QuerySet[Any, Any] = ()
    routes: Iterable[int] | QuerySet[Any, Any] = ()
    retailers: Iterable[int] | QuerySet[Any, Any] = ()
    staff: Iterable[int] | QuerySet[Any, Any] = ()
    permissions: frozenset[str] = frozenset()
    everything: bool = False
    every_unit: bool = False
    staff_id: int | None = None

    def allows(self, permission: str) -> bool:
        """Whether the scope's owner holds ``permission``."""
        return permission in self.permissions or (self.everything and self.staff_id is None)

    @cached_property
    def units_digest(self) -> str:
        """A short text that is another for other units, such as for the key of what is kept."""
        units = "all" if self.everything else ",".join(map(str, sorted(self.units)))
        return sha256(units.encode()).hexdigest()

    @cached_property
    def covers_many(self) -> bool:
        """Whether the shops are too many to make a list of them at every look; one statement, once."""
        if self.everything:
            return True
        return more_than_few(self.retailers if isinstance(self.retailers, QuerySet) else set(self.retailers))


def system_scope(label: str) -> Scope:
    """A scope over everything, for commands and jobs; ``label`` says on whose behalf they run."""
    return Scope(label=label, everything=True)


M_co = TypeVar("M_co", bound=Model, covariant=True)


class ScopedQuerySet(QuerySet[M_co]):
    """A queryset that knows by which part of a scope its rows are seen.

    ``scope_by`` maps a field of the model to a part of the scope: a row is visible when any of the
    fields finds it there. The fields are columns of the model's own: a lookup through a relation
    would join, and a join repeats rows. A model that is seen through others overrides
    ``visible_to`` with a subquery instead.
    """

    scope_by: ClassVar[dict[str, Key]] = {}

    def visible_to(self, scope: Scope | None) -> Self:
        """The rows that ``scope`` covers, filtered by subquery.

        Raises MissingScope when there is no scope: forgetting it must never show everything.
        """
        if scope is None:
            raise MissingScope(f"{self.model.__name__}.visible_to() needs a scope")
        return self._covered(scope, asks_each=False)

    def each_visible_to(self, scope: Scope) -> Self:
        """The same rows, each asked about by itself where the scope covers many shops.

        For what other conditions leave few of: ``visible_to`` would make a list of all the shops first. One
        statement the first time that it is asked of a scope.
        """
        return self._covered(scope, asks_each=scope.covers_many)

    def one_visible_to(self, scope: Scope) -> Self:
        """The same rows, each asked about by itself: for a record by its key, or the few of one record.

        However many shops the scope covers, no list of them is made.
        """
        return self._covered(scope, asks_each=True)

    def _covered(self, scope: Scope, *, asks_each: bool) -> Self:
        if scope.everything:
            return self.all()
        if not self.scope_by:
            raise MissingScope(f"{self.model.__name__} does not say by what its rows are seen")
        condition = Q()
        for lookup, key in self.scope_by.items():
            keys = getattr(scope, key)
            if asks_each and isinstance(keys, QuerySet):
                condition |= Q(stands_among(keys, lookup))
            else:
                condition |= Q(**{f"{lookup}__in": keys})
        return self.filter(condition)

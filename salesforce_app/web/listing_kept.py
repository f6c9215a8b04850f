"""What lists keep: the members of sets, and the order of lists that no index puts in order.

A number such as "visited less often than required" is made of each shop's history, and so is the order by the
last visit. Once made, it is true until a record changes that it is made of: a page is then a slice of keys.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Expression, F, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from ..kept.keeping import kept
from ..kernel.changes import in_parts
from ..kernel.narrowing import FEW
from ..kernel.periods import BEGINNING, Month
from ..kernel.scope import Scope
from .listings import Keys, Listing, Place, Rows, Set
from .words import month_name


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A set that a list shows, and the keys of everything that was counted."""

    part: Set
    month: Month
    place: Place | None
    argument: str
    title: str
    members: Keys
    until: date
    """The last day whose records matter to the members."""

    @property
    def heading(self) -> str:
        """The set in words: "Shops that bought, October 2026, N1A Route 1"."""
        parts = [self.title, month_name(self.month)]
        return _(", ").join([*parts, str(self.place)] if self.place else parts)

    @property
    def named(self) -> tuple[object, ...]:
        """What says in a key which set it is."""
        return _named(self.part, self.place, self.month, self.argument)

    @property
    def counted(self) -> int:
        """How many were counted, whether or not the reader still sees them; one statement or none."""
        if isinstance(self.members, QuerySet):
            return self.members.order_by().distinct().count()
        return len(set(self.members))


def open_set(part: Set, scope: Scope, place: Place | None, month: Month, argument: str) -> OpenSet:
    """A set with its members; these are at hand where the set says what it is made of.

    Raises KeyError or ValueError for an argument or a place that the set does not have.
    """
    title = part.title(argument)

    def make() -> Keys:
        return part.members(scope, place, month, argument)

    until = part.until(month)
    if not part.made_of:
        return OpenSet(part, month, place, argument, title, make(), until)
    members = kept(
        "set",
        _key(scope, _named(part, place, month, argument)),
        lambda: array("q", _each(make())),
        made_of=part.made_of,
        until=until,
    )
    return OpenSet(part, month, place, argument, title, members, until)


def order_of(
    listing: Listing,
    scope: Scope,
    found: OpenSet | None,
    asked: object,
    make: Callable[[], Iterable[int]],
    *,
    made_of: Iterable[str],
) -> array[int]:
    """The keys that ``make`` gives, in their order: of a set or of the whole list, as ``asked`` besides.

    ``made_of`` are the models that decide it besides those of the list and of the set.
    """
    models = {*listing.made_of, *made_of}
    until = BEGINNING if found is None else found.until
    return kept(
        "order",
        _key(scope, (listing.name, found and found.named, asked)),
        lambda: array("q", make()),
        made_of=sorted(models.union(found.part.made_of if found else ())),
        until=date.max if any(made_of) else until,
    )


def first_of(keys: Sequence[int], enough: int, narrowed: Callable[[Sequence[int]], Rows]) -> list[int]:
    """The first of some keys in their order, at least ``enough`` or all, whose rows ``narrowed`` leaves.

    Asked a part at a time: as many as are wanted, which are enough where all are left, then many at once.
    """
    found: list[int] = []
    for some in (keys[:enough], *in_parts(keys[enough:], FEW)):
        left = frozenset(narrowed(some).order_by().values_list("pk", flat=True))
        found += [key for key in some if key in left]
        if len(found) >= enough:
            break
    return found


def is_own_column(by: Expression | F | Subquery | str) -> bool:
    """Whether the rows' own table has what a list is sorted by, and so an index."""
    return isinstance(by, str) or (isinstance(by, F) and "__" not in by.name)


def _named(part: Set, place: Place | None, month: Month, argument: str) -> tuple[object, ...]:
    of = place and (place.name, place.value.pk)
    return part.listing, part.name, str(month), of, argument


def _each(keys: Keys) -> list[int]:
    return sorted(set(keys.order_by() if isinstance(keys, QuerySet) else keys))


def _key(scope: Scope, asked: object) -> list[str]:
    """What somebody asked, with what the answer depends on besides the records: her units, and the day."""
    text = repr((scope.units_digest, str(timezone.localdate()), asked))
    return [sha256(text.encode()).hexdigest()]

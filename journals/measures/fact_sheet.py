"""What is known of a period, in the figures against which a journal's sentences are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.ratio import Ratio


class Grain(StrEnum):
    """What a journal is of."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Subject(StrEnum):
    """What a sentence states a figure of; all of the journal's own territory and period.

    Visits are in person. ``PLANNED`` are calls that were due, ``PLANNED_DONE`` those of them that were made,
    ``MISSED`` the others (domain.md §6). Shops whose debit failed are ``SHOPS_FAILED``, dues that did
    ``DEBITS_FAILED`` (§5).
    """

    VISITS = "visits"
    SHOPS_VISITED = "shops_visited"
    PLANNED = "planned"
    PLANNED_DONE = "planned_done"
    UNPLANNED = "unplanned"
    MISSED = "missed"
    ORDERS = "orders"
    SHOPS_ORDERED = "shops_ordered"
    SHOPS_WITHOUT_ORDER = "shops_without_order"
    DEBITS_FAILED = "debits_failed"
    SHOPS_FAILED = "shops_failed"
    DEBITS_OK = "debits_ok"
    ACTIONS_DONE = "actions_done"
    ACTIONS_OPEN = "actions_open"
    ACTIONS_OVERDUE = "actions_overdue"
    COMPLAINTS = "complaints"
    REQUESTS = "requests"
    NEW_SHOPS = "new_shops"
    ENROLLED = "enrolled"
    NEW_BRANDS = "new_brands"
    NEW_BRAND_SHOPS = "new_brand_shops"
    CARTONS = "cartons"
    SALES = "sales"
    UNIT_VALUE = "unit_value"
    COVERAGE = "coverage"
    ADHERENCE = "adherence"
    DEBIT_SUCCESS = "debit_success"
    ENROLMENT = "enrolment"


MONEY = frozenset({Subject.SALES, Subject.UNIT_VALUE})
RATES = frozenset({Subject.COVERAGE, Subject.ADHERENCE, Subject.DEBIT_SUCCESS, Subject.ENROLMENT})


class Direction(StrEnum):
    """Which way a figure went."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


class Base(StrEnum):
    """With what a figure is compared: the period before (a day's order cycle before), or last year's."""

    PREVIOUS = "previous"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure beside an earlier one. Counts and amounts have the denominator 1, rates their own."""

    base: Base
    now: Ratio
    before: Ratio

    @property
    def is_known(self) -> bool:
        """Whether there are two figures to compare."""
        return self.now.denominator > 0 and self.before.denominator > 0

    @property
    def difference(self) -> Fraction:
        """Now less before; for rates, a hundredth is a percentage point."""
        return Fraction(self.now.numerator, self.now.denominator) - Fraction(
            self.before.numerator, self.before.denominator
        )

    @property
    def change(self) -> Fraction | None:
        """The difference ÷ before; None where before is not above 0 (domain.md §7)."""
        before = Fraction(self.before.numerator, self.before.denominator)
        return self.difference / before if before > 0 else None


class NameKind(StrEnum):
    """What a name is the name of."""

    SHOP = "shop"
    ROUTE = "route"
    VILLAGE = "village"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Named:
    """A shop, route, village or colleague that there is, by name and by other names and codes for it.

    ``was_visited`` tells of shops and routes whether somebody was there in person within the period, None
    where that is no question.
    """

    kind: NameKind
    name: str
    aliases: tuple[str, ...] = ()
    was_visited: bool | None = None


@dataclass(frozen=True, slots=True)
class FactSheet:
    """The figures of a journal's period and territory.

    ``counts`` are whole numbers, ``amounts`` minor units of ``currency`` (``SALES`` net; ``UNIT_VALUE`` a
    carton). A subject may have several figures, all of which a sentence may rightly mean, such as a success
    rate by due and by attempt: the first is the one that is shown. A subject without figures is not judged,
    nor are names of a kind of which ``names`` has none. ``names`` must be all that the writer may rightly
    name: the shops of the territory and of those she covered for.
    """

    period: Period
    grain: Grain
    counts: Mapping[Subject, tuple[int, ...]] = field(default_factory=dict)
    amounts: Mapping[Subject, tuple[int, ...]] = field(default_factory=dict)
    rates: Mapping[Subject, tuple[Ratio, ...]] = field(default_factory=dict)
    trends: Mapping[Subject, tuple[Trend, ...]] = field(default_factory=dict)
    names: tuple[Named, ...] = ()
    currency: str = "CNY"
    cartons_per_case: int = 250

"""Rates that remember what they were counted from."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate as numerator and denominator.

    Rates are pooled, never averaged: ``Ratio(5, 10) + Ratio(95, 100) == Ratio(100, 110)``.
    A denominator of 0 means that the rate can't be computed; it prints "—" and is ``None`` as a value.
    """

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The quotient, or None when the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.numerator + other.numerator, self.denominator + other.denominator)

    @staticmethod
    def pool(ratios: Iterable[Ratio]) -> Ratio:
        """Sum of numerators over sum of denominators; ``0/0`` for nothing."""
        total = Ratio(0, 0)
        for ratio in ratios:
            total += ratio
        return total

    def as_json(self) -> list[int] | None:
        """``[numerator, denominator]``, or None when it can't be computed."""
        return [self.numerator, self.denominator] if self.denominator else None

    def percent(self, digits: int = 1) -> str:
        """The rate in per cent, rounded half away from zero, as ``66.7%``; "—" without a denominator.

        A rate that rounds to zero has no sign.
        """
        if not self.denominator:
            return "—"
        step = Decimal(1).scaleb(-digits)
        exact = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
        return f"{rounded or abs(rounded)}%"

    def wilson95(self) -> tuple[float, float] | None:
        """Wilson score interval at 95 % (z = 1.96), both ends between 0 and 1; None without a denominator."""
        n = self.denominator
        if n <= 0:
            return None
        p = self.numerator / n
        z2 = Z_95 * Z_95
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z_95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, centre - half), min(1.0, centre + half)

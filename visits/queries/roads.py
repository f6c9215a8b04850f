"""Asking a road server how far it is from place to place, where the office has one (OSRM's table service)."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any, TypeGuard
from urllib.request import urlopen

from django.conf import settings

from salesforce_app.kernel.errors import RoutebookError
from territory.measures.geo import Position

from ..planning.ways import Ways, straight_ways

logger = logging.getLogger(__name__)

Table = list[list[float | None]]

LARGEST_ANSWER = 5_000_000
"""Bytes; a table of a hundred places has a twentieth of them."""


class NoAnswer(RoutebookError):
    """The road server is not there, or what it says is no table."""


class Roads:
    """Ways by the office's road server as long as it answers, else straight lines.

    Once it has failed it is not asked again, so that a month waits for it once at the most; ``has_failed``
    tells.
    """

    def __init__(self) -> None:
        self._url: str = settings.OSRM_URL
        self.has_failed = False

    def __call__(self, places: Sequence[Position]) -> Ways:
        """Metres and seconds between all places."""
        straight = straight_ways(places)
        if not self._url or self.has_failed:
            return straight
        try:
            return _merged(straight, *ask_table(self._url, places, timeout=settings.OSRM_TIMEOUT))
        except NoAnswer as error:
            logger.warning("The road server gave no ways, straight lines are taken: %s", error)
            self.has_failed = True
            return straight


def ask_table(url: str, places: Sequence[Position], *, timeout: float) -> tuple[Table, Table]:
    """Metres and seconds between all places by the table service; None where no road leads.

    Raises NoAnswer when the server is not reached in time, refuses, or answers with anything else.
    """
    pairs = ";".join(f"{place.longitude:.6f},{place.latitude:.6f}" for place in places)
    address = f"{url.rstrip('/')}/table/v1/driving/{pairs}?annotations=distance,duration"
    try:
        with urlopen(address, timeout=timeout) as answer:  # noqa: S310 - settings take http and https alone
            said = json.loads(answer.read(LARGEST_ANSWER))
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(str(error)) from error
    if not isinstance(said, dict):
        raise NoAnswer("the answer is no object")
    metres, seconds = said.get("distances"), said.get("durations")
    if not _is_table(metres, len(places)) or not _is_table(seconds, len(places)):
        raise NoAnswer("the answer is no table of distances and durations")
    return metres, seconds


def _is_table(table: Any, size: int) -> TypeGuard[Table]:
    return (
        isinstance(table, list)
        and len(table) == size
        and all(
            isinstance(row, list)
            and len(row) == size
            and all(value is None or _is_length(value) for value in row)
            for row in table
        )
    )


def _is_length(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value < 1e9


def _merged(straight: Ways, metres: list[list[float | None]], seconds: list[list[float | None]]) -> Ways:
    """The table in whole numbers; where no road leads the straight line stands in."""
    import numpy as np

    merged = []
    for table, otherwise in ((metres, straight.metres), (seconds, straight.seconds)):
        found = np.array(table, dtype=float)
        merged.append(np.where(np.isnan(found), otherwise, np.rint(found)).astype(np.int64))
    return Ways(merged[0], merged[1], by_road=True)

"""An office on a Wednesday morning, with yesterday's journals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Staff
from journals.models import Journal

from ...cast import Cast, Office
from .office import NOW, submitted


@pytest.fixture(autouse=True)
def _on_a_wednesday(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def journal(cast: Cast, office: Office) -> Journal:
    """Yesterday's of the account manager."""
    return submitted(cast.account_manager, office.north_1)

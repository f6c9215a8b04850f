"""What tests of writing share: a journal that 李静 has begun, on the evening of its day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Staff
from journals.models import Journal

from ...cast import Cast, Office
from ...factories import JournalFactory, PassageFactory
from .pen import EVENING, key_of


@pytest.fixture
def in_the_evening(cast: Cast) -> Iterator[None]:
    """It is six in the evening of the twelfth, and everybody reads English."""
    Staff.objects.update(language="en")
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def journal(in_the_evening: None, cast: Cast, office: Office) -> Journal:
    """Her daily journal of the twelfth, with a drafted focus and nothing written."""
    begun = JournalFactory(pk=key_of(cast.account_manager), staff=cast.account_manager, unit=office.north_1)
    PassageFactory(journal=begun, topic="market_news", text="")
    PassageFactory(journal=begun, topic="help_needed", text="")
    PassageFactory(journal=begun, topic="focus", drafted="Call at Shop N1A-2", text="Call at Shop N1A-2")
    return begun

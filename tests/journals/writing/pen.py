"""What a writer hands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from accounts.models import Retailer, Staff
from journals.domain.keys import journal_key
from journals.domain.written import Written, WrittenFinding
from journals.enums import JournalKind, Theme, Topic

DAY = date(2024, 3, 12)
EVENING = datetime(2024, 3, 12, 10, tzinfo=UTC)
"""Six in the evening in the office."""
FINDING = UUID("0f7b8a3e-53a5-4b34-8f43-0d3a6cf1a001")
SEEN = "Half of the last order is still on the shelf"


def key_of(staff: Staff, day: date = DAY) -> UUID:
    """The key of somebody's journal of a day."""
    return journal_key(staff.pk, JournalKind.DAILY, day)


def finding(shop: Retailer | None = None, **values: Any) -> WrittenFinding:
    """Something that was seen at a shop."""
    shops = () if shop is None else (shop.pk,)
    return WrittenFinding(**{"id": FINDING, "theme": Theme.STOCK, "shops": shops, "seen": SEEN, **values})


def with_action(shop: Retailer, **values: Any) -> WrittenFinding:
    """A finding after which something is to be done by Friday."""
    said = {"action_text": "Move the display to the counter", "due_on": date(2024, 3, 15)}
    return finding(shop, **{**said, **values})


def written(*findings: WrittenFinding, base: int = 0, **values: Any) -> Written:
    """All that a writer hands in."""
    return Written(base_revision=base, findings=findings, **values)


def prose(text: str) -> Mapping[Topic, str]:
    """Market news."""
    return {Topic.MARKET_NEWS: text}

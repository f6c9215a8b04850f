"""That a reviewer opened a journal, and for how long she had its parts before her eyes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from accounts.models import Staff

from ..enums import TO_REVIEW
from ..measures.content import Content
from ..models import Journal, Reading
from ..queries.reviews import WHOLE, anchors_of, newest_submitted
from .reviewing import lock, refuse_own

MOST_AT_ONCE = 3600
"""Seconds of one part in one report; more is a page that was left open."""


@transaction.atomic
def note_opening(*, journal: Journal, reader: Staff, moment: datetime) -> Journal:
    """Note that ``reader`` has a waiting journal before her, so that its writer no longer takes it back.

    Answers the journal as it is now; a withdrawal at the same moment comes before or after. For how long she
    looks at it nobody knows by that. Of a journal that does not wait nothing is noted. Raises InputError for
    one's own. At most two statements within the transaction.
    """
    refuse_own(journal, reader)
    current = lock(journal)
    if current.state not in TO_REVIEW:
        return current
    Reading.objects.bulk_create(
        [Reading(journal=journal, reader=reader, anchor=WHOLE, last_at=moment)],
        update_conflicts=True,
        unique_fields=["journal", "reader", "anchor"],
        update_fields=["last_at"],
    )
    return current


@transaction.atomic
def note_reading(*, journal: Journal, reader: Staff, seconds: Mapping[str, int], moment: datetime) -> int:
    """Add how long ``reader`` looked at parts of a journal, in seconds by anchor; how many parts were noted.

    Parts that the newest submitted version does not have, and times of 0, are passed over. Raises InputError
    for one's own journal. At most four statements, whatever the number of parts.
    """
    refuse_own(journal, reader)
    version = newest_submitted(journal)
    if version is None:
        return 0
    known = anchors_of(Content.of_json(version.content))
    noted = {
        anchor: min(number, MOST_AT_ONCE)
        for anchor, number in seconds.items()
        if anchor in known and number > 0
    }
    if not noted:
        return 0
    # First the rows, then the sums, so that two pages of hers that report at once lose nothing.
    rows = [Reading(journal=journal, reader=reader, anchor=anchor, last_at=moment) for anchor in noted]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
    added = Case(*(When(anchor=anchor, then=Value(number)) for anchor, number in noted.items()))
    Reading.objects.filter(journal=journal, reader=reader, anchor__in=noted).update(
        seconds=F("seconds") + added, last_at=moment
    )
    return len(noted)

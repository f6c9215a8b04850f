"""A day's journal is due by 24:00 of the day, wherever that is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import Staff
from journals.domain.keys import journal_key
from journals.enums import JournalKind
from tests.cast import Cast, Office
from tests.factories.journals import JournalFactory

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY = date(2024, 3, 12)


@pytest.mark.parametrize(
    "page", ["daily/2024-03-12/", "", "calendar/2024-03/", "calendar/2024-03/export/csv/"]
)
@pytest.mark.parametrize(("language", "words"), [("en", "Mar 12, 2024, 24:00"), ("zh-hans", "3月12日24:00")])
def test_the_writer_reads_the_end_of_the_day(
    cast: Cast, office: Office, signed_in: Callable[[Staff], Client], page: str, language: str, words: str
) -> None:
    writer = cast.account_manager
    Staff.objects.filter(pk=writer.pk).update(language=language)
    writer.refresh_from_db()
    with time_machine.travel(datetime(2024, 3, 13, 9, tzinfo=ZONE), tick=False):
        JournalFactory(
            pk=journal_key(writer.pk, JournalKind.DAILY, TUESDAY),
            staff=writer,
            unit=office.north_1,
            starts_on=TUESDAY,
            opened_at=datetime(2024, 3, 12, 18, tzinfo=ZONE),
            due_at=datetime(2024, 3, 13, tzinfo=ZONE),
            grace_until=datetime(2024, 3, 13, 10, tzinfo=ZONE),
        )
        text = b"".join(signed_in(writer).get(f"/journals/{page}")).decode()
    if "export" in page:
        words = "2024-03-12 24:00"
    assert words in text
    assert "00:00" not in text.replace("10:00", "")

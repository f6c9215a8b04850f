"""Keeping a report that was made: its file and its row, whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month
from territory.models import MonthClose, OrgUnit
from territory.queries.closing import close_of

from ..models import MadeReport
from ..models.reports import kept_files


@dataclass(frozen=True, slots=True)
class FinishedReport:
    """A report as it came out of the press: what it is of, its facts and its bytes.

    ``facts`` are the numbers of the JSON form, ``title`` is the report's message.
    """

    template: str
    template_name: str
    template_revision: int | None
    unit: OrgUnit
    month: Month
    language: str
    format: str
    title: str
    facts: dict[str, Any]
    content: bytes
    file_name: str


class DamagedFile(RoutebookError):
    """The file of a kept report is gone, or is no longer what was kept."""

    def __init__(self, report: MadeReport) -> None:
        super().__init__(report.pk)
        self.report = report

    def __str__(self) -> str:
        return _("The file of this report is missing or damaged. Make the report anew.")


def keep_report(
    report: FinishedReport,
    *,
    moment: datetime,
    asked_by: Staff | None = None,
    close: MonthClose | None = None,
) -> MadeReport:
    """Keep a report for whoever asked, or for the close of a month.

    The file is written first, under the name of its own checksum, and then the row that makes it exist: a
    worker that is killed in between leaves a file that the next attempt finds or that nobody ever reads.
    Raises IntegrityError when the close has this report already.
    """
    digest = hashlib.sha256(report.content).hexdigest()
    name = _store(f"{report.month}/{digest}.{report.format}", report.content)
    with transaction.atomic():
        return MadeReport.objects.create(
            template=report.template,
            template_name=report.template_name[:120],
            template_revision=report.template_revision,
            unit=report.unit,
            month=report.month.first,
            language=report.language,
            format=report.format,
            title=report.title[:500],
            facts=report.facts,
            file=name,
            file_name=report.file_name[:200],
            sha256=digest,
            size=len(report.content),
            made_at=moment,
            asked_by=asked_by,
            close=close,
            is_closed=close is not None or close_of(report.month) is not None,
        )


def read_kept(report: MadeReport) -> bytes:
    """The bytes of a kept report. Raises DamagedFile when they are not those that were kept."""
    try:
        with kept_files().open(report.file.name, "rb") as file:
            content: bytes = file.read()
    except OSError as error:
        raise DamagedFile(report) from error
    if hashlib.sha256(content).hexdigest() != report.sha256:
        raise DamagedFile(report)
    return content


def _store(name: str, content: bytes) -> str:
    """Write a file whose name says what is in it, unless it is there whole; its name in the storage."""
    files: Storage = kept_files()
    if files.exists(name):
        with files.open(name, "rb") as there:
            if there.read() == content:
                return name
        files.delete(name)  # half a file, of a worker that was killed while it wrote
    return files.save(name, ContentFile(content))

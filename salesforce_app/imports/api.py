"""Imports in the API: sending a file, what became of it, taking it back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from salesforce_app.jobs.schemas import JobProgress
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found
from salesforce_app.web.paging import LIMIT, page_of

from . import describe, queries, uploads
from .models import ImportBatch
from .schemas import Import, ImportedRecord, ImportedRecords, ImportList, SentFile, UndoRequest
from .views.batches import rejected_upload
from .views.common import batch_of, csv_response, importer, person, upload_of

router = Router(tags=["imports"])

MAPPING_BYTES = 1 << 20
CSV_ANSWER = {
    "responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}
}
"""What an operation answers that hands out a file."""


@router.post("", response={202: SentFile}, url_name="imports", summary="Import a file, or check it")
def send_import(
    request: HttpRequest,
    file: File[UploadedFile],
    kind: Form[str] = "",
    mapping: File[UploadedFile | None] = None,
    dry_run: Form[bool] = False,
    skip_invalid: Form[bool] = False,
) -> Status[SentFile]:
    """Have a file imported: all of it, or nothing when a row is rejected (``skip_invalid``: the others).

    With ``dry_run`` it is only checked. ``kind`` may be left out when the headers tell it. ``mapping`` is a
    mapping file (TOML) for a foreign layout. The work is done by a job: ask for the file until it has ended.
    """
    importer(request)
    someone = person(request)
    upload = uploads.receive(
        file,
        owner_id=someone.pk,
        owner_name=someone.get_username(),
        moment=timezone.now(),
        kind=kind,
        mapping=_text(mapping) if mapping else "",
    )
    try:
        if upload.error:
            raise InputError("file", upload.error, "")
        job = (
            uploads.start_check(upload)
            if dry_run
            else uploads.start_import(upload, skip_invalid=skip_invalid)
        )
    except InputError:
        uploads.discard(upload)
        raise
    upload.refresh_from_db()
    return Status(202, SentFile.of(upload, job))


def _text(mapping: UploadedFile) -> str:
    """The mapping file's text. Raises InputError for what is none."""
    if (mapping.size or 0) > MAPPING_BYTES:
        raise InputError("mapping", _("A mapping file is small; this is something else."), "")
    try:
        return str(mapping.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("mapping", _("The mapping file is not UTF-8."), "") from None


@router.get("", response=ImportList, url_name="imports", summary="The imports")
def list_imports(
    request: HttpRequest,
    kind: str = "",
    state: Literal["", "applied", "undone"] = "",
    who: Annotated[str, Query(description="Part of the name of whoever imported.")] = "",
    since: date | None = None,
    until: date | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> ImportList:
    """What was imported, the newest first, filtered as on the site; days are those of the office."""
    filters = {"kind": kind, "state": state, "who": who, "since": since, "until": until}
    page = page_of(queries.batches(importer(request), filters), cursor=cursor, limit=limit, by=("-pk",))
    numbers = [batch.pk for batch in page.items]
    repairs = queries.repaired(numbers)
    return ImportList(items=[Import.of(batch, repairs.get(batch.pk)) for batch in page.items], next=page.next)


@router.get("/files/{uuid:file_id}", response=SentFile, url_name="sent_file", summary="A file that was sent")
def get_file(request: HttpRequest, file_id: UUID) -> SentFile:
    """How far a file is that you sent, what checking it found, and the import that it became."""
    return SentFile.of(*uploads.settled(upload_of(request, file_id)))


@router.get(
    "/files/{uuid:file_id}/rejected",
    url_name="sent_file_rejected",
    summary="Rejected rows of a check",
    openapi_extra=CSV_ANSWER,
)
def get_file_rejected(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The rows that importing the file would reject, as CSV to repair and send again."""
    path = upload_of(request, file_id).rejected_path
    return csv_response(path, path.name)


@router.get("/{int:number}", response=Import, url_name="import", summary="An import")
def get_import(request: HttpRequest, number: int) -> Import:
    """One import: its file, who and when, and what became of the rows."""
    return _import(batch_of(request, number))


def _import(batch: ImportBatch) -> Import:
    return Import.of(batch, queries.repaired([batch.pk]).get(batch.pk))


@router.get(
    "/{int:number}/rejected",
    url_name="import_rejected",
    summary="Rejected rows of an import",
    openapi_extra=CSV_ANSWER,
)
def get_rejected(request: HttpRequest, number: int) -> FileResponse:
    """The rows that were left out, as CSV to repair and send again.

    404 when there are none, and for files that were imported from the shell.
    """
    upload = rejected_upload(batch_of(request, number))
    if upload is None:
        raise not_found()
    return csv_response(upload.rejected_path, upload.rejected_path.name)


@router.get(
    "/{int:number}/changes", response=ImportedRecords, url_name="import_changes", summary="What it changed"
)
def list_changes(
    request: HttpRequest, number: int, cursor: str | None = None, limit: int = LIMIT
) -> ImportedRecords:
    """The records that an import created, updated or deleted, each with its fields before and after."""
    page = page_of(batch_of(request, number).changes.all(), cursor=cursor, limit=limit)
    changes = [describe.RecordChange(row.model, row.object_pk, row.before, row.after) for row in page.items]
    return ImportedRecords(
        items=[ImportedRecord.of(change) for change in describe.described(changes)], next=page.next
    )


@router.post(
    "/{int:number}/undo", response={202: JobProgress}, url_name="undo_import", summary="Undo an import"
)
def undo(request: HttpRequest, number: int, body: UndoRequest) -> Status[JobProgress]:
    """Give every record its earlier values back, or change nothing: the job's ``error`` then says why."""
    batch = batch_of(request, number)
    someone = person(request)
    job = uploads.start_undo(batch, owner_id=someone.pk, actor=someone.get_username(), reason=body.reason)
    return Status(202, JobProgress.of(job))

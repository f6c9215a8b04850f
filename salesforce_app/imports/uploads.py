"""Files that are sent to be imported: taking them in, saying how they are read, having them checked and
imported by the worker, throwing them away.

A file is in one pair of hands at a time: whoever starts a check or an import claims it by a conditional
update, and the job gives it back. What an import writes and that its file is done stand or fall together.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from salesforce_app.jobs.models import Job
from salesforce_app.jobs.queue import claim, start
from salesforce_app.kernel.errors import InputError

from . import handmade
from .encodings import HEADER_WITHIN
from .kinds import import_of
from .layouts import all_headers, fingerprint
from .looks import look_at
from .models import BatchState, ImportBatch, SavedMapping, Upload, UploadState
from .problems import MappingProblem, UnreadableFile
from .titles import header_candidates

NAME_LENGTH = 60
"""Characters of a stored file's name: in UTF-8, with what is added to it, no system refuses it."""


class Sent(Protocol):
    """A file as a form or an API hands it over."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Its bytes."""


class Busy(InputError):
    """The file is being checked or imported, or has been imported: it can't be changed now."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(
            upload.name,
            _("The file is being checked or imported, or has been imported."),
            _("Open its page to see how far it is."),
        )


def receive(
    sent: Sent,
    *,
    owner_id: int,
    owner_name: str,
    moment: datetime,
    kind: str = "",
    mapping: str = "",
    repairs: ImportBatch | None = None,
) -> Upload:
    """Take a file in: store it, look at it, propose what it is.

    ``kind`` and ``mapping`` (the text of a mapping file) are what the sender says; what she leaves open is
    proposed from the headers, a mapping that was kept for such headers before all. A file that repairs a
    batch has its kind and, when that is known, its mapping. Raises InputError for one that is too large
    and for a kind or a mapping that isn't understood; a file that can't be read is kept with its error,
    since stating its encoding may help.
    """
    if kind:
        table = import_of(kind).table
        if mapping:
            handmade.read(mapping, table)
    upload = Upload(
        pk=uuid4(),
        owner_id=owner_id,
        owner_name=owner_name,
        sent_at=moment,
        name=_stored_name(sent.name or ""),
        kind=kind,
        mapping=mapping,
        repairs=repairs,
    )
    try:
        upload.size, upload.sha256 = _store(sent, upload.path)
        if not mapping:
            _recognise(upload)
        upload.save(force_insert=True)
    except BaseException:
        shutil.rmtree(upload.folder, ignore_errors=True)
        raise
    return upload


def _stored_name(name: str) -> str:
    """The name without folders and odd signs, short enough for every file system."""
    plain = re.sub(r"[^\w.()\- ]", "_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return (f"{stem[:NAME_LENGTH]}.{ending[:8]}" if dot and stem else plain[:NAME_LENGTH]) or "file"


def _store(sent: Sent, path: Path) -> tuple[int, str]:
    """Write the bytes down; their number and SHA-256. Raises InputError when there are too many."""
    path.parent.mkdir(parents=True)
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as file:
        for chunk in sent.chunks():
            size += len(chunk)
            if size > settings.IMPORT_MAX_BYTES:
                raise InputError(
                    path.name,
                    _("The file is larger than %(limit)s.")
                    % {"limit": filesizeformat(settings.IMPORT_MAX_BYTES)},
                    _("Split it, or have it imported by manage.py import_data."),
                )
            digest.update(chunk)
            file.write(chunk)
    return size, digest.hexdigest()


def _recognise(upload: Upload) -> None:
    """Fill in kind and mapping from what is known of such files, or the error that kept us from looking."""
    if upload.repairs is not None:
        upload.kind = upload.repairs.kind
        first = upload.repairs.uploads.order_by("sent_at").first()
        upload.mapping = first.mapping if first else ""
        return
    try:
        look = look_at(upload.path)
    except UnreadableFile as problem:
        upload.error = str(problem)
        return
    known = saved_for(header_candidates(look.source, all_headers()), kind=upload.kind)
    if known is not None:
        upload.kind, upload.mapping = known.kind, known.content
    upload.kind = upload.kind or look.kind


def saved_for(candidates: Iterable[tuple[str, ...]], *, kind: str = "") -> SavedMapping | None:
    """The mapping that was kept for one of these rows of headers, the newest of several; one query."""
    prints = []
    for headers in candidates:
        prints.append(fingerprint(headers))
        if len(prints) > HEADER_WITHIN:
            break
    found = SavedMapping.objects.filter(fingerprint__in=prints)
    return (found.filter(kind=kind) if kind else found).order_by("-saved_at").first()


def earlier_batch(upload: Upload) -> ImportBatch | None:
    """The newest batch by which the same bytes were imported as the same kind and that stands."""
    return ImportBatch.objects.filter(
        kind=upload.kind, sha256=upload.sha256, state=BatchState.APPLIED
    ).first()


def set_reading(upload: Upload, *, kind: str, content: dict[str, Any]) -> Upload:
    """Say how a file is read; what an earlier check found no longer holds. Raises Busy, and InputError."""
    if kind:
        handmade.read(handmade.written(content), import_of(kind).table)
    return _set(upload, kind=kind, mapping=handmade.written(content), findings=None, error="")


def reopen(upload: Upload) -> Upload:
    """Go back to how a file is read. Raises Busy."""
    return _set(upload, findings=None, error="")


def _set(upload: Upload, **values: Any) -> Upload:
    free = Upload.objects.filter(pk=upload.pk, state__in=[UploadState.RECEIVED, UploadState.CHECKED])
    if not claim(free, state=UploadState.RECEIVED, job_id=None, **values):
        raise Busy(upload)
    upload.refresh_from_db()
    return upload


@transaction.atomic
def start_check(upload: Upload) -> Job:
    """Have the worker check a file and tell what importing it would do. Raises Busy, and InputError."""
    _ready(upload)
    job = start(
        "salesforce_app.imports.tasks.check_file",
        str(upload.pk),
        title=_("Check %(file)s") % {"file": upload.name},
        owner_id=upload.owner_id,
    )
    free = Upload.objects.filter(pk=upload.pk, state__in=[UploadState.RECEIVED, UploadState.CHECKED])
    if not claim(free, state=UploadState.CHECKING, job_id=job.pk, error="", findings=None):
        raise Busy(upload)
    return job


@transaction.atomic
def start_import(upload: Upload, *, skip_invalid: bool) -> Job:
    """Have the worker import a file, checked before or not. Raises Busy, and InputError."""
    _ready(upload)
    job = start(
        "salesforce_app.imports.tasks.import_file",
        str(upload.pk),
        title=_("Import %(file)s") % {"file": upload.name},
        owner_id=upload.owner_id,
        total=(upload.findings or {}).get("read") or None,
    )
    free = Upload.objects.filter(pk=upload.pk, state__in=[UploadState.RECEIVED, UploadState.CHECKED])
    if not claim(free, state=UploadState.WRITING, job_id=job.pk, error="", skip_invalid=skip_invalid):
        raise Busy(upload)
    return job


def _ready(upload: Upload) -> None:
    """Lay the mapping down beside the file. Raises InputError when the kind is open or the file gone."""
    if not upload.kind:
        raise InputError(upload.name, _("It is not said what kind of file this is."), _("Choose a kind."))
    if not upload.path.exists():
        raise InputError(
            upload.name,
            _("The file is kept for %(days)d days and is gone.") % {"days": settings.IMPORT_FILES_DAYS},
            _("Send it again."),
        )
    handmade.read(upload.mapping, import_of(upload.kind).table)
    if upload.mapping:
        upload.mapping_path.parent.mkdir(exist_ok=True)
        upload.mapping_path.write_bytes(upload.mapping.encode())
    upload.rejected_path.parent.mkdir(exist_ok=True)


def start_undo(batch: ImportBatch, *, owner_id: int, actor: str, reason: str) -> Job:
    """Have the worker take an import back, in the name of ``actor``; ``reason`` is kept with it."""
    return start(
        "salesforce_app.imports.tasks.undo_import",
        batch.pk,
        actor,
        reason,
        title=_("Undo import %(number)d") % {"number": batch.pk},
        owner_id=owner_id,
        key=undo_key(batch),
    )


def undo_key(batch: ImportBatch) -> str:
    """By what the jobs are found that take a batch back."""
    return f"undo import {batch.pk}"


def settled(upload: Upload) -> tuple[Upload, Job | None]:
    """The file with the job that has it in hand.

    When that job has ended without handing it back (its workers were lost again and again), the file
    goes back to where it was, with the job's error: nothing of it was written.
    """
    job = Job.objects.filter(pk=upload.job_id).first() if upload.job_id else None
    if not upload.is_busy or (job is not None and not job.is_finished):
        return upload, job
    give_back(upload.pk, job_id=upload.job_id, error=broken_off(job.error if job else ""))
    upload.refresh_from_db()
    return upload, job


def broken_off(reason: str) -> str:
    """What is told of a check or an import that did not come to its end."""
    return " ".join(filter(None, [reason, _("Nothing was written. Start again.")]))


def give_back(pk: UUID, *, job_id: UUID | None, error: str = "", **values: Any) -> bool:
    """End a job's hold on a file; whether it had one. The file is checked when there are findings."""
    held = Upload.objects.filter(pk=pk, job_id=job_id, state__in=[UploadState.CHECKING, UploadState.WRITING])
    upload = held.first()
    if upload is None:
        return False
    findings = values.get("findings", upload.findings)
    state = UploadState.CHECKED if findings is not None else UploadState.RECEIVED
    return claim(held, state=state, error=error, **values)


def discard(upload: Upload) -> None:
    """Throw a file away that was not imported. Raises Busy."""
    with transaction.atomic():
        free = Upload.objects.filter(pk=upload.pk, state__in=[UploadState.RECEIVED, UploadState.CHECKED])
        if not free.delete()[0]:
            raise Busy(upload)
    shutil.rmtree(upload.folder, ignore_errors=True)


def forget(*, before: datetime) -> int:
    """Throw away what was sent before that moment and lies idle; returns how many files.

    Of imported files the rejected rows stay with their batch.
    """
    count = 0
    for sent in Upload.objects.filter(sent_at__lt=before).order_by("sent_at").iterator(chunk_size=200):
        upload, _job = settled(sent)
        if upload.state == UploadState.IMPORTED:
            count += upload.path.exists()
            upload.path.unlink(missing_ok=True)
        elif not upload.is_busy:
            try:
                discard(upload)
            except Busy:
                continue  # somebody has just had it checked; it will be idle another day
            count += 1
    return count


def forgotten_before(moment: datetime) -> datetime:
    """Files sent before this are not kept at ``moment``."""
    return moment - timedelta(days=settings.IMPORT_FILES_DAYS)


def keep_mapping(
    upload: Upload, *, name: str, headers: Iterable[str], actor: str, moment: datetime
) -> SavedMapping:
    """Keep how a file is read for the next one with the same headers, in place of what was kept for them.

    Raises InputError when another layout has the name.
    """
    if not upload.mapping:
        raise MappingProblem(
            _("Mapping"),
            _("There is nothing to keep."),
            _("The headers say by themselves how they are read."),
        )
    mark = fingerprint(headers)
    if SavedMapping.objects.filter(kind=upload.kind, name=name).exclude(fingerprint=mark).exists():
        raise InputError(_("Name"), _("Another mapping has this name."), _("Choose another name."))
    saved, _created = SavedMapping.objects.update_or_create(
        kind=upload.kind,
        fingerprint=mark,
        defaults={"name": name, "content": upload.mapping, "saved_by": actor, "saved_at": moment},
    )
    return saved

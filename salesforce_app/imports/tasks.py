"""Jobs of the imports: checking a file, importing it, taking an import back, tidying up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from salesforce_app.jobs.running import Run
from salesforce_app.kernel.errors import RoutebookError

from . import uploads
from .batches import Verdict, run_import, undo_batch
from .kinds import Progress
from .models import ImportBatch, Upload, UploadState
from .reckoning import as_json

NOTICED_FROM = timedelta(seconds=10)
"""Who checks a file for so long has gone elsewhere, and is told when it is done."""


def check_file(run: Run, upload_id: str) -> None:
    """Check a file that is being checked by this job; what it would do is kept with it."""
    upload = _held(run, upload_id, UploadState.CHECKING)
    if upload is None:
        return
    outcome = _guarded(
        run,
        upload,
        lambda: run_import(
            upload.kind,
            upload.path,
            actor=upload.owner_name,
            mapping_path=upload.mapping_path if upload.mapping else None,
            dry_run=True,
            progress=_progress(run),
            rejected_to=upload.rejected_path,
        ),
    )
    uploads.give_back(upload.pk, job_id=run.job.pk, findings=as_json(outcome))
    run.finish({"address": upload.get_absolute_url()})
    started = run.job.started_at
    if started is not None and timezone.now() - started > NOTICED_FROM:
        _tell(upload, "import_checked", {"file": upload.name}, upload.get_absolute_url(), str(run.job.pk))


def import_file(run: Run, upload_id: str) -> None:
    """Import a file that this job has in hand. Doing it again after a worker was lost is harmless."""
    upload = _held(run, upload_id, UploadState.WRITING)
    if upload is None:
        return

    def done_with(batch: ImportBatch) -> None:
        held = Upload.objects.filter(pk=upload.pk, job_id=run.job.pk, state=UploadState.WRITING)
        held.update(state=UploadState.IMPORTED, batch=batch, error="")

    outcome = _guarded(
        run,
        upload,
        lambda: run_import(
            upload.kind,
            upload.path,
            actor=upload.owner_name,
            mapping_path=upload.mapping_path if upload.mapping else None,
            skip_invalid=upload.skip_invalid,
            progress=_progress(run),
            rejected_to=upload.rejected_path,
            written=done_with,
        ),
        notice="import_failed",
    )
    findings = as_json(outcome)
    if outcome.batch is None:
        told = _("Rows were rejected, so nothing was imported.")
        uploads.give_back(upload.pk, job_id=run.job.pk, findings=findings, error=told)
        run.finish({"address": upload.get_absolute_url()})
        _tell(upload, "import_failed", {"file": upload.name}, upload.get_absolute_url(), str(run.job.pk))
        return
    if outcome.verdict is Verdict.REPEATED:
        done_with(outcome.batch)
    else:
        Upload.objects.filter(pk=upload.pk).update(findings=findings)
    _finished(run, upload, outcome.batch)


def undo_import(run: Run, number: int, actor: str, reason: str) -> None:
    """Take an import back. Raises UndoRefused and the like, which become the job's error."""
    address = reverse("imports:batch", args=[number])
    batch, undone = undo_batch(number, actor=actor, moment=timezone.now(), reason=reason)
    run.finish(
        {"address": address, "removed": undone.removed, "restored": undone.restored, "batch": batch.pk}
    )


def forget_old_files() -> None:
    """Throw away files that were sent long ago; comes round every day."""
    uploads.forget(before=uploads.forgotten_before(timezone.now()))


def _held(run: Run, upload_id: str, state: UploadState) -> Upload | None:
    """The file when this job has it in hand; otherwise there is nothing left to do for it."""
    upload = Upload.objects.select_related("batch").filter(pk=UUID(upload_id)).first()
    if upload is not None and upload.job_id == run.job.pk:
        if upload.state == state:
            return upload
        if upload.state == UploadState.IMPORTED and upload.batch is not None:
            # The worker that wrote it was lost before it could say so.
            _finished(run, upload, upload.batch)
    return None


def _finished(run: Run, upload: Upload, batch: ImportBatch) -> None:
    address = reverse("imports:batch", args=[batch.pk])
    run.finish({"address": address, "batch": batch.pk})
    _tell(upload, "import_done", {"file": upload.name, "number": batch.pk}, address, str(run.job.pk))


def _guarded(run: Run, upload: Upload, work: Callable[[], Any], *, notice: str = "") -> Any:
    """Do the work; when it fails the file is given back with the reason, which the job tells as well."""
    try:
        return work()
    except RoutebookError as error:
        uploads.give_back(upload.pk, job_id=run.job.pk, error=uploads.broken_off(str(error)))
        if notice:
            _tell(upload, notice, {"file": upload.name}, upload.get_absolute_url(), str(run.job.pk))
        raise


def _progress(run: Run) -> Progress:
    """Rows read as the job's progress; when all are read they are being written."""

    def tell(rows: int) -> None:
        total = run.job.total
        note = _("Writing") if total is not None and rows >= total else _("Reading and checking the rows")
        run.progress(rows, None, note)

    return tell


def _tell(upload: Upload, kind: str, parameters: dict[str, Any], address: str, key: str) -> None:
    import_string(settings.NOTIFY)(
        staff_ids=[upload.owner_id],
        kind=kind,
        parameters=parameters,
        address=address,
        key=f"{kind} {key}",
        moment=timezone.now(),
    )

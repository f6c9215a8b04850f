"""One import: what it did, and taking it back."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from salesforce_app.web.errors import not_found

from ..describe import RecordChange, described
from ..forms import UndoForm
from ..labels import kind_label, labelled
from ..models import BatchState, ImportBatch, Upload
from ..queries import next_file, undoing
from ..uploads import start_undo
from .common import batch_of, csv_response, person

CHANGES_PER_PAGE = 25


@require_safe
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Counts, warnings, rejected rows and changes of an import."""
    return _page(request, batch_of(request, number), UndoForm())


def _page(request: HttpRequest, batch: ImportBatch, form: UndoForm, status: int = 200) -> HttpResponse:
    page = Paginator(batch.changes.order_by("pk"), CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    changes = [RecordChange(row.model, row.object_pk, row.before, row.after) for row in page]
    job = undoing(batch)
    upload = batch.uploads.select_related("repairs").order_by("sent_at").first()
    mine = upload is not None and upload.owner_id == person(request).pk
    return render(
        request,
        "imports/batch.html",
        {
            "batch": batch,
            "kind": kind_label(batch.kind),
            "upload": upload,
            "findings": labelled(upload.findings, upload.kind) if upload else None,
            "has_rejected": upload is not None and upload.rejected_path.is_file(),
            "repaired_by": list(batch.repairs.exclude(batch=None).select_related("batch")),
            "next_file": next_file(upload) if upload is not None and mine else None,
            "page": page,
            "changes": described(changes),
            "job": job,
            "form": form,
            "can_undo": batch.state == BatchState.APPLIED,
            "is_undoing": job is not None and not job.is_finished,
        },
        status=status,
    )


@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far taking back is; when it is over the whole page comes anew."""
    job = undoing(batch_of(request, number))
    if job is None or job.is_finished:
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "imports/progress.html", {"job": job, "address": request.path})


@require_safe
def rejected(request: HttpRequest, number: int) -> FileResponse:
    """The rows that were not taken, as a file to repair and send again."""
    upload = rejected_upload(batch_of(request, number))
    if upload is None:
        raise not_found()
    return csv_response(upload.rejected_path, upload.rejected_path.name)


def rejected_upload(batch: ImportBatch) -> Upload | None:
    """The file whose rejected rows were kept with the batch."""
    upload = batch.uploads.order_by("sent_at").first()
    return upload if upload is not None and batch.rows_rejected and upload.rejected_path.is_file() else None


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Have an import taken back."""
    found = batch_of(request, number)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    someone = person(request)
    start_undo(found, owner_id=someone.pk, actor=someone.get_username(), reason=form.cleaned_data["reason"])
    return redirect("imports:batch", number=number)

"""One file on its way: how it is read, what it would do, importing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesforce_app.jobs.models import Job
from salesforce_app.kernel.errors import InputError

from .. import uploads
from ..describe import RecordChange, described
from ..forms import ConfirmForm
from ..labels import kind_label, labelled
from ..models import Upload, UploadState
from .common import csv_response, toml_response, upload_of
from .reading import reading_page


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file's page, which is what its state asks for; a form says how the file is read."""
    upload, job = uploads.settled(upload_of(request, pk))
    if upload.state == UploadState.IMPORTED and upload.batch_id is not None:
        return redirect("imports:batch", number=upload.batch_id)
    if upload.is_busy and job is not None:
        return render(request, "imports/busy.html", {"upload": upload, "job": job})
    if upload.state == UploadState.CHECKED and request.method != "POST":
        return _findings(request, upload)
    return reading_page(request, upload)


def _findings(request: HttpRequest, upload: Upload, job: Job | None = None) -> HttpResponse:
    """What importing the file would do."""
    found = labelled(upload.findings, upload.kind) or {}
    examples = found.get("examples", [])
    changes = [
        RecordChange(change["model"], change["pk"], change["before"], change["after"])
        for example in examples
        for change in example["changes"]
    ]
    in_words = iter(described(changes))
    return render(
        request,
        "imports/findings.html",
        {
            "upload": upload,
            "kind": kind_label(upload.kind),
            "found": found,
            "examples": [
                (example, [next(in_words) for _change in example["changes"]]) for example in examples
            ],
            "earlier": uploads.earlier_batch(upload),
            "has_rejected": bool(found.get("rejected")) and upload.rejected_path.is_file(),
            "good": found.get("read", 0) - found.get("rejected", 0),
        },
    )


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the file's job is; when it is over the whole page comes anew."""
    upload, job = uploads.settled(upload_of(request, pk))
    if not upload.is_busy or job is None:
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "imports/progress.html", {"job": job, "address": request.path})


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the file imported as it was checked."""
    upload = upload_of(request, pk)
    form = ConfirmForm(request.POST)
    form.is_valid()
    skips = bool(form.cleaned_data.get("skip_invalid"))
    if upload.state != UploadState.CHECKED:
        messages.error(request, _("Check the file first."))
    else:
        try:
            uploads.start_import(upload, skip_invalid=skips)
        except InputError as error:
            messages.error(request, str(error))
    return redirect(upload)


@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go back from what was found to how the file is read."""
    upload = upload_of(request, pk)
    try:
        uploads.reopen(upload)
    except uploads.Busy as error:
        messages.error(request, str(error))
    return redirect(upload)


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw the file away."""
    upload = upload_of(request, pk)
    try:
        uploads.discard(upload)
    except uploads.Busy as error:
        messages.error(request, str(error))
        return redirect(upload)
    messages.success(request, _("%(file)s was thrown away; nothing was imported.") % {"file": upload.name})
    return redirect("imports:history")


@require_safe
def rejected(request: HttpRequest, pk: UUID) -> FileResponse:
    """The rows that importing would reject."""
    upload = upload_of(request, pk)
    return csv_response(upload.rejected_path, upload.rejected_path.name)


@require_safe
def mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the file is read, as a file for ``import_data --mapping``."""
    upload = upload_of(request, pk)
    return toml_response(upload.mapping, upload.name)

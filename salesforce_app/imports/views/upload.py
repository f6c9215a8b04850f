"""Sending files."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from salesforce_app.kernel.errors import InputError

from .. import uploads
from ..forms import UploadForm
from ..kinds import kinds
from ..models import ImportBatch, Upload
from .common import importer, person


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for sending files; one file leads to its page, several to the list of what is waiting.

    ``repairs`` is the number of the batch whose rejected rows come back.
    """
    scope = importer(request)
    number = request.POST.get("repairs") or request.GET.get("repairs") or ""
    repairs = (
        ImportBatch.objects.visible_to(scope).filter(pk=int(number)).first() if number.isdecimal() else None
    )
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        received = _receive(request, form, repairs)
        if len(received) == 1:
            return redirect(received[0])
        if received:
            told = ngettext("%(count)d file was received.", "%(count)d files were received.", len(received))
            messages.success(request, told % {"count": len(received)})
            return redirect("imports:history")
    context = {"form": form, "repairs": repairs, "limit": settings.IMPORT_MAX_BYTES}
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


def _receive(request: HttpRequest, form: UploadForm, repairs: ImportBatch | None) -> list[Upload]:
    """Take the files in; those that aren't taken are told with the form."""
    received: list[Upload] = []
    files: Sequence[UploadedFile] = form.cleaned_data["file"]
    for file in files:
        try:
            upload = uploads.receive(
                file,
                owner_id=person(request).pk,
                owner_name=person(request).get_username(),
                moment=timezone.now(),
                kind=form.cleaned_data["kind"],
                mapping=form.cleaned_data["mapping"],
                repairs=repairs,
            )
        except InputError as error:
            if received or len(files) > 1:
                messages.error(request, str(error))
            form.add_error("file", str(error))
        else:
            received.append(upload)
    return received


def in_order(files: Sequence[Upload]) -> list[Upload]:
    """Files in the order in which they are to be imported: what a row names must be on file before."""
    places = {kind: place for place, kind in enumerate(kinds())}
    return sorted(files, key=lambda upload: (places.get(upload.kind, len(places)), upload.sent_at))


def next_file(upload: Upload) -> Upload | None:
    """The file of the same sender that comes next, when this one is done."""
    waiting = Upload.objects.open().filter(owner_id=upload.owner_id).exclude(pk=upload.pk)
    return next(iter(in_order(list(waiting[:50]))), None)

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
from ..models import ImportBatch, Upload
from ..queries import find_batch
from .common import importer, person

LONGEST_NUMBER = 19
"""Digits from which on no record has such a key."""


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for sending files; one file leads to its page, several to the list of what is waiting.

    ``repairs`` is the number of the batch whose rejected rows come back.
    """
    scope = importer(request)
    number = request.POST.get("repairs") or request.GET.get("repairs") or ""
    is_number = number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER
    repairs = find_batch(scope, int(number)) if is_number else None
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

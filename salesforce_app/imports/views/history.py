"""What was imported, and what is waiting."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..forms import HistoryForm
from ..labels import kind_label
from ..queries import batches, waiting
from .common import importer

PER_PAGE = 25


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The batches that the filters leave, newest first, below the files that wait to be imported."""
    scope = importer(request)
    form = HistoryForm(request.GET)
    form.is_valid()
    page = Paginator(batches(scope, form.cleaned_data), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "imports/history.html",
        {
            "form": form,
            "page": page,
            "batches": [(batch, kind_label(batch.kind)) for batch in page],
            "waiting": [(upload, kind_label(upload.kind)) for upload in waiting(scope.staff_id)],
            "query": query.urlencode(),
            "is_filtered": any(request.GET.get(name) for name in form.fields),
        },
    )

"""What was imported, and what is waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..forms import HistoryForm
from ..labels import kind_label
from ..models import ImportBatch, Upload
from .common import importer
from .upload import in_order

PER_PAGE = 25
WAITING = 50
"""Files of one's own that are shown as waiting."""


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The batches that the filters leave, newest first, below the files that wait to be imported."""
    scope = importer(request)
    form = HistoryForm(request.GET)
    form.is_valid()
    batches = filtered(ImportBatch.objects.visible_to(scope), form.cleaned_data)
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    mine = Upload.objects.open().filter(owner_id=scope.staff_id or 0)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "imports/history.html",
        {
            "form": form,
            "page": page,
            "batches": [(batch, kind_label(batch.kind)) for batch in page],
            "waiting": [(upload, kind_label(upload.kind)) for upload in in_order(list(mine[:WAITING]))],
            "query": query.urlencode(),
            "is_filtered": any(request.GET.get(name) for name in form.fields),
        },
    )


def filtered(batches: QuerySet[ImportBatch], values: Mapping[str, Any]) -> QuerySet[ImportBatch]:
    """The batches that fit the filters that are given: ``kind state who since until``.

    Days are those of the office; both ends count.
    """
    if values.get("kind"):
        batches = batches.filter(kind=values["kind"])
    if values.get("state"):
        batches = batches.filter(state=values["state"])
    if values.get("who"):
        batches = batches.filter(imported_by__icontains=values["who"])
    if values.get("since"):
        batches = batches.filter(imported_at__gte=_begin(values["since"]))
    if values.get("until"):
        batches = batches.filter(imported_at__lt=_begin(values["until"] + timedelta(days=1)))
    return batches.order_by("-pk")


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

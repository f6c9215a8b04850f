"""What somebody has been told: the list behind the bell."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_of

from ..domain.notifications import mark_read
from ..queries.notifications import find_notice, in_words, notices_of

PAGE_SIZE = 30
UNREAD = "unread"


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """The reader's notices, newest first; with ``?show=unread`` those alone that she hasn't opened."""
    unread_only = request.GET.get("show") == UNREAD
    found = notices_of(scope_of(request), unread_only=unread_only)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/notifications.html",
        {"notices": [in_words(row) for row in page], "page": page, "unread_only": unread_only},
    )


@require_safe
def open_notification(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Lead to what a notice is about, and note that it has been read."""
    scope = scope_of(request)
    notice = find_notice(scope, pk)
    if notice is None:
        raise not_found()
    mark_read(scope=scope, pks=[pk], moment=timezone.now())
    return HttpResponseRedirect(notice.address)


@require_POST
def read_all_notifications(request: HttpRequest) -> HttpResponse:
    """Note that the reader has read all of them."""
    mark_read(scope=scope_of(request), pks=None, moment=timezone.now())
    return redirect("accounts:notifications")

"""What is recorded of people in the field: the notice, and what is on file of the reader herself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Staff
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.numerals import whole_number
from salesforce_app.web.errors import not_found
from salesforce_app.web.exports import Table, export_response
from salesforce_app.web.listings import Cell, CellKind

from ..domain.field_notice import acknowledge_notice
from ..measures.field_notice import notice_on
from ..queries.field_data import VISIT_COLUMNS, counts_of, field_data, notice_read_at, visit_rows
from .field_notice_words import position_words, reader_words

FILES = ("csv", "xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def field_notice(request: HttpRequest) -> HttpResponse:
    """The notice in its present version, and acknowledging it."""
    person = _person(request)
    goes_to = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(goes_to, {request.get_host()}, request.is_secure()):
        goes_to = ""
    status = 200
    if request.method == "POST":
        version = whole_number(request.POST.get("version", ""))
        try:
            acknowledge_notice(staff=person, version=version or 0, moment=timezone.now())
        except InputError as error:
            messages.error(request, f"{error.reason} {error.remedy}")
            status = 422
        else:
            return redirect(goes_to or reverse("visits:field_data"))
    today = timezone.localdate()
    context = {
        "notice": notice_on(today),
        "position_words": position_words(),
        "reader_words": reader_words(),
        "read_at": notice_read_at(person, today),
        "next": goes_to,
    }
    return render(request, "visits/field_data/notice.html", context, status=status)


@require_safe
def own_field_data(request: HttpRequest) -> HttpResponse:
    """How much is on file of the reader's work in the field, and the ways to all of it."""
    person = _person(request)
    today = timezone.localdate()
    context = {
        "counts": counts_of(person),
        "days": settings.VISIT_POSITIONS_DAYS,
        "version": notice_on(today).version,
        "read_at": notice_read_at(person, today),
        "person": person,
    }
    return render(request, "visits/field_data/page.html", context)


@require_safe
@never_cache
def download_field_data(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everything on file of the reader as JSON, or her visits as CSV."""
    person = _person(request)
    day = timezone.localdate()
    if kind == "json":
        response = JsonResponse(
            field_data(person),
            encoder=DjangoJSONEncoder,
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
        response.headers["Content-Disposition"] = f'attachment; filename="field-data-{day}.json"'
        return response
    if kind not in FILES:
        raise not_found()
    columns = [_Column(name) for name in VISIT_COLUMNS]
    rows = ([Cell(_text(row[name])) for name in VISIT_COLUMNS] for row in visit_rows(person))
    return export_response(Table(_("My visits %(day)s") % {"day": day}, columns, rows), kind)


class _Column:
    """A column that is called as in the JSON."""

    kind = CellKind.TEXT

    def __init__(self, name: str) -> None:
        self.title = name


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _person(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user

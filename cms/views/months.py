"""The office's months: closing them, watching it, opening them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_of, scope_with
from salesforce_app.web.words import month_name
from territory.queries.month_list import MonthLine, month_lines

from ..domain.closing import order_failed_again, reopen_month
from ..domain.notices import tell_of_reopening
from ..domain.starting import start_closing
from ..forms import ReopenForm
from ..queries.closings import Progress, closing_progress
from ..queries.staff import actor_names, staff_of


@dataclass(frozen=True, slots=True)
class Row:
    """A month with how far its close is."""

    line: MonthLine
    progress: Progress | None

    @property
    def is_being_closed(self) -> bool:
        """Whether its close has begun and has not ended."""
        return self.progress is not None and not self.progress.is_finished


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Every month on file: open or closed, by whom and when, what it was closed at and what it is now."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    progress = closing_progress()
    rows = [_row(line, progress) for line in _named(month_lines(scope))]
    return render(request, "cms/months.html", {"rows": rows} | _may(request))


@require_safe
def month_state(request: HttpRequest, month: Month) -> HttpResponse:
    """One month of the list, which brings itself up to date while it is being closed."""
    line = _line(request, month)
    return render(request, "cms/month_row.html", {"row": _row(line, closing_progress(month))} | _may(request))


@require_POST
def close(request: HttpRequest, month: Month) -> HttpResponse:
    """Have a month closed; whoever may not watch the job that is at it already watches the list."""
    scope = scope_with(request, Permission.CLOSE_MONTHS)
    line = _line(request, month)
    if not line.has_ended:
        messages.error(request, _("%(month)s has not ended.") % {"month": month_name(month)})
        return redirect("cms:months")
    row = _row(line, closing_progress(month))
    if line.close is not None and row.progress is not None and not row.is_being_closed:
        messages.info(request, _("%(month)s is closed already.") % {"month": month_name(month)})
        return redirect("cms:months")
    job = start_closing(month=month, owner_id=scope.staff_id)
    return redirect(job) if job.owner_id == scope.staff_id else redirect("cms:months")


@require_POST
def make_again(request: HttpRequest, month: Month) -> HttpResponse:
    """Have the reports of a close made that failed."""
    scope = scope_with(request, Permission.CLOSE_MONTHS)
    _line(request, month)
    try:
        order_failed_again(month=month)
    except InputError as error:
        messages.error(request, str(error))
        return redirect("cms:months")
    job = start_closing(month=month, owner_id=scope.staff_id)
    return redirect(job) if job.owner_id == scope.staff_id else redirect("cms:months")


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, month: Month) -> HttpResponse:
    """Open a closed month again, for a reason."""
    scope = scope_with(request, Permission.REOPEN_MONTHS)
    line = _line(request, month)
    if line.close is None:
        messages.info(request, _("%(month)s is not closed.") % {"month": month_name(month)})
        return redirect("cms:months")
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moment = timezone.now()
        try:
            opened = reopen_month(
                month=month,
                reason=form.cleaned_data["reason"],
                actor=staff_of(scope).username,
                moment=moment,
            )
        except InputError as error:
            form.refuse(error)
        else:
            tell_of_reopening(close=opened, moment=moment)
            messages.success(
                request,
                _("%(month)s is open again. The figures that it was closed at stay beside the new ones.")
                % {"month": month_name(month)},
            )
            return redirect("cms:months")
    context = {
        "title": _("Open %(month)s again") % {"month": month_name(month)},
        "subject": _("closed on %(date)s by %(name)s")
        % {"date": date_format(local_day(line.close.closed_at), "DATE_FORMAT"), "name": line.close.closed_by},
        "explanation": _(
            "What became known since the close goes into the figures of the month, and imports change them "
            "until it is closed once more. The reports made at the close and its tiers stay as they are."
        ),
        "form": form,
        "submit": pgettext("month", "Open again"),
        "icon": "lock-open",
        "back": reverse("cms:months"),
    }
    return render(request, "web/verb.html", context, status=422 if form.errors else 200)


def _line(request: HttpRequest, month: Month) -> MonthLine:
    lines = month_lines(scope_with(request, Permission.VIEW_REPORTS), only=month)
    if not lines:
        raise not_found()
    return _named(lines)[0]


def _named(lines: Sequence[MonthLine]) -> list[MonthLine]:
    """The lines with the names of those who closed and opened the months."""
    names = actor_names(
        who for line in lines for close in line.closes for who in (close.closed_by, close.reopened_by)
    )
    return [
        replace(
            line,
            closes=tuple(
                replace(close, closed_by=names[close.closed_by], reopened_by=names[close.reopened_by])
                for close in line.closes
            ),
        )
        for line in lines
    ]


def _row(line: MonthLine, progress: Mapping[int, Progress]) -> Row:
    return Row(line, progress.get(line.close.pk) if line.close else None)


def _may(request: HttpRequest) -> dict[str, bool]:
    scope = scope_of(request)
    return {
        "may_close": scope.allows(Permission.CLOSE_MONTHS),
        "may_reopen": scope.allows(Permission.REOPEN_MONTHS),
    }

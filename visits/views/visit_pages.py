"""One visit: its page, logging and correcting it at a desk, taking a photograph back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Retailer
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.maps import MapPoint
from salesforce_app.web.requests import scope_with
from territory.queries.positions import point_of

from ..domain.photos import withdraw_photo
from ..domain.receipts import AnothersRecord, Received, RecordConflict
from ..domain.recording import record_visit
from ..enums import LocationCheck
from ..measures.questionnaire import label_of
from ..measures.store_time import seconds_in_store
from ..models import Visit
from ..queries.actions import colleagues, find_retailer, oneself
from ..queries.issues import whom_it_may_be_about
from ..queries.proposals import position_proposal
from ..queries.questionnaires import KeptForm, form_on, form_with, kept_form
from ..queries.questions import questions_of_visit, state_of
from ..queries.records import VisitDetail, find_detail, find_photo
from ..queries.visit_history import revisions_of, withdrawn_photos
from .desk_form import DeskVisitForm
from .question_words import question_words
from .visit_words import answer_lines, place_words, purpose_words


@require_safe
def visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is on file of a visit: facts, answers, photographs, places, promises, history."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    detail = find_detail(scope, key)
    if detail is None:
        raise not_found()
    found = detail.visit
    is_own = found.staff_id == scope.staff_id and scope.allows(Permission.LOG_VISITS)
    zone = timezone.get_default_timezone()
    seconds = seconds_in_store(
        timezone.localtime(found.started_at, zone),
        found.ended_at and timezone.localtime(found.ended_at, zone),
    )
    proposal = None
    if found.location_check == LocationCheck.CONTRADICTED:
        proposal = position_proposal(found.retailer, timezone.localdate())
    context = {
        "detail": detail,
        "visit": found,
        "is_own": is_own,
        "minutes": None if seconds is None else seconds / 60,
        "outcome": label_of(detail.form.outcomes, found.outcome, get_language()),
        "purposes": purpose_words(detail.form, found.purposes),
        "sections": answer_lines(detail.form, found),
        "place": place_words(found),
        "is_question": found.location_check == LocationCheck.CONTRADICTED,
        "points": _points(detail),
        "proposal": proposal,
        "may_place": scope.allows(Permission.EDIT_RETAILERS),
        "revisions": revisions_of(found.pk),
        "withdrawn": withdrawn_photos(found.pk),
        "questions": [
            (question, question_words(question), state_of(question).label)
            for question in questions_of_visit(scope, found.pk)
        ],
    }
    return render(request, "visits/visit/page.html", context)


def _points(detail: VisitDetail) -> list[MapPoint]:
    """The shop and both positions of the visit, those that are known."""
    found = detail.visit
    points = [point_of(found.retailer, note=_("as on file"), tone="strong")]
    for name, latitude, longitude, accuracy in (
        (_("Arrived"), found.latitude, found.longitude, found.accuracy_m),
        (_("Left"), found.left_latitude, found.left_longitude, found.left_accuracy_m),
    ):
        if latitude is not None and longitude is not None:
            note = "" if accuracy is None else _("good to %(number)s m") % {"number": round(accuracy)}
            points.append(MapPoint(name, float(latitude), float(longitude), note))
    return [point for point in points if point is not None]


@require_http_methods(["GET", "HEAD", "POST"])
def log_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a visit down at a desk."""
    scope = scope_with(request, Permission.LOG_VISITS)
    retailer = find_retailer(scope, pk)
    if retailer is None:
        raise not_found()
    kept = _form_of_page(request)
    form = _desk_form(request, scope, kept)
    if request.method == "POST" and form.is_valid():
        try:
            received = _save(scope, form, retailer)
        except InputError as error:
            form.refuse(error)
        except (RecordConflict, AnothersRecord):
            # The same form was sent twice, by a double click.
            return redirect("visits:visit", key=form.cleaned_data["key"])
        else:
            return _saved(request, received, f"visit-of-{retailer.pk}", _("The visit was saved."))
    return _desk_page(request, form, retailer, draft=f"visit-of-{retailer.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def correct_visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct a visit of one's own; what it was before stays in its history."""
    scope = scope_with(request, Permission.LOG_VISITS)
    detail = find_detail(scope, key)
    if detail is None or detail.visit.staff_id != scope.staff_id:
        raise not_found()
    found = detail.visit
    form = _desk_form(request, scope, kept_form(found.questionnaire), found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                received = _save(scope, form, found.retailer, found)
            except InputError as error:
                form.refuse(error)
            except RecordConflict as error:
                status = 409
                form.add_error(None, str(error))
                form.add_error(None, _("Saving again keeps what stands here."))
                typed = request.POST.copy()
                typed["revision"] = str(error.current.revision)
                form.data = typed
            else:
                return _saved(request, received, f"visit-{key}", _("The correction was saved."))
    return _desk_page(request, form, found.retailer, draft=f"visit-{key}", visit=found, status=status)


def _form_of_page(request: HttpRequest) -> KeptForm:
    """The form's version: that of today, or the one with which the page was filled in."""
    asked = request.POST.get("questionnaire", "")
    kept = form_with(int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    if kept is None and request.method == "POST" and asked == "":
        kept = form_with(None)
    return kept or form_on(timezone.localdate())


def _desk_form(
    request: HttpRequest, scope: Scope, kept: KeptForm, on_file: Visit | None = None
) -> DeskVisitForm:
    person = oneself(scope)
    return DeskVisitForm(
        request.POST if request.method == "POST" else None,
        kept=kept,
        colleagues=[found for found in colleagues(scope) if found.pk != person.pk],
        nameable=whom_it_may_be_about(scope, person, timezone.localdate()),
        moment=timezone.now(),
        visit=on_file,
    )


def _save(scope: Scope, form: DeskVisitForm, retailer: Retailer, on_file: Visit | None = None) -> Received:
    return record_visit(
        uuid=form.cleaned_data["key"] if on_file is None else on_file.pk,
        record=form.record(retailer.pk),
        digest="",
        author=oneself(scope),
        scope=scope,
        moment=timezone.now(),
    )


def _saved(request: HttpRequest, received: Received, draft: str, text: str) -> HttpResponse:
    messages.success(request, text)
    for note in received.notes:
        messages.info(request, note)
    return redirect(f"{reverse('visits:visit', kwargs={'key': received.key})}?saved={draft}")


def _desk_page(
    request: HttpRequest,
    form: DeskVisitForm,
    retailer: Retailer,
    *,
    draft: str,
    visit: Visit | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "retailer": retailer,
        "visit": visit,
        "draft": draft,
        "questionnaire": form.kept.pk or "",
        "sections": list(form.sections()),
        "when": [form[name] for name in ("day", "arrived", "left")],
        "promise": [form[name] for name in ("action_text", "action_due_on", "action_owner")],
        "told": [form[name] for name in ("issue_kind", "issue_text", "issue_about")],
    }
    refused = 422 if form.is_bound and status == 200 else status
    return render(request, "visits/visit/desk.html", context, status=refused)


@require_POST
def withdraw(request: HttpRequest, key: UUID, photo: UUID) -> HttpResponse:
    """Take a photograph of one's own visit back."""
    scope = scope_with(request, Permission.LOG_VISITS)
    found = find_photo(scope, key, photo)
    if found is None:
        raise not_found()
    try:
        withdraw_photo(photo=found, author=oneself(scope), moment=timezone.now())
    except AnothersRecord as error:
        raise not_found() from error
    messages.success(request, _("The photograph was deleted for good."))
    return redirect(f"{reverse('visits:visit', kwargs={'key': key})}#photos")

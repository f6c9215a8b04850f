"""Commenting on a journal, and making an action of a comment."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from visits.queries.actions import oneself

from ..domain.remarks import WantedAction, add_remark, turn_into_action
from ..models import Journal, Remark
from ..queries.review_page import reviewed
from ..queries.reviews import find_known, find_remark, find_reviewable, find_shop
from .review_context import shops_and_people
from .review_forms import ActionForm, RemarkForm
from .review_pages import Typed, chosen_of, is_taken_back, query_of, review_page, taken_back_page


@require_POST
def remark(request: HttpRequest, key: UUID) -> HttpResponse:
    """Comment on a part of a journal, and make an action of the comment where that was asked for."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    journal = find_known(scope, key)
    if journal is None:
        raise not_found()
    form = RemarkForm(request.POST)
    wants = bool(request.POST.get("act"))
    acting = _action_form(request, scope, journal) if wants and not is_taken_back(journal) else None

    def refused(why: str) -> HttpResponse:
        typed = Typed(
            refused=why,
            text=request.POST.get("text", ""),
            key=str(form.cleaned_data.get("key", "")),
            anchor=request.POST.get("anchor", ""),
            action=acting,
        )
        return _refused(request, scope, key, typed)

    if not form.is_valid():
        return refused(" ".join(str(error) for found in form.errors.values() for error in found))
    wanted = _wanted(acting, scope) if acting is not None else None
    if acting is not None and wanted is None:
        return refused(_action_refused())
    try:
        made = add_remark(
            uuid=form.cleaned_data["key"],
            journal=journal,
            author=oneself(scope),
            text=form.cleaned_data["text"],
            anchor=form.cleaned_data["anchor"],
            moment=timezone.now(),
            action=wanted,
        )
    except InputError as error:
        _mark(acting, error)
        return refused(f"{error.reason} {error.remedy}")
    return _done(request, made)


@require_POST
def act_on_remark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make an action at a shop of a comment."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    found = find_remark(scope, pk)
    journal = find_reviewable(scope, found.journal_id) if found is not None else None
    if found is None or journal is None:
        raise not_found()
    acting = _action_form(request, scope, journal)
    wanted = _wanted(acting, scope)
    if wanted is None:
        typed = Typed(refused=_action_refused(), remark=str(pk), action=acting)
        return _refused(request, scope, journal.pk, typed)
    try:
        turn_into_action(
            remark=found,
            retailer=wanted.retailer,
            owner=wanted.owner,
            due_on=wanted.due_on,
            by=oneself(scope),
            moment=timezone.now(),
        )
    except InputError as error:
        _mark(acting, error)
        typed = Typed(refused=f"{error.reason} {error.remedy}", remark=str(pk), action=acting)
        return _refused(request, scope, journal.pk, typed)
    return _done(request, found)


def _action_form(request: HttpRequest, scope: Scope, journal: Journal) -> ActionForm:
    page = reviewed(scope, journal, oneself(scope))
    if page is None:
        raise not_found()
    shops, people = shops_and_people(scope, page)
    return ActionForm(request.POST, shops=shops, people=people, day=timezone.localdate(), auto_id=False)


def _wanted(form: ActionForm, scope: Scope) -> WantedAction | None:
    """What the form asks for; None when something in it is to be mended, which it then says."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    licence_no = data["licence_no"]
    shop = find_shop(scope, licence_no) if licence_no else form.shops.get(data["shop"])
    if shop is None:
        why = (
            _("It is not said at which shop."),
            _("Choose a shop, or give the licence number of one that you see."),
        )
        form.add_error("licence_no" if licence_no else "shop", " ".join(map(str, why)))
        return None
    return WantedAction(shop, form.people[data["owner"]], data["due_on"])


def _action_refused() -> str:
    return _("Nothing was saved yet. Mend what is marked, and send it again.")


def _mark(form: ActionForm | None, error: InputError) -> None:
    """Say at its field what an action is refused for."""
    if form is not None and str(error.field) in form.fields:
        form.refuse(error)


def _refused(request: HttpRequest, scope: Scope, key: UUID, typed: Typed) -> HttpResponse:
    """The page with what was typed; what stands there instead, when the writer took the journal back."""
    now = find_known(scope, key)
    if now is None:
        raise not_found()
    if is_taken_back(now):
        return taken_back_page(request, scope, now, typed=typed)
    return review_page(request, scope, now, status=422, typed=typed)


def _done(request: HttpRequest, made: Remark) -> HttpResponse:
    address = reverse("journals:review", kwargs={"key": made.journal_id})
    place = f"#{made.anchor.replace(':', '-')}" if made.anchor else "#whole"
    return redirect(f"{address}{query_of(chosen_of(request))}{place}")

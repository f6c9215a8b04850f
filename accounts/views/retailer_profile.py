"""Editing a shop's profile, and confirming that it is still right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError

from ..domain.profiles import confirm_profile, edit_profile, profile_version
from ..forms.retailer import OWNER_FIELDS, SHOP_FIELDS, OwnerForm, RetailerForm
from ..models import Owner, Retailer
from ..queries.cards import RetailerCard, find_card
from ..queries.trail import edits_since, trail_of
from .retailer_status import card_to_edit

SECTIONS = (
    ("identity", ("licence_no", "name", "opened_on", "licence_expires_on")),
    ("place", ("address", "latitude", "longitude", "datum", "opening_hours", "market_type", "floor_area_m2")),
    ("business", ("business_type", "size_class", "integrity_grade", "visits_per_month")),
)


@dataclass(frozen=True, slots=True)
class Forms:
    """The two forms of the page: the shop's and its owner's."""

    shop: RetailerForm
    owner: OwnerForm

    def are_valid(self) -> bool:
        """Whether both are; both are asked, so that all errors are told at once."""
        return all([self.shop.is_valid(), self.owner.is_valid()])

    @property
    def errors(self) -> Iterator[Any]:
        """The fields with errors, in the order of the page."""
        for form in (self.shop, self.owner):
            yield from (field for field in form if field.errors)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The shop's fields and its owner's in one form.

    Where somebody else saved meanwhile nothing is written: the form comes back with everything typed, tells
    what is now on file, and saves over it when it is sent again.
    """
    card = card_to_edit(request, pk)
    version = profile_version(card.retailer)
    if request.method != "POST":
        return _page(request, card, _forms(card, None), version)
    forms = _forms(card, request.POST)
    seen = request.POST.get("version", "")
    if not forms.are_valid():
        return _page(request, card, forms, seen, status=422)
    try:
        changed = edit_profile(
            retailer=card.retailer,
            values=forms.shop.changed_values(),
            owner_values=forms.owner.changed_values(),
            version=seen,
            actor=request.user.get_username(),
            moment=timezone.now(),
            reason=request.POST.get("note", "").replace("\0", "")[:100],
        )
    except InputError as error:
        _refuse(forms, error)
        return _page(request, card, forms, seen, status=422)
    except StaleRecord:
        return _stale(request, card, seen)
    if changed:
        messages.success(request, _("The profile was saved."))
    else:
        messages.info(request, _("Nothing had changed."))
    return redirect(f"{reverse('accounts:retailer', args=[pk])}?saved=profile")


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep that the profile was looked at today and found right."""
    card = card_to_edit(request, pk)
    try:
        confirm_profile(
            retailer=card.retailer,
            day=card.day,
            actor=request.user.get_username(),
            moment=timezone.now(),
        )
    except StaleRecord as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Confirmed as right today."))
    return redirect("accounts:retailer", pk=pk)


def _forms(card: RetailerCard, data: QueryDict | None) -> Forms:
    return Forms(
        RetailerForm(data, instance=card.retailer),
        OwnerForm(data, instance=card.retailer.owner or Owner()),
    )


def _refuse(forms: Forms, error: InputError) -> None:
    """Put a refusal of the domain at the field that it names."""
    name = str(error.field)
    if name.startswith("owner_"):
        names = {
            name: name.removeprefix("owner_"),
            "owner_birthday": "birthday_day",
            "owner_phone": "new_phone",
        }
        forms.owner.refuse(error, names)
    else:
        forms.shop.refuse(error)


def _stale(request: HttpRequest, card: RetailerCard, seen: str) -> HttpResponse:
    """The form again: fields that only the other person changed show her value, the typed ones stay typed."""
    fresh = find_card(card.scope, card.retailer.pk, day=card.day) or card
    trail = trail_of(fresh.retailer)
    typed = request.POST.copy()
    conflicts: dict[str, str] = {}
    others: list[str] = []
    for edit_ in edits_since(trail, seen):
        name = _input_name(edit_.model, edit_.column)
        if name is None:
            continue
        who = edit_.actor or _("somebody")
        if who not in others:
            others.append(who)
        if typed.get(name, "") == _as_typed(edit_.before):
            typed[name] = _as_typed(edit_.now)
        elif typed.get(name, "") != _as_typed(edit_.now):
            conflicts[name] = _("Meanwhile %(who)s saved: %(value)s") % {
                "who": who,
                "value": edit_.told or _("nothing"),
            }
    forms = _forms(fresh, typed)
    forms.are_valid()
    return _page(
        request,
        fresh,
        forms,
        profile_version(fresh.retailer),
        status=409,
        stale=_stale_message(others, len(conflicts)),
        conflicts=conflicts,
    )


def _stale_message(others: list[str], conflicts: int) -> str:
    who = ", ".join(others) or _("somebody")
    told = _(
        "%(who)s saved this profile while you were typing. Nothing of yours was lost, and nothing saved yet."
    ) % {"who": who}
    if not conflicts:
        return told + " " + _("The fields changed by the other are up to date below. Save again.")
    return (
        told
        + " "
        + ngettext(
            "You both changed %(count)d field; it is marked below. Saving again keeps what you typed.",
            "You both changed %(count)d fields; they are marked below. Saving again keeps what you typed.",
            conflicts,
        )
        % {"count": conflicts}
    )


def _input_name(model: type, column: str) -> str | None:
    if model is Retailer and column in SHOP_FIELDS:
        return column
    if model is Owner and column in OWNER_FIELDS:
        return f"owner_{column}"
    return None


def _as_typed(value: Any) -> str:
    return "" if value is None else str(value)


def _page(
    request: HttpRequest,
    card: RetailerCard,
    forms: Forms,
    version: str,
    *,
    status: int = 200,
    stale: str = "",
    conflicts: dict[str, str] | None = None,
) -> HttpResponse:
    marks = conflicts or {}
    sections = [
        (name, [(forms.shop[field], marks.get(field, "")) for field in fields]) for name, fields in SECTIONS
    ]
    sections.append(("owner", [(field, marks.get(field.html_name, "")) for field in forms.owner]))
    context = {
        "retailer": card.retailer,
        "owner": card.retailer.owner,
        "sections": sections,
        "errors": list(forms.errors),
        "general_errors": [*forms.shop.non_field_errors(), *forms.owner.non_field_errors()],
        "version": version,
        "stale": stale,
        "note": request.POST.get("note", ""),
    }
    return render(request, "accounts/retailer/edit.html", context, status=status)

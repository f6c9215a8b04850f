"""Mappings that were kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found

from ..forms import NameForm
from ..labels import kind_label
from ..models import SavedMapping
from ..queries import find_mapping
from ..queries import mappings as kept_mappings
from ..saved import change_mapping, forget_mapping
from .common import importer, person, toml_response


def mapping_of(request: HttpRequest, pk: int) -> SavedMapping:
    """A kept mapping: those who import share them. Raises PermissionDenied and Http404."""
    importer(request)
    found = find_mapping(pk)
    if found is None:
        raise not_found()
    return found


@require_safe
def mappings(request: HttpRequest) -> HttpResponse:
    """All of them, each with its form for another name."""
    importer(request)
    kept = [
        (
            mapping,
            kind_label(mapping.kind),
            NameForm(initial={"name": mapping.name}, auto_id=f"id_%s_{mapping.pk}"),
        )
        for mapping in kept_mappings()
    ]
    return render(request, "imports/mappings.html", {"mappings": kept})


@require_http_methods(["POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a mapping another name."""
    mapping = mapping_of(request, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A mapping needs a name of at most 100 characters."))
        return redirect("imports:mappings")
    name = form.cleaned_data["name"]
    try:
        change_mapping(
            mapping=mapping,
            name=name,
            content=mapping.content,
            actor=person(request).get_username(),
            moment=timezone.now(),
        )
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mapping is called “%(name)s” now.") % {"name": name})
    return redirect("imports:mappings")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a mapping; what was imported by it stays."""
    mapping = mapping_of(request, pk)
    forget_mapping(mapping, actor=person(request).get_username(), moment=timezone.now())
    messages.success(request, _("The mapping “%(name)s” is deleted.") % {"name": mapping.name})
    return redirect("imports:mappings")


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as a file for ``import_data --mapping``."""
    mapping = mapping_of(request, pk)
    return toml_response(mapping.content, f"{mapping.kind}-{mapping.name}")

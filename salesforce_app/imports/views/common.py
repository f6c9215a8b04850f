"""What the pages of the imports share."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..models import ImportBatch, Upload
from ..models.batches import IMPORT_DATA
from ..queries import find_batch, find_upload

TOML = "application/toml"


def importer(request: HttpRequest) -> Scope:
    """The scope of somebody who may import. Raises PermissionDenied for anybody else."""
    return scope_with(request, IMPORT_DATA)


def person(request: HttpRequest) -> AbstractBaseUser:
    """Who is signed in; every page of the imports asks for somebody."""
    assert isinstance(request.user, AbstractBaseUser)
    return request.user


def upload_of(request: HttpRequest, pk: UUID) -> Upload:
    """A file that the reader sent. Raises PermissionDenied, and Http404 for one that is not hers."""
    found = find_upload(importer(request), pk)
    if found is None:
        raise not_found()
    return found


def batch_of(request: HttpRequest, number: int) -> ImportBatch:
    """A batch. Raises PermissionDenied, and Http404 when there is none with this number."""
    found = find_batch(importer(request), number)
    if found is None:
        raise not_found()
    return found


def csv_response(path: Path, name: str) -> FileResponse:
    """A kept CSV file as a download. Raises Http404 when it is gone."""
    if not path.is_file():
        raise not_found()
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv")
    patch_cache_control(response, private=True, no_store=True)
    return response


def toml_response(text: str, name: str) -> HttpResponse:
    """A mapping file as a download."""
    response = HttpResponse(text, content_type=f"{TOML}; charset=utf-8")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.toml")
    assert disposition is not None
    response.headers["Content-Disposition"] = disposition
    return response

"""Photographs of visits in the API: sent as bytes, read as bytes, taken back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import AwareDatetime

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.receipts import ReceiptOut
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response

from ..domain.photos import FileMissing, VisitUnknown, read_photo, receive_photo, withdraw_photo
from ..domain.pictures import FORMATS, MOST_BYTES, too_large
from ..domain.receipts import AnothersRecord, RecordConflict
from ..models import VisitPhoto
from ..queries.actions import oneself
from ..queries.records import find_photo
from ..schemas.records import PhotoOut

router = Router(tags=["visits"])

BINARY = {"schema": {"type": "string", "format": "binary"}}
SENT: dict[str, Any] = {
    "requestBody": {"required": True, "content": dict.fromkeys(FORMATS.values(), BINARY)},
    "responses": {
        409: refusal(
            "The visit has not come yet, or another picture has this key (`current`, if it is kept)."
        )
    },
}
FILE: dict[str, Any] = {
    "responses": {
        200: {"description": "OK", "content": {"image/jpeg": BINARY}},
        304: {"description": "You have these bytes already."},
        410: refusal("The file is missing."),
    }
}


@router.put(
    "/{uuid:key}/photos/{uuid:photo}",
    response={200: ReceiptOut, 201: ReceiptOut},
    url_name="visit_photo",
    summary="Send a photograph of a visit",
    openapi_extra=SENT,
)
def put_photo(
    request: HttpRequest,
    key: UUID,
    photo: UUID,
    taken_at: Annotated[AwareDatetime | None, Query(description="When it was taken.")] = None,
) -> Status[ReceiptOut] | HttpResponse:
    """Send a photograph of your own visit, after the visit: a JPEG, PNG or WebP file of at most 8 MB.

    It is kept as JPEG of at most 1,600 pixels, upright, without position or anything else that the camera
    wrote. The same bytes again are answered with the same receipt.
    """
    scope = scope_with(request, Permission.LOG_VISITS)
    try:
        received = receive_photo(
            uuid=photo,
            visit=key,
            content=_bytes_of(request),
            taken_at=taken_at,
            author=oneself(scope),
            moment=timezone.now(),
        )
    except VisitUnknown as error:
        return problem(409, str(error))
    except AnothersRecord as error:
        raise not_found() from error
    except RecordConflict as error:
        if error.current is None:
            return problem(409, str(error))
        current = PhotoOut.of(error.current).model_dump(mode="json")
        return problem(409, str(error), current=current)
    return Status(201 if received.is_new else 200, ReceiptOut.of(received))


def _bytes_of(request: HttpRequest) -> bytes:
    """The body, read no further than the limit. Raises InputError for a larger one."""
    told = request.headers.get("Content-Length", "")
    if told.isdigit() and int(told) > MOST_BYTES:
        raise too_large()
    content: bytes = request.read(MOST_BYTES + 1)
    return content


@router.get(
    "/{uuid:key}/photos/{uuid:photo}",
    url_name="visit_photo",
    summary="A photograph of a visit",
    openapi_extra=FILE,
)
def get_photo(
    request: HttpRequest,
    key: UUID,
    photo: UUID,
    small: Annotated[bool, Query(description="At most 320 pixels.")] = False,
) -> HttpResponseBase:
    """A photograph of a visit at a shop of your scope, as JPEG."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    try:
        content = read_photo(_photo(scope, key, photo), small=small)
    except FileMissing as error:
        return problem(410, str(error))
    return file_response(
        request, content, content_type="image/jpeg", file_name=f"{photo}.jpg", as_attachment=False
    )


@router.delete(
    "/{uuid:key}/photos/{uuid:photo}",
    response={204: None},
    url_name="visit_photo",
    summary="Withdraw a photograph",
)
def delete_photo(request: HttpRequest, key: UUID, photo: UUID) -> Status[None]:
    """Take a photograph of your own visit back. Its files are deleted for good."""
    scope = scope_with(request, Permission.LOG_VISITS)
    try:
        withdraw_photo(photo=_photo(scope, key, photo), author=oneself(scope), moment=timezone.now())
    except AnothersRecord as error:
        raise not_found() from error
    return Status(204, None)


def _photo(scope: Scope, visit: UUID, pk: UUID) -> VisitPhoto:
    found = find_photo(scope, visit, pk)
    if found is None:
        raise not_found()
    return found

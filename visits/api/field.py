"""The bundle in the API: what a phone keeps to work without signal."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.gzip import gzip_page
from ninja import Query, Router
from ninja.decorators import decorate_view

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.web.requests import scope_with

from ..queries.field.bundle import field_bundle
from ..views.field.schemas import BundleOut
from ..views.field.telling import tell_bundle

router = Router(tags=["field"])

MOST_DAYS = 7


@router.get(
    "/bundle",
    response=BundleOut,
    url_name="field_bundle",
    summary="What to take along into the field",
    openapi_extra={
        "responses": {304: {"description": "Nothing has changed since the ETag sent as If-None-Match."}}
    },
)
@decorate_view(gzip_page)
def get_bundle(
    request: HttpRequest,
    days: int = Query(  # type: ignore[type-arg]
        3, ge=1, le=MOST_DAYS, description="Today and the next days that are worked or planned.", examples=[3]
    ),
) -> HttpResponseBase:
    """Your next days with their calls, your shops, and a card for each shop to call on, in your language.

    The calls are your plan's, and the plan's of whomever you stand in for; without a plan for the month they
    are the shops that order next and are due a visit. Phones are masked. Send the ETag as If-None-Match to
    be answered 304 while nothing has changed.
    """
    scope = scope_with(request, Permission.LOG_VISITS)
    staff = request.user
    assert isinstance(staff, Staff)
    moment = timezone.now()
    bundle = field_bundle(staff, scope, timezone.localdate(), days)
    return _answer(request, BundleOut(**tell_bundle(bundle, moment)))


def _answer(request: HttpRequest, bundle: BundleOut) -> HttpResponseBase:
    """The bundle as JSON. Its ETag is the digest of everything but the moment at which it was made."""
    digest = hashlib.sha256(bundle.model_dump_json(exclude={"made_at"}).encode())
    response = HttpResponse(bundle.model_dump_json(), content_type="application/json; charset=utf-8")
    response.headers["ETag"] = f'"{digest.hexdigest()}"'
    patch_cache_control(response, private=True, no_store=True)
    conditional: Any = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return response if conditional is None else conditional

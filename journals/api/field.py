"""The journals that a phone takes along."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.gzip import gzip_page
from ninja import Router
from ninja.decorators import decorate_view

from accounts.queries.staff import usernames_of
from accounts.roles import Permission
from salesforce_app.kernel.periods import local_day
from salesforce_app.web.requests import scope_with
from visits.queries.actions import oneself

from ..domain.asking import ask
from ..queries.field import field_journals
from ..schemas.field import FieldJournalOut, FieldJournalsOut
from ..views.telling import tell_journal

router = Router(tags=["field"])


@router.get(
    "/journals",
    response=FieldJournalsOut,
    url_name="field_journals",
    summary="The journals to take along into the field",
    openapi_extra={
        "responses": {304: {"description": "Nothing has changed since the ETag sent as If-None-Match."}}
    },
)
@decorate_view(gzip_page)
def get_journals(request: HttpRequest) -> HttpResponseBase:
    """Today's journal and the newest that are open, with facts and drafted text, in your language.

    What has not been begun is drafted as it would be now. Send the ETag as If-None-Match to be answered 304
    while nothing has changed.
    """
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    staff, moment = oneself(scope), timezone.now()
    ask(staff=staff, day=local_day(moment))
    found = field_journals(staff, moment)
    owners = {finding.owner for one in found for finding in one.content.findings if finding.owner}
    usernames = usernames_of(owners)
    told = FieldJournalsOut(
        made_at=moment, journals=[FieldJournalOut(**tell_journal(one, usernames, staff)) for one in found]
    )
    digest = hashlib.sha256(told.model_dump_json(exclude={"made_at"}).encode())
    response = HttpResponse(told.model_dump_json(), content_type="application/json; charset=utf-8")
    response.headers["ETag"] = f'"{digest.hexdigest()}"'
    patch_cache_control(response, private=True, no_store=True)
    conditional: Any = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return response if conditional is None else conditional

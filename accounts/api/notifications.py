"""One's own notices in the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from salesforce_app.web.errors import not_found
from salesforce_app.web.paging import LIMIT, page_of
from salesforce_app.web.requests import scope_of

from ..domain.notifications import mark_read
from ..queries.notifications import are_notices_of, in_words, notices_of, unread_count
from ..schemas.notifications import NoticeList, NoticeOut, ReadAnswer, ReadRequest

router = Router(tags=["notifications"])


@router.get("", response=NoticeList, url_name="notifications", summary="Your notices")
def list_notifications(
    request: HttpRequest,
    unread: Annotated[bool, Query(description="Those alone that you have not read.")] = False,
    cursor: Annotated[str, Query(description="The `next` of the page before.")] = "",
    limit: Annotated[int, Query(description="Rows of a page, 1 to 200.")] = LIMIT,
) -> dict[str, Any]:
    """What you have been told, newest first, in your language. Everybody reads her own notices alone."""
    scope = scope_of(request)
    page = page_of(
        notices_of(scope, unread_only=unread), cursor=cursor, limit=limit, by=("-created_at", "-pk")
    )
    assert scope.staff_id is not None
    return {
        "unread": unread_count(scope.staff_id),
        "items": [NoticeOut.of(in_words(row)) for row in page.items],
        "next": page.next,
    }


@router.post("/read", response=ReadAnswer, url_name="read_notifications", summary="Mark notices as read")
def read_notifications(request: HttpRequest, body: ReadRequest) -> dict[str, int]:
    """Mark some of your notices as read, or all of them. Doing it again changes nothing.

    Ids of notices that are not yours are answered 404, and then none is marked.
    """
    scope = scope_of(request)
    if body.ids is not None and not are_notices_of(scope, body.ids):
        raise not_found()
    return {"read": mark_read(scope=scope, pks=body.ids, moment=timezone.now())}

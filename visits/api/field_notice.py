"""The notice about what is recorded in the field: which version is in force, and who agreed to it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.web.receipts import ReceiptOut
from salesforce_app.web.requests import scope_with

from ..domain.field_notice import acknowledge_notice, receive_acknowledgement
from ..domain.sent import sender_of
from ..measures.field_notice import notice_on
from ..queries.field_data import notice_read_at
from ..schemas.field_notice import AcknowledgementIn, FieldNoticeOut, NoticeIn
from .sending import receipt_for

router = Router(tags=["field"])


@router.get(
    "/notice", response=FieldNoticeOut, url_name="field_notice", summary="The notice about field data"
)
def get_notice(request: HttpRequest) -> FieldNoticeOut:
    """Whether you have read what is recorded in the field: before that, no position is kept."""
    return _told(request)


@router.post("/notice", response=FieldNoticeOut, url_name="field_notice", summary="Acknowledge the notice")
def read_notice(request: HttpRequest, body: NoticeIn) -> FieldNoticeOut:
    """Say that you read the version in force; doing it again changes nothing. 422 for another version."""
    scope_with(request, Permission.LOG_VISITS)
    assert isinstance(request.user, Staff)
    acknowledge_notice(staff=request.user, version=body.version, moment=timezone.now())
    return _told(request)


@router.put(
    "/notice/{uuid:key}",
    response={200: ReceiptOut, 201: ReceiptOut},
    url_name="acknowledgement",
    summary="Send that you agreed to the notice",
)
def put_acknowledgement(
    request: HttpRequest, key: UUID, body: AcknowledgementIn
) -> Status[ReceiptOut] | HttpResponse:
    """Send under a key that you made that you agreed to a version, also one that was in force when you did.

    The same content again is answered with the same receipt. 422 for a version that does not exist yet.
    """
    sender = sender_of(request.body, scope_with(request, Permission.LOG_VISITS))
    return receipt_for(
        lambda: receive_acknowledgement(uuid=key, record=body.record(), sender=sender),
        lambda on_file: on_file,
    )


def _told(request: HttpRequest) -> FieldNoticeOut:
    scope_with(request, Permission.LOG_VISITS)
    assert isinstance(request.user, Staff)
    today = timezone.localdate()
    notice = notice_on(today)
    return FieldNoticeOut(
        version=notice.version,
        since=notice.since,
        positions_days=settings.VISIT_POSITIONS_DAYS,
        read_at=notice_read_at(request.user, today),
    )

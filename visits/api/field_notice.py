"""The notice about what is recorded in the field: which version somebody read."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.web.requests import scope_with

from ..domain.field_notice import acknowledge_notice
from ..measures.field_notice import SINCE, VERSION
from ..queries.field_data import notice_read_at

router = Router(tags=["field"])


class NoticeOut(Schema):
    """The notice's version in force, and when you acknowledged it."""

    version: int = Field(examples=[1])
    since: date
    positions_days: int = Field(description="For how many days positions are kept.", examples=[60])
    read_at: datetime | None = Field(description="Null while you have not acknowledged this version.")


class NoticeIn(Schema):
    """That you read a version."""

    version: int = Field(examples=[1])


@router.get("/notice", response=NoticeOut, url_name="field_notice", summary="The notice about field data")
def get_notice(request: HttpRequest) -> NoticeOut:
    """Whether you have read what is recorded in the field: before that, no position should be taken."""
    return _told(request)


@router.post("/notice", response=NoticeOut, url_name="field_notice", summary="Acknowledge the notice")
def read_notice(request: HttpRequest, body: NoticeIn) -> NoticeOut:
    """Say that you read the version in force; doing it again changes nothing. 422 for another version."""
    scope_with(request, Permission.LOG_VISITS)
    assert isinstance(request.user, Staff)
    acknowledge_notice(staff=request.user, version=body.version, moment=timezone.now())
    return _told(request)


def _told(request: HttpRequest) -> NoticeOut:
    scope_with(request, Permission.LOG_VISITS)
    assert isinstance(request.user, Staff)
    return NoticeOut(
        version=VERSION,
        since=SINCE,
        positions_days=settings.VISIT_POSITIONS_DAYS,
        read_at=notice_read_at(request.user),
    )

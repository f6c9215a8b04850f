"""One journal in the API: how it is read, sent and checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with
from visits.domain.receipts import AnothersRecord, RecordConflict
from visits.domain.sent import sender_of

from ..domain.receiving import look_at, receive_journal
from ..domain.written import JournalLocked
from ..measures.content import Content
from ..models import Journal
from ..queries.beginning import draft_of
from ..queries.content import content_of, submitted_version
from ..queries.journals import own_journals, readable_journals, writable_journals
from ..schemas.journals import CheckOut, JournalIn, JournalOut, JournalReceiptOut, WarningOut, noticed_out
from ..views.noticed_words import noticed_words, warnings_of

router = Router(tags=["journals"])


@router.get("/{uuid:key}", response=JournalOut, url_name="journal", summary="A journal")
def get_journal(request: HttpRequest, key: UUID) -> JournalOut:
    """Your own journal as it stands, or the one of a unit that you review as it was submitted last."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    journal = readable_journals(scope).select_related("staff", "unit").filter(pk=key).first()
    if journal is None:
        raise not_found()
    if journal.staff_id == scope.staff_id:
        return JournalOut.of(journal, content_of(journal), journal.revision)
    version = submitted_version(journal)
    if version is None:
        raise not_found()
    return JournalOut.of(journal, Content.of_json(version.content), version.revision)


@router.put(
    "/{uuid:key}",
    response={200: JournalReceiptOut, 201: JournalReceiptOut},
    url_name="journal",
    summary="Send a journal",
    openapi_extra={
        "responses": {
            409: refusal(
                "The journal on file is another revision, or has been submitted; `current` is the journal as "
                "it is on file."
            )
        }
    },
)
def put_journal(request: HttpRequest, key: UUID, body: JournalIn) -> Status[JournalReceiptOut] | HttpResponse:
    """Save your journal whole, and submit it where `submit` says so.

    Its key follows from writer, kind and first day. The same content again is answered with the same receipt
    and changes nothing. With signal, a journal about which something is noticed is saved but not submitted:
    `flags` tell what, and the next sending names in `kept` what stays as it is.
    """
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    sender = sender_of(request.body, scope)
    try:
        answer = receive_journal(uuid=key, record=body.record(), sender=sender)
    except AnothersRecord as error:
        raise not_found() from error
    except RecordConflict as error:
        return problem(409, str(error), current=_on_file(scope, error.current))
    except JournalLocked as error:
        return problem(409, str(error), current=_on_file(scope, error.journal))
    journal = answer.journal
    told = JournalReceiptOut.with_flags(
        answer.received,
        journal,
        [noticed_out(one, noticed_words(one)) for one in answer.unanswered],
        _warnings(journal),
    )
    return Status(201 if answer.received.is_new else 200, told)


@router.post("/{uuid:key}/check", response=CheckOut, url_name="journal_check", summary="Check a journal")
def check_journal(request: HttpRequest, key: UUID) -> CheckOut:
    """What is noticed about your journal as you saved it last, for you alone.

    Its facts are counted again. Once it is submitted there is nothing to check: 404.
    """
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    journal = writable_journals(scope).select_related("staff", "unit").filter(pk=key).first()
    if journal is None:
        raise not_found()
    journal, noticed = look_at(journal, moment=timezone.now())
    return CheckOut(
        revision=journal.revision,
        flags=[noticed_out(one, noticed_words(one)) for one in noticed],
        warnings=_warnings(journal),
    )


def _warnings(journal: Journal) -> list[WarningOut]:
    found = warnings_of(content_of(journal))
    return [WarningOut(anchor=one.anchor, start=one.start, end=one.end, text=one.text) for one in found]


def _on_file(scope: Scope, journal: Journal) -> dict[str, Any]:
    """As it stands outside of what was refused, which may have changed the instance at hand.

    One that was only begun by what was refused is not on file: it is told as it would be begun.
    """
    found = own_journals(scope).select_related("staff", "unit").filter(pk=journal.pk).first()
    content = draft_of(journal) if found is None else content_of(found)
    journal = found or journal
    return JournalOut.of(journal, content, journal.revision).model_dump(mode="json")

"""How records that phones send are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from ninja import Status

from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.web.errors import not_found
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.receipts import ReceiptOut

from ..domain.photos import VisitUnknown
from ..domain.receipts import AnothersRecord, Received, RecordConflict

CONFLICT: dict[str, Any] = {
    "responses": {
        409: refusal(
            "Another version is on file (`current` is what stands there now), or a visit that it belongs to "
            "has not come yet."
        )
    }
}


def receipt_for(
    receive: Callable[[], Received], current: Callable[[Any], Any]
) -> Status[ReceiptOut] | HttpResponse:
    """The receipt, 201 for a new record; 404 for another's; 409 with what ``current`` tells of a conflict.

    503 when somebody wrote to the same record at the same moment.
    """
    try:
        received = receive()
    except AnothersRecord as error:
        raise not_found() from error
    except RecordConflict as error:
        on_file = current(error.current)
        if error.revision is not None:
            on_file["revision"] = error.revision
        return problem(409, str(error), current=on_file)
    except VisitUnknown as error:
        return problem(409, str(error))
    except StaleRecord as error:
        # Two at the same moment: the same again goes through, and phones send it by themselves.
        return problem(503, str(error))
    return Status(201 if received.is_new else 200, ReceiptOut.of(received))

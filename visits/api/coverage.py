"""Coverage in the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.requests import scope_with
from territory.queries.overview import find_unit

from ..queries.coverage.groups import By
from ..queries.coverage.page import coverage_of, highest_units, usual_month
from ..queries.questions import QUESTIONS
from ..schemas.coverage import CoverageOut, coverage_out

router = Router(tags=["coverage"])


@router.get("", response=CoverageOut, url_name="coverage", summary="How a unit's shops are looked after")
def coverage(
    request: HttpRequest,
    unit: str = Query(  # type: ignore[type-arg]
        "", description="Code of a unit; the highest that you see when left out.", examples=["N1"]
    ),
    month: str = Query(  # type: ignore[type-arg]
        "", description="A month; the newest with visits when left out.", examples=["2026-10"]
    ),
    by: By = Query(  # type: ignore[type-arg]  # noqa: B008
        By.PERSON, description="Told by person, by route or by tier."
    ),
) -> CoverageOut:
    """V1 to V9 of a unit in a month, in total and by person, route or tier, the neediest first.

    Whoever does not review field work sees no other person's row. 404 for a unit outside your scope.
    """
    scope = scope_with(request, Permission.VIEW_REPORTS)
    today = timezone.localdate()
    found = find_unit(scope, unit) if unit else next(iter(highest_units(scope)), None)
    if found is None:
        raise not_found()
    asked = Month.parse(month) if month else usual_month(found, today)
    try:
        base = asked.shift(-12)
    except (ValueError, OverflowError) as error:
        raise InputError("month", "The month is implausible.", "Choose another month.") from error
    return coverage_out(coverage_of(scope, found, asked, by, base, today))


QuestionsQuery: Any = query_schema(QUESTIONS, "QuestionsQuery")
QuestionsPage: Any = page_schema(QUESTIONS, "QuestionsRow", "QuestionsPage")


@router.get("/questions", response=QuestionsPage, url_name="questions", summary="Questions to clarify")
def list_questions(request: HttpRequest, asked: Query[QuestionsQuery]) -> dict[str, Any] | HttpResponse:
    """Questions about your own visits and, when you review field work, about those of your units.

    The newest first, a page at a time. Hand `next` back as `cursor`, with the same filters, until it is null.
    """
    return answer(QUESTIONS, scope_with(request, Permission.VIEW_RETAILERS), asked)

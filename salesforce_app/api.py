"""The root of the API: who may ask, how errors are told, and which app answers what.

Routers are named by dotted strings, so that no import runs up the staircase.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import csrf_failure
from salesforce_app.web.parsing import TextParser
from salesforce_app.web.problems import CONTENT_TYPE, PROBLEM_SCHEMA, problem, refused_fields
from salesforce_app.web.tokens import CsrfRefused, SessionAuth, TokenAuth

PROBLEMS = {
    400: "The request could not be read.",
    401: "Not signed in.",
    403: "Your role does not include this.",
    404: "Not there, or not covered by your scope.",
    422: "The request was understood and refused; the errors name the fields.",
    503: "A large import is being written; try again in a minute.",
}
"""The answers that any operation may give beside its own, in the OpenAPI document."""


class RoutebookAPI(NinjaAPI):
    """An API whose document tells of the problem answers that its handlers give to any operation."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document with the problem answers of every operation."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        document["components"]["schemas"]["Problem"] = dict(PROBLEM_SCHEMA)
        content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, description in PROBLEMS.items():
                    operation["responses"].setdefault(
                        status, {"description": description, "content": content}
                    )
        return document


api = RoutebookAPI(
    title="Routebook",
    version="1",
    description=(
        "Amounts are integers in minor units of the currency, rates are [numerator, denominator], months are "
        "written 2020-06, and null means that a figure is not known. Every answer holds what the scope of "
        "the person signed in covers, and nothing else."
    ),
    urls_namespace="api",
    docs_url=None,
    auth=[TokenAuth(), SessionAuth()],
    parser=TextParser(),
)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error))


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, _("Your role does not include this."))


@api.exception_handler(CsrfRefused)
def _stale(request: HttpRequest, error: CsrfRefused) -> HttpResponse:
    return csrf_failure(request)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    detail = str(error)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        detail = _("The body is not JSON in UTF-8, or holds half of a character. Send one JSON object.")
    return problem(error.status_code, detail)


@api.exception_handler(ValidationError)
def _refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, _("The request was refused."), errors=refused_fields(error.errors))


@api.exception_handler(InputError)
def _unusable(request: HttpRequest, error: InputError) -> HttpResponse:
    return problem(422, str(error), errors=[{"field": str(error.field), "reason": str(error.reason)}])


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours is the handler's of Django: it is logged there and told as any other."""
    raise error


api.add_router("/jobs", "salesforce_app.jobs.api.router")
api.add_router("/imports", "salesforce_app.imports.api.router")
api.add_router("/notifications", "accounts.api.notifications.router")
api.add_router("/retailers", "accounts.api.retailers.router")
api.add_router("/retailers", "accounts.api.retailer.router")
api.add_router("/retailers", "territory.api.placing")
api.add_router("/retailers", "territory.views.shop.api.router")
api.add_router("/retailers", "settlement.api.router")
api.add_router("/retailers", "visits.api.visits.shops")
api.add_router("/dues", "settlement.api.dues")
api.add_router("/visits", "visits.api.visits.router")
api.add_router("/visits", "visits.api.photos.router")
api.add_router("/field", "visits.api.vaults.router")
api.add_router("/field", "visits.api.field.router")
api.add_router("/field", "visits.api.field_notice.router")
api.add_router("/plans", "visits.api.plans.router")
api.add_router("/planned-calls", "visits.api.planned_calls.router")
api.add_router("/coverage", "visits.api.coverage.router")
api.add_router("/actions", "visits.api.actions.router")
api.add_router("/issues", "visits.api.issues.router")
api.add_router("/corrections", "visits.api.corrections.router")
api.add_router("/journals", "journals.api.journals.router")
api.add_router("/field", "journals.api.field.router")
api.add_router("/journals", "journals.api.reviews.router")
api.add_router("/journals", "journals.api.finding.router")
api.add_router("/journals", "journals.api.questions.router")
api.add_router("/business-reports", "journals.api.business.router")
api.add_router("/sales", "territory.api.sales")
api.add_router("/units", "territory.api.router")
# A unit's or a route's code may hold a slash: what follows it is named before what ends with it.
api.add_router("/units", "settlement.api.units")
api.add_router("/routes", "settlement.api.routes")
api.add_router("/units", "territory.views.places.api.units")
api.add_router("/routes", "territory.views.places.api.routes")
api.add_router("/villages", "territory.views.places.village_api.villages")
api.add_router("/reports", "cms.api.router")
api.add_router("/subscriptions", "cms.api.subscriptions")
api.add_router("/months", "cms.api.months")

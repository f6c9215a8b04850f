"""The list of shops in the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.requests import scope_with

from ..queries.retailer_list import RETAILERS
from ..roles import Permission

router = Router(tags=["retailers"])

RetailersQuery: Any = query_schema(RETAILERS, "RetailersQuery")
RetailersPage: Any = page_schema(RETAILERS, "RetailersRow", "RetailersPage")


@router.get("", response=RetailersPage, url_name="retailers", summary="The shops of your scope")
def list_retailers(request: HttpRequest, asked: Query[RetailersQuery]) -> dict[str, Any] | HttpResponse:
    """Shops by key, a page at a time, narrowed by the filters and sets of the site's list.

    Hand `next` back as `cursor`, with the same filters, until it is null. A page begins behind the last row
    of the page before, so that shops which come or go meanwhile are neither repeated nor missed.
    """
    return answer(RETAILERS, scope_with(request, Permission.VIEW_RETAILERS), asked)

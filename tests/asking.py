"""Asks a list by an address that a page leads to."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import QueryDict

from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_query import ListQuery
from salesforce_app.web.listings import find_listing


def listed(listing: str, address: str, scope: Scope) -> int:
    """How many rows the list of an address has; 0 for "", where a page leads nowhere."""
    if not address:
        return 0
    query = ListQuery(find_listing(listing), scope, QueryDict(urlsplit(address).query))
    assert query.errors == {}
    return query.matching.count()

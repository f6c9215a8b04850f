"""Searching lists whose rows are of shops each: by what the shop is called, and by words of the rows' own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from salesforce_app.kernel.distinct import distinct_values
from salesforce_app.kernel.narrowing import answering, few, listed, stands_among
from salesforce_app.kernel.scope import Scope

from ..models import Retailer
from .retailer_list import search

M = TypeVar("M", bound=Model)


def rows_like(
    rows: QuerySet[M], text: str, scope: Scope, others: Iterable[Q] = (), *, shop: str = "retailer"
) -> QuerySet[M]:
    """Those of ``rows`` whose ``shop`` its reader finds by ``text``, or to which one of ``others`` applies.

    Two statements look first whether they are few: these are found by the shops and by indexes of what the
    others compare, which going through the rows in their order would use none of.
    """
    return answering(rows, reduce(or_, others, of_shops_like(text, scope, shop=shop)))


def of_shops_like(text: str, scope: Scope, *, shop: str = "retailer") -> Q:
    """Rows whose ``shop`` its reader finds by ``text``; one statement looks first whether they are few."""
    shops = search(Retailer.objects.each_visible_to(scope), text, scope)
    keys = few(shops.values_list("pk", flat=True))
    return Q(stands_among(shops.values("pk"), shop)) if keys is None else Q(**{f"{shop}__in": listed(keys)})


def text_within(model: type[Model], field: str, text: str) -> Q:
    """Rows whose indexed ``field`` holds ``text``, by its values where there are few different ones."""
    values = distinct_values(model, field)
    if values is None:
        return Q(**{f"{field}__icontains": text})
    return Q(**{f"{field}__in": [value for value in values if text.casefold() in value.casefold()]})

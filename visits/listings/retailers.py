"""What the visits add to the list of shops: the last visit, and shops that had none of late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.db.models import QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Retailer
from accounts.queries.retailer_list import RETAILERS
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.dressing import DayInput
from salesforce_app.web.listings import Cell, CellKind, Filter, ListColumn, OnPhone, RowKeys, register

from ..queries.listed import last_visit, last_visits, not_visited_since


def _field(scope: Scope) -> forms.Field:
    return forms.DateField(widget=DayInput)


def _not_visited_since(rows: QuerySet[Retailer], day: date, scope: Scope) -> QuerySet[Retailer]:
    return not_visited_since(rows, day)


def _describe(day: date) -> str:
    return _("Not visited since %(date)s") % {"date": date_format(day, "DATE_FORMAT")}


def _cells(scope: Scope, keys: RowKeys) -> Mapping[int, Cell]:
    return {shop: Cell(day) for shop, day in last_visits(keys).items()}


def _by_last_visit(scope: Scope) -> Subquery:
    return last_visit()


register(
    Filter(
        RETAILERS,
        "not_visited_since",
        gettext_lazy("Not visited since"),
        _field,
        _not_visited_since,
        order=90,
        describe=_describe,
        explanation="A day as 2026-10-31: shops without a visit on it or later.",
        type=date,
        example="2026-10-01",
    )
)
register(
    ListColumn(
        RETAILERS,
        "last_visit",
        gettext_lazy("Last visit"),
        CellKind.DATE,
        order=80,
        cells=_cells,
        order_by=_by_last_visit,
        made_of=("visits.Visit",),
        on_phone=OnPhone.FACT,
        explanation="The day of the last visit in person.",
        example="2026-10-14",
    )
)

"""What e-settlement adds to the list of shops: the stage of their enrolment."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import Retailer
from accounts.queries.retailer_list import RETAILERS
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import Cell, CellKind, Filter, ListColumn, RowKeys, register

from ..enums import EnrolmentStage
from ..queries.listed import at_stage, stages_of


def _field(scope: Scope) -> forms.Field:
    return forms.ChoiceField(choices=[("", pgettext("filter", "All")), *EnrolmentStage.choices])


def _at_stage(rows: QuerySet[Retailer], stage: str, scope: Scope) -> QuerySet[Retailer]:
    return at_stage(rows, EnrolmentStage(stage))


def _cells(scope: Scope, keys: RowKeys) -> Mapping[int, Cell]:
    return {shop: Cell(stage.value, str(stage.label)) for shop, stage in stages_of(keys).items()}


register(
    Filter(
        RETAILERS,
        "enrolment",
        gettext_lazy("Enrolment"),
        _field,
        _at_stage,
        order=80,
        explanation="Stage today: none, card_issued, signed, verified, revoked or exempt_cash.",
        type=EnrolmentStage,
        example="none",
    )
)
register(
    ListColumn(
        RETAILERS,
        "enrolment",
        gettext_lazy("Enrolment"),
        CellKind.TEXT,
        order=70,
        cells=_cells,
        explanation="Stage of the enrolment today.",
        example="verified",
    )
)

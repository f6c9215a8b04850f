"""Closing a month: its pyramids are frozen, and from then on its figures stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from salesforce_app.kernel.bulk import insert_frame
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from salesforce_app.kernel.turns import wait_for_turn

from ..enums import Placement
from ..measures.abc import ABC_SHARE_V1, THRESHOLDS, abc_pyramid
from ..measures.population import Members, Pyramid
from ..measures.pyramid import PYRAMID_COUNT_V1, WINDOW_MONTHS, count_pyramid
from ..models import MonthClose, OrgUnit, TierEntry, TierSnapshot
from ..queries.frame import unit_frame
from ..queries.standing import live_members

Measure = Callable[[Members[int]], Pyramid[int]]

SCHEMES: dict[str, tuple[Measure, dict[str, Any]]] = {
    PYRAMID_COUNT_V1: (count_pyramid, {"window_months": WINDOW_MONTHS, "cuts_percent": [1, 5, 20]}),
    ABC_SHARE_V1: (
        abc_pyramid,
        {"window_months": WINDOW_MONTHS, "thresholds_percent": list(THRESHOLDS), "rule": "before"},
    ),
}
"""Scheme → the measure that classifies, and its parameters as they are kept with each snapshot."""


@transaction.atomic
def close_month(*, month: Month, actor: str, moment: datetime) -> bool:
    """Close ``month``: freeze the pyramid of every unit and keep its facts as they are from now on.

    Returns False, and changes nothing, when the month is closed already. Raises InputError for a month
    that has not ended by the office's clock.
    """
    if month.end > timezone.localdate(moment, timezone.get_default_timezone()):
        raise InputError(
            _("Month"),
            _("%(month)s has not ended.") % {"month": month},
            _("Close it from the first day of the next month on."),
        )
    wait_for_turn()
    _close, created = MonthClose.objects.get_or_create(
        month=month.first, defaults={"closed_at": moment, "closed_by": actor}
    )
    if not created:
        return False
    for unit in OrgUnit.objects.order_by("code"):
        if not TierSnapshot.objects.filter(unit=unit, month=month.first, scheme=PYRAMID_COUNT_V1).exists():
            freeze_tiers(unit=unit, month=month, actor=actor, moment=moment)
    return True


@transaction.atomic
def freeze_tiers(
    *, unit: OrgUnit, month: Month, actor: str, moment: datetime, scheme: str = PYRAMID_COUNT_V1
) -> TierSnapshot:
    """Freeze the pyramid of ``unit`` for the window that ends with ``month``, as the next version.

    Versions frozen before stay as they are; reports read the newest. Raises InputError for an unknown
    scheme.
    """
    if scheme not in SCHEMES:
        raise InputError(
            _("Scheme"),
            _("“%(scheme)s” is not a scheme.") % {"scheme": scheme},
            _("Use one of: %(values)s.") % {"values": ", ".join(SCHEMES)},
        )
    measure, parameters = SCHEMES[scheme]
    frame = unit_frame(unit.code, month, system_scope(actor))
    members, routes = live_members(frame)
    pyramid = measure(members)
    last = TierSnapshot.objects.filter(unit=unit, month=month.first, scheme=scheme).order_by("version").last()
    snapshot = TierSnapshot.objects.create(
        unit=unit,
        month=month.first,
        scheme=scheme,
        version=last.version + 1 if last else 1,
        window_start=frame.window[0].first,
        population=pyramid.population,
        parameters=parameters,
        frozen_at=moment,
        frozen_by=actor,
    )
    _insert_entries(snapshot, pyramid, routes)
    return snapshot


def _insert_entries(snapshot: TierSnapshot, pyramid: Pyramid[int], routes: dict[int, int]) -> None:
    import polars as pl

    rows: list[tuple[int, str, int | None, int, int, str, str]] = [
        (
            entry.retailer_id,
            (entry.tier or Placement.RANKED).value,
            entry.rank,
            entry.value,
            entry.used,
            "",
            "scaled" if entry.scaled else "",
        )
        for entry in pyramid.entries
    ]
    rows += [
        (
            entry.retailer_id,
            entry.aside.value,
            None,
            entry.value,
            entry.value,
            entry.provisional.value if entry.provisional else "",
            "credit" if entry.credit else "",
        )
        for entry in pyramid.aside_entries
    ]
    schema = {
        "retailer_id": pl.Int64,
        "tier": pl.String,
        "rank": pl.Int64,
        "amount": pl.Int64,
        "value": pl.Int64,
        "provisional_tier": pl.String,
        "reason": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    frame = frame.with_columns(
        route_id=pl.Series([routes[shop] for shop in frame["retailer_id"]], dtype=pl.Int64),
        snapshot_id=pl.lit(snapshot.pk),
    )
    insert_frame(TierEntry._meta.db_table, frame)

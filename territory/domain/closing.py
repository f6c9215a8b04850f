"""Closing a month: its pyramids are frozen, and from then on its figures stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from salesforce_app.kernel.bulk import insert_frame
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import system_scope
from salesforce_app.kernel.turns import wait_for_turn

from ..enums import Placement
from ..measures.abc import ABC_SHARE_V1, abc_pyramid
from ..measures.population import Members, Pyramid
from ..measures.pyramid import PYRAMID_COUNT_V1, count_pyramid
from ..measures.rules import PyramidRules
from ..models import MonthClose, OrgUnit, TierEntry, TierSnapshot
from ..queries.frame import unit_frame
from ..queries.standing import live_members

Measure = Callable[[Members[int], PyramidRules], Pyramid[int]]


def _by_count(members: Members[int], rules: PyramidRules) -> Pyramid[int]:
    return count_pyramid(members, rules=rules)


def _by_share(members: Members[int], rules: PyramidRules) -> Pyramid[int]:
    return abc_pyramid(members, thresholds=rules.abc_shares, window_months=rules.window_months)


SCHEMES: dict[str, Measure] = {PYRAMID_COUNT_V1: _by_count, ABC_SHARE_V1: _by_share}
"""Scheme → the measure that classifies; the rules by which it did are kept with each snapshot."""


@transaction.atomic
def close_month(*, month: Month, actor: str, moment: datetime) -> bool:
    """Close ``month``: freeze the pyramid of every unit and keep its facts as they are from now on.

    All of it in one transaction, for whoever waits for it. Returns False, and changes nothing, when the
    month is closed already. Raises InputError for a month that has not ended by the office's clock.
    """
    close, is_new = begin_close(month=month, actor=actor, moment=moment)
    if not is_new:
        return False
    for unit in units_to_freeze(close):
        freeze_tiers(unit=unit, month=month, actor=actor, moment=moment)
    return True


@transaction.atomic
def begin_close(
    *, month: Month, actor: str, moment: datetime, version: int | None = None
) -> tuple[MonthClose, bool]:
    """Close ``month``, its tiers yet to be frozen: from the commit on its facts stay as they are.

    Returns the close that is in force and whether this call made it. The tiers of ``units_to_freeze`` can
    then be frozen one by one, each in a short transaction of its own. ``version`` is that of the close that
    is meant (``version_to_close``), for whoever acts some time after it was asked for. Raises InputError for
    a month that has not ended by the office's clock, and for one that was opened again since that version.
    """
    if month.end > local_day(moment):
        raise InputError(
            _("Month"),
            _("%(month)s has not ended.") % {"month": month},
            _("Close it from the first day of the next month on."),
        )
    wait_for_turn()
    held = MonthClose.objects.in_force().filter(month=month.first).first()
    if held is not None:
        return held, False
    last = MonthClose.objects.filter(month=month.first).aggregate(version=Max("version"))["version"] or 0
    if version is not None and version <= last:
        raise InputError(
            _("Month"),
            _("%(month)s was closed and opened again meanwhile.") % {"month": month},
            _("Close it once more when it is ready."),
        )
    close = MonthClose.objects.create(month=month.first, version=last + 1, closed_at=moment, closed_by=actor)
    return close, True


def units_to_freeze(close: MonthClose) -> list[OrgUnit]:
    """The units whose tiers this close has yet to freeze, by code.

    The first close of a month takes a pyramid that was frozen before it; one after the month was opened
    again freezes the next version of each.
    """
    frozen = TierSnapshot.objects.filter(month=close.month, scheme=PYRAMID_COUNT_V1)
    if close.version > 1:
        frozen = frozen.filter(frozen_at__gte=close.closed_at)
    return list(OrgUnit.objects.exclude(pk__in=frozen.values("unit")).order_by("code"))


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
    frame = unit_frame(unit.code, month, system_scope(actor))
    members, routes = live_members(frame)
    rules = frame.rules.pyramid
    pyramid = SCHEMES[scheme](members, rules)
    last = TierSnapshot.objects.filter(unit=unit, month=month.first, scheme=scheme).order_by("version").last()
    snapshot = TierSnapshot.objects.create(
        unit=unit,
        month=month.first,
        scheme=scheme,
        version=last.version + 1 if last else 1,
        window_start=frame.window[0].first,
        population=pyramid.population,
        parameters=rules.as_parameters(),
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

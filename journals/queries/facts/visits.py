"""Visits: planned, made, missed, still to come and unplanned (V1, V5–V7, V9), and her shops (V2–V4, V8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.models import Retailer
from territory.queries.overview import newest_month
from territory.queries.shop_sets import falling_within
from visits.enums import CallStatus
from visits.measures.store_time import is_timed, time_in_store
from visits.queries.coverage.person import DueCall, MadeVisit, PersonWork, calls_due
from visits.queries.coverage.work import Match, ShopItem

from ...enums import FigureKind, JournalKind, Section
from ...measures.facts import Figure
from .counted import Counted, Row, RowKind
from .ground import Ground

VISITS = Section.VISITS
MOST_FALLING = 5
MOST_NAMED = 12
"""So many missed calls are told one by one; a day on which more were missed is told by their number."""


def visit_facts(ground: Ground) -> Iterator[Counted]:
    """What she was to do and did; of weeks and months also how far her shops are served."""
    work = ground.person
    calls, visits = work.calls, work.visits
    before = None if ground.kind is JournalKind.DAILY else ground.person_before
    call_rows = [_call(call) for call in calls]
    visit_rows = [_visit(visit) for visit in visits]
    yield ground.counted("visits.planned", VISITS, FigureKind.COUNT, call_rows)
    yield ground.counted(
        "visits.done",
        VISITS,
        FigureKind.COUNT,
        visit_rows,
        base=None if before is None else Figure(len(before.visits)),
        against=ground.against,
    )
    to_come = sum(_is_to_come(call) for call in calls)
    if to_come < len(calls):
        others: dict[str, Any] = {"to_come": to_come} if to_come else {}
        yield ground.counted(
            "visits.adherence",
            VISITS,
            FigureKind.RATIO,
            call_rows,
            base=_adherence(before),
            against=ground.against,
            **others,
        )
    unplanned = [row for row, visit in zip(visit_rows, visits, strict=True) if visit.match is not Match.EXACT]
    yield ground.counted("visits.unplanned", VISITS, FigureKind.COUNT, unplanned)
    if visits:
        effective = [_visit(visit, is_counted=visit.is_effective) for visit in visits]
        yield ground.counted(
            "visits.effective",
            VISITS,
            FigureKind.RATIO,
            effective,
            base=_effective(before),
            against=ground.against,
        )
        yield from _time(ground, visits)
    yield from _missed(ground, calls)
    if ground.kind is not JournalKind.DAILY:
        yield from _load(ground, work)
        yield from _shops(ground)
    yield from _next(ground)


def _next(ground: Ground) -> Iterator[Counted]:
    """The calls that are planned for her on the next working day, in the next week or month."""
    period = ground.after
    calls = calls_due(period).filter(staff=ground.staff).exclude(status=CallStatus.DONE)
    rows = [
        Row(
            RowKind.CALL,
            str(call.pk),
            call.retailer_id,
            on=call.day,
            note=call.purpose,
            mark=f"{call.day}|{call.status}|{call.purpose}",
        )
        for call in calls
    ]
    yield ground.counted(
        "visits.next",
        VISITS,
        FigureKind.COUNT,
        rows,
        start=period.start.isoformat(),
        until=period.last.isoformat(),
    )
    if ground.kind is JournalKind.DAILY and rows:
        yield from _falling(ground, {row.retailer for row in rows if row.retailer is not None})


def _falling(ground: Ground, planned: set[int]) -> Iterator[Counted]:
    """Those of the shops of the next day that fell behind in the newest month with sales."""
    month = newest_month(ground.scope, today=ground.as_of)
    if month is None:
        return
    falling = sorted(planned.intersection(falling_within(ground.frame(month))))
    if falling:
        names = dict(Retailer.objects.filter(pk__in=falling).values_list("pk", "name"))
        yield ground.counted(
            "visits.next_falling",
            VISITS,
            FigureKind.COUNT,
            [Row(RowKind.SHOP, str(shop), shop) for shop in falling],
            shops=[names[shop] for shop in falling[:MOST_FALLING]],
            month=str(month),
        )


def _call(call: DueCall) -> Row:
    return Row(
        RowKind.CALL,
        str(call.call.pk),
        call.call.retailer_id,
        is_counted=call.match is Match.EXACT,
        on=call.day,
        note=call.call.reason,
        mark=f"{call.day}|{call.call.status}|{call.call.reason}",
    )


def _visit(visit: MadeVisit, *, is_counted: bool = True) -> Row:
    record = visit.visit
    return Row(
        RowKind.VISIT,
        str(record.pk),
        record.retailer_id,
        is_counted=is_counted,
        on=record.visited_on,
        note=record.outcome,
        mark=(
            f"{record.revision}|{record.retailer_id}|{record.started_at:%Y%m%d%H%M%S}|{visit.seconds}|"
            f"{visit.is_effective}|{record.outcome}|{record.findings}|{record.observations}"
        ),
    )


def _adherence(work: PersonWork | None) -> Figure | None:
    if work is None or not work.calls:
        return None
    return Figure(sum(call.match is Match.EXACT for call in work.calls), len(work.calls))


def _effective(work: PersonWork | None) -> Figure | None:
    if work is None or not work.visits:
        return None
    return Figure(sum(visit.is_effective for visit in work.visits), len(work.visits))


def _time(ground: Ground, visits: tuple[MadeVisit, ...]) -> Iterator[Counted]:
    """V7: the median of the visits with a time that counts, in whole minutes."""
    timed = [visit for visit in visits if is_timed(visit.seconds)]
    median = time_in_store(visit.seconds for visit in timed).median
    if median is not None:
        rows = [_visit(visit) for visit in timed]
        yield ground.told(
            "visits.time",
            VISITS,
            FigureKind.MINUTES,
            rows,
            round(median),
            left_out=len(visits) - len(timed),
        )


def _missed(ground: Ground, calls: tuple[DueCall, ...]) -> Iterator[Counted]:
    """Calls that were not kept on their day, apart from those of today that may still be kept."""
    to_come = [call for call in calls if _is_to_come(call)]
    if to_come:
        names = [call.call.retailer.name for call in to_come[:MOST_NAMED]]
        rows = [_call(call) for call in to_come]
        yield ground.counted("visits.to_come", VISITS, FigureKind.COUNT, rows, shops=names)
    missed = [call for call in calls if call.match is not Match.EXACT and not _is_to_come(call)]
    yield ground.counted("visits.missed", VISITS, FigureKind.COUNT, [_call(call) for call in missed])
    if ground.kind is JournalKind.MONTHLY or len(missed) > MOST_NAMED:
        return
    for call in missed:
        record = call.call
        yield ground.counted(
            f"visits.missed_call.{record.pk}",
            VISITS,
            FigureKind.COUNT,
            [_call(call)],
            retailer=record.retailer_id,
            route=record.route_id,
            shop=record.retailer.name,
            reason=record.reason,
            purpose=record.purpose,
            was_near=call.match is Match.NEAR,
            is_waiting=record.status == CallStatus.CANCELLED,
            on=call.day.isoformat(),
        )


def _is_to_come(call: DueCall) -> bool:
    """Whether a call may still be kept: its day is not over, and nobody has said that it is given up."""
    return (
        call.match is not Match.EXACT
        and call.day >= timezone.localdate()
        and call.call.status in (CallStatus.DUE, CallStatus.MOVED)
    )


def _load(ground: Ground, work: PersonWork) -> Iterator[Counted]:
    """V9: visits by field day."""
    days = {visit.visit.visited_on for visit in work.visits}
    if days:
        rows = [_visit(visit) for visit in work.visits]
        yield ground.told("visits.load", VISITS, FigureKind.RATIO, rows, len(rows), len(days))


def _shops(ground: Ground) -> Iterator[Counted]:
    """V2, V3, V4 and V8 of her shops, in the month so far."""
    shops = _hers(ground)
    upto: dict[str, Any] = {"month": str(ground.month), "until": ground.as_of.isoformat()}
    served = [shop for shop in shops if shop.served]
    if served:
        rows = [_shop(shop, is_counted=shop.visits > 0) for shop in served]
        yield ground.counted("visits.coverage", VISITS, FigureKind.RATIO, rows, **upto)
        unvisited = [_shop(shop) for shop in served if not shop.visits]
        yield ground.counted("visits.unvisited", VISITS, FigureKind.COUNT, unvisited, **upto)
    asked = [shop for shop in shops if shop.required]
    if asked:
        rows = [_shop(shop, is_counted=shop.visits >= shop.required) for shop in asked]
        yield ground.counted("visits.frequency", VISITS, FigureKind.RATIO, rows, **upto)
        made = sum(min(shop.visits, shop.required) for shop in asked)
        required = sum(shop.required for shop in asked)
        yield ground.told("visits.fulfilment", VISITS, FigureKind.RATIO, rows, made, required, **upto)
    known = [shop for shop in served if shop.since_last is not None]
    if known:
        longest = max(known, key=lambda shop: (shop.since_last or 0, -shop.key))
        days = longest.since_last or 0
        yield ground.told(
            "visits.gap",
            VISITS,
            FigureKind.QUANTITY,
            [_shop(longest)],
            days,
            retailer=longest.key,
            shop=_name(longest.key),
            **upto,
        )


def _hers(ground: Ground) -> list[ShopItem]:
    """Her shops: those of the routes that she holds, or of all where nobody's postings say."""
    work = ground.work
    held = [shop for shop in work.shops if ground.staff.pk in work.holders_of(shop)]
    return held or list(work.shops)


def _shop(shop: ShopItem, *, is_counted: bool = True) -> Row:
    note = "" if shop.since_last is None else str(shop.since_last)
    return Row(
        RowKind.SHOP,
        str(shop.key),
        shop.key,
        is_counted=is_counted,
        value=shop.visits,
        note=note,
        mark=f"{shop.visits}|{shop.required}|{shop.served}",
    )


def _name(shop: int) -> str:
    return Retailer.objects.values_list("name", flat=True).get(pk=shop)

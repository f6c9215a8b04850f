"""The shops that changed most, with what the records show beside the change (domain.md §7.4, §9.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest, nsmallest

from django.db import connection

from accounts.enums import RetailerState
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Period

from ..enums import CauseKind
from ..measures.indices import growth_alert, growth_index
from ..measures.trends import change
from ..models import SalesLine
from .facts import Cause, MovementFacts, Mover
from .frame import UnitFrame
from .months import FACT, read_months, read_shop_month
from .shops import SHOP, Span, Storied, read_states, read_stops

LINE = SalesLine._meta.db_table
ONE_DAY = timedelta(days=1)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Details:
    """What is read of the few shops that are shown."""

    licence_no: str
    name: str
    story: Storied
    last_order_on: date | None
    returned: int


@rows_are_no_garbage()
def movement_facts(frame: UnitFrame) -> MovementFacts:
    """The five shops that gained and the five that lost most within the unit against the month before.

    Empty when nothing is known of the month before. Causes come from the records alone (state, moves,
    orders, returns, order cycles); that sales fell is never put down to demand. Four statements more than
    the sales section takes.
    """
    if not (frame.knows(frame.month) and frame.knows(frame.previous)):
        return MovementFacts((), (), 0)
    now, base = (read_shop_month(frame, month) for month in (frame.month, frame.previous))
    deltas = {shop: amount - base.get(shop, 0) for shop, amount in now.items()}
    deltas.update((shop, -amount) for shop, amount in base.items() if shop not in now)
    up = nlargest(SHOWN, (delta for delta in deltas.values() if delta > 0))
    down = nsmallest(SHOWN, (delta for delta in deltas.values() if delta < 0))
    # All that are level with the last one shown: who of these is shown is decided by the licence number.
    least, most = (up[-1] if up else None), (down[-1] if down else None)
    chosen = [
        shop
        for shop, delta in deltas.items()
        if (least is not None and delta >= least) or (most is not None and delta <= most)
    ]
    details = _read_details(frame, chosen)
    order = sorted(chosen, key=lambda shop: (-abs(deltas[shop]), details[shop].licence_no))
    movers = {shop: _mover(frame, shop, details[shop], now, base) for shop in order}
    return MovementFacts(
        tuple(movers[shop] for shop in order if deltas[shop] > 0)[:SHOWN],
        tuple(movers[shop] for shop in order if deltas[shop] < 0)[:SHOWN],
        _alerts(frame, deltas, now, base),
    )


def _alerts(
    frame: UnitFrame, deltas: Mapping[int, int], now: Mapping[int, int], base: Mapping[int, int]
) -> int:
    """How many shops fell behind the unit by the growth index and by more than the floor."""
    months = frame.keep(read_months)
    whole, whole_base = months[frame.month].amount, months[frame.previous].amount
    rules = frame.rules.alerts
    large = (shop for shop, delta in deltas.items() if abs(delta) >= rules.floor_amount)
    return sum(
        growth_alert(
            growth_index(now.get(shop, 0), base.get(shop, 0), whole, whole_base), deltas[shop], rules=rules
        )
        for shop in large
    )


def _mover(
    frame: UnitFrame, shop: int, details: _Details, now: Mapping[int, int], base: Mapping[int, int]
) -> Mover:
    amount, previous = now.get(shop, 0), base.get(shop, 0)
    months = frame.keep(read_months)
    index = growth_index(amount, previous, months[frame.month].amount, months[frame.previous].amount)
    stop = details.story.last_stop(Period(frame.last_year.first, frame.month.end))
    return Mover(
        retailer_id=shop,
        licence_no=details.licence_no,
        name=details.name,
        route=frame.routes.refs.get(stop.value) if stop else None,
        amount=amount,
        previous=previous,
        change=change(amount, previous),
        index=index,
        alert=growth_alert(index, amount - previous, rules=frame.rules.alerts),
        causes=tuple(_causes(frame, details, stop, gained=amount > previous)),
    )


def _causes(frame: UnitFrame, details: _Details, stop: Span | None, *, gained: bool) -> Iterator[Cause]:
    """What the records show, the most telling first."""
    story, month, start = details.story, frame.month, frame.previous.first
    state = story.state_on(month.last)
    away = state.value in (RetailerState.CLOSED, RetailerState.SUSPENDED) and state.since >= start
    if away:
        yield Cause(CauseKind(state.value), since=state.since)
    if story.opened_on is not None and start <= story.opened_on < month.end:
        yield Cause(CauseKind.NEW, since=story.opened_on)
    resumed = [
        span for span in story.states if span.value == RetailerState.SUSPENDED and span.until < month.end
    ]
    if gained and resumed and resumed[-1].until > start:
        yield Cause(CauseKind.RESUMED, since=resumed[-1].until)
    yield from _moves(frame, story)
    if gained:
        yield from _cycles(frame, stop)
        return
    if details.returned < 0:
        yield Cause(CauseKind.RETURNS)
    if not away and stop is not None and details.last_order_on is not None:
        dates = frame.routes.order_dates(stop.value, Period(details.last_order_on + ONE_DAY, month.end))
        if dates:
            yield Cause(CauseKind.NO_ORDER_CYCLES, count=len(dates))
    yield from _cycles(frame, stop)


def _moves(frame: UnitFrame, story: Storied) -> Iterator[Cause]:
    """Whether the shop came into the unit or left it between the two month ends."""
    old, new = story.stop_on(frame.previous.last), story.stop_on(frame.month.last)
    if old is None or new is None:
        return
    was_in = old.value in frame.routes.inside(frame.previous.last)
    is_in = new.value in frame.routes.inside(frame.month.last)
    if was_in != is_in:
        since = new.since if new.since > frame.previous.last else None
        yield Cause(CauseKind.MOVED_IN if is_in else CauseKind.MOVED_OUT, since=since)


def _cycles(frame: UnitFrame, stop: Span | None) -> Iterator[Cause]:
    """Whether the shop's route had another number of order cycles than in the month before."""
    if stop is None:
        return
    now, before = (frame.routes.cycles(stop.value, month) for month in (frame.month, frame.previous))
    if now is not None and before is not None and now != before:
        yield Cause(CauseKind.CYCLES, detail=f"{before} → {now}")


def _read_details(frame: UnitFrame, shops: Sequence[int]) -> dict[int, _Details]:
    """What is shown of a few shops; three statements."""
    year = Period(frame.last_year.first, frame.month.end)
    stops, states = read_stops(shops, year), read_states(shops, year)
    some, ids = in_list("r.id", sorted(shops))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT r.id, r.licence_no, r.name, CAST(r.opened_on AS TEXT),
                   (SELECT CAST(MAX(f.last_order_on) AS TEXT) FROM {FACT} f
                    WHERE f.retailer_id = r.id AND f.month <= %s),
                   (SELECT SUM(l.amount) FROM {LINE} l
                    WHERE l.retailer_id = r.id AND l.sold_on >= %s AND l.sold_on < %s AND l.amount < 0)
            FROM {SHOP} r WHERE {some}
            """,  # noqa: S608
            [frame.month.first, frame.month.first, frame.month.end, ids],
        )
        return {
            shop: _Details(
                licence_no=licence_no,
                name=name,
                story=Storied(
                    shop,
                    date.fromisoformat(opened) if opened else None,
                    (None, None),
                    stops=stops.get(shop, []),
                    states=states.get(shop, []),
                ),
                last_order_on=date.fromisoformat(last) if last else None,
                returned=int(returned or 0),
            )
            for shop, licence_no, name, opened, last, returned in cursor.fetchall()
        }

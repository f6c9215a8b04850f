"""The bundle: all that somebody takes along, for her next days and shops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.enums import RetailerState
from accounts.models import Retailer, RetailerSearchText, Staff
from salesforce_app.kernel.scope import Scope
from territory.models import Village
from territory.queries.listed import villages_of
from territory.queries.superiors import line_above

from ...measures.field_notice import Notice, notice_on
from ...models import StartPoint
from ..actions import colleagues
from ..field_data import notice_read_at
from ..questionnaires import KeptForm, form_on
from .cards import CallCard, call_cards
from .days import FieldDay, field_days
from .ground import FieldGround, field_ground

MOST_SHOPS = 300
"""A person has 150 to 300 (domain.md §1.1); of a scope with more, those of the days alone are taken along."""
MOST_CARDS = 150


@dataclass(frozen=True)
class Bundle:
    """``shops`` are those of the scope, or those of the days where there are too many (``is_whole`` false).

    ``cards`` has one for each shop of the days, the first 150 of them. ``superiors`` are those above her in
    the line, of whom a shop may complain as well as of her colleagues and herself. ``notice`` is the version
    of the notice in force, without whose acknowledgement no position is taken.
    """

    staff: Staff
    today: date
    days: tuple[FieldDay, ...]
    form: KeptForm
    notice: Notice
    has_read_notice: bool
    colleagues: tuple[Staff, ...]
    superiors: tuple[Staff, ...]
    start_point: StartPoint | None
    ground: FieldGround
    shops: tuple[Retailer, ...]
    is_whole: bool
    villages: Mapping[int, Village]
    search_texts: Mapping[int, str]
    cards: Mapping[int, CallCard]

    def state_of(self, shop: Retailer) -> RetailerState:
        """The shop's state today; active where none is on file."""
        status = self.ground.status(shop.pk, self.today)
        return RetailerState(status.state) if status is not None else RetailerState.ACTIVE


def field_bundle(staff: Staff, scope: Scope, today: date, number: int) -> Bundle:
    """The bundle of ``number`` days; some forty statements, whatever the number of shops and calls."""
    days = field_days(staff.pk, scope, today, number)
    called = list(dict.fromkeys(call.retailer_id for day in days for call in day.calls))
    shops = _shops(scope)
    is_whole = len(shops) <= MOST_SHOPS
    if not is_whole:
        shops = list(_readable(scope).filter(pk__in=called))
    keys = [shop.pk for shop in shops]
    ground = field_ground(scope, keys, today)
    by_key = {shop.pk: shop for shop in shops}
    with_card = {key: by_key[key] for key in called[:MOST_CARDS] if key in by_key}
    return Bundle(
        staff=staff,
        today=today,
        days=days,
        form=form_on(today),
        notice=notice_on(today),
        has_read_notice=notice_read_at(staff, today) is not None,
        colleagues=tuple(colleagues(scope)),
        superiors=tuple(line_above(staff, today)),
        start_point=StartPoint.objects.filter(staff=staff).first(),
        ground=ground,
        shops=tuple(shops),
        is_whole=is_whole,
        villages=villages_of(keys),
        search_texts=_search_texts(keys),
        cards=call_cards(ground, with_card),
    )


def _readable(scope: Scope) -> QuerySet[Retailer]:
    return Retailer.objects.visible_to(scope).select_related("owner").order_by("licence_no")


def _shops(scope: Scope) -> list[Retailer]:
    """The shops of the scope, and one more than are taken along where there are too many; one statement."""
    return list(_readable(scope)[: MOST_SHOPS + 1])


def _search_texts(shops: Sequence[int]) -> dict[int, str]:
    return dict(RetailerSearchText.objects.filter(retailer__in=shops).values_list("retailer", "text"))

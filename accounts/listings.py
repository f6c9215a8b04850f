"""What the list of shops shows and asks of the shops' own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_fields import choice_field
from salesforce_app.web.listing_parts import cells_of, text_filter
from salesforce_app.web.listings import (
    Cell,
    CellKind,
    Filter,
    Keys,
    ListColumn,
    Listing,
    OnPhone,
    Place,
    RowKeys,
    Set,
    Words,
    register,
)

from .enums import BusinessType, MarketType, RetailerState
from .models import Retailer
from .queries.attention import SHOPS, incomplete, licences_ending
from .queries.retailer_list import (
    RETAILERS,
    in_state,
    listed_retailers,
    profiles_of,
    search,
    states_of,
)
from .roles import Permission

Cells = Mapping[int, Cell]


_column = cells_of(lambda keys, _scope: profiles_of(keys))


def _shop(shop: Retailer) -> Cell:
    return Cell(shop.name, note=shop.licence_no, address=reverse("accounts:retailer", args=[shop.pk]))


def _states(scope: Scope, keys: RowKeys) -> Cells:
    return {pk: Cell(state.value, str(state.label)) for pk, state in states_of(keys).items()}


def _narrow_by_state(rows: QuerySet[Retailer], value: str, scope: Scope) -> QuerySet[Retailer]:
    return in_state(rows, RetailerState(value))


def _counted(number: int) -> str:
    return ngettext("%(number)s shop", "%(number)s shops", number) % {"number": f"{number:,}"}


def _hidden(number: int) -> str:
    return ngettext(
        "%(number)s more is no longer in your scope", "%(number)s more are no longer in your scope", number
    ) % {"number": f"{number:,}"}


register(
    Listing(
        name=RETAILERS,
        title=gettext_lazy("Shops"),
        words=Words(
            search=gettext_lazy("Licence no., shop or owner, pinyin"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 shops"),
            no_match=gettext_lazy("No shop answers to all of these"),
            remedy=gettext_lazy(
                "Remove a filter, or search for part of a name, a licence number "
                "or the initials of the pinyin."
            ),
            nothing=gettext_lazy("No shop is yours today"),
            why_nothing=gettext_lazy("You see the shops on the routes of the units to which you are posted."),
            hidden=_hidden,
        ),
        route="accounts:retailers",
        export_route="accounts:export_retailers",
        rows=listed_retailers,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="licence_no",
        suggest_route="accounts:suggest_retailer_filter",
        search_route="accounts:suggest_retailers",
        icon="building-store",
        made_of=("accounts.Retailer", *settings.COVERING),
    )
)
for part in (
    text_filter(
        RETAILERS,
        search,
        explanation="Words of which all must occur in licence number, name, owner or their pinyin.",
    ),
    Filter(
        RETAILERS,
        "status",
        pgettext_lazy("of a shop", "Status"),
        lambda _scope: choice_field(RetailerState.choices),
        _narrow_by_state,
        order=50,
        explanation="State today: prospect, new, active, suspended or closed.",
        type=RetailerState,
        example="active",
    ),
    Filter(
        RETAILERS,
        "business_type",
        gettext_lazy("Business type"),
        lambda _scope: choice_field(BusinessType.choices),
        lambda rows, value, _scope: rows.filter(business_type=value),
        order=60,
        explanation="Letter code of the business type: Z, B, S, N, Y, F or Q.",
        type=BusinessType,
        example="B",
    ),
    Filter(
        RETAILERS,
        "market_type",
        gettext_lazy("Market type"),
        lambda _scope: choice_field(MarketType.choices),
        lambda rows, value, _scope: rows.filter(market_type=value),
        order=70,
        explanation="town or country.",
        type=MarketType,
        example="country",
    ),
    ListColumn(
        RETAILERS,
        "name",
        gettext_lazy("Shop"),
        CellKind.TEXT,
        order=0,
        cells=_column(_shop),
        order_by=lambda _scope: "name",
        explanation="The shop's name.",
        example="福源便利店",
    ),
    ListColumn(
        RETAILERS,
        "licence_no",
        gettext_lazy("Licence no."),
        CellKind.TEXT,
        order=5,
        cells=_column(lambda shop: Cell(shop.licence_no)),
        order_by=lambda _scope: "licence_no",
        default=False,
        explanation="The licence number, by which imports know the shop.",
        example="330824000703",
    ),
    ListColumn(
        RETAILERS,
        "owner",
        pgettext_lazy("of a shop", "Owner"),
        CellKind.TEXT,
        order=10,
        cells=_column(lambda shop: Cell(shop.owner.name if shop.owner else None)),
        order_by=lambda _scope: F("owner__name"),
        made_of=("accounts.Owner",),
        explanation="The owner's name.",
        example="王强",
    ),
    ListColumn(
        RETAILERS,
        "status",
        pgettext_lazy("of a shop", "Status"),
        CellKind.TEXT,
        order=50,
        cells=_states,
        on_phone=OnPhone.CORNER,
        explanation="State today: prospect, new, active, suspended or closed.",
        example="active",
    ),
    ListColumn(
        RETAILERS,
        "business_type",
        gettext_lazy("Business type"),
        CellKind.TEXT,
        order=60,
        cells=_column(lambda shop: Cell(shop.business_type or None, shop.get_business_type_display())),
        default=False,
        explanation="Letter code of the business type.",
        example="B",
    ),
    ListColumn(
        RETAILERS,
        "market_type",
        gettext_lazy("Market type"),
        CellKind.TEXT,
        order=65,
        cells=_column(lambda shop: Cell(shop.market_type or None, shop.get_market_type_display())),
        default=False,
        explanation="town or country.",
        example="country",
    ),
    ListColumn(
        RETAILERS,
        "grade",
        gettext_lazy("Grade"),
        CellKind.COUNT,
        order=110,
        cells=_column(lambda shop: Cell(shop.grade)),
        order_by=lambda _scope: F("grade"),
        default=False,
        explanation="Grade 1 to 30, as imported.",
        example=18,
    ),
    ListColumn(
        RETAILERS,
        "visits_per_month",
        gettext_lazy("Visits a month"),
        CellKind.COUNT,
        order=120,
        cells=_column(lambda shop: Cell(shop.visits_per_month)),
        order_by=lambda _scope: F("visits_per_month"),
        default=False,
        explanation="Visits a month that were agreed for the shop itself; null where its tier decides.",
        example=2,
    ),
    ListColumn(
        RETAILERS,
        "opened_on",
        gettext_lazy("Opened on"),
        CellKind.DATE,
        order=130,
        cells=_column(lambda shop: Cell(shop.opened_on)),
        order_by=lambda _scope: F("opened_on"),
        default=False,
        explanation="The day of opening.",
        example="2019-03-14",
    ),
):
    register(part)


def _today_set(name: str, title: Callable[[], str], members: Callable[[Scope], QuerySet[Retailer]]) -> Set:
    """Shops that a number of today was counted from: of all that the reader sees, whatever the month."""

    def titled(argument: str) -> str:
        if argument:
            raise ValueError(f"{name} takes no argument")
        return title()

    def keys(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
        if place is not None:
            raise ValueError(f"{name} is of no place")
        return members(scope).values_list("pk", flat=True)

    made_of = (*SHOPS, *settings.COVERING)
    return Set(RETAILERS, name, titled, keys, Permission.VIEW_RETAILERS, made_of)


register(_today_set("incomplete", lambda: _("Shops that lack a required field"), incomplete))
register(_today_set("licence_ends", lambda: _("Shops whose licence ends soon or has ended"), licences_ending))

"""The columns of the list of visits."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from salesforce_app.web.listing_fields import named
from salesforce_app.web.listing_parts import cells_of
from salesforce_app.web.listings import Cell, CellKind, ListColumn, OnPhone, register

from ..enums import Channel, LocationCheck
from ..queries.visit_list import VISITS, ListedVisit, visits_of

_cells = cells_of(visits_of)


def _shop(row: ListedVisit) -> Cell:
    shop = row.visit.retailer
    address = reverse("accounts:retailer", args=[shop.pk]) if row.is_shop_visible else ""
    return Cell(shop.name, note=shop.licence_no, address=address)


def _day(row: ListedVisit) -> Cell:
    arrived = date_format(timezone.localtime(row.visit.started_at), "TIME_FORMAT")
    if row.is_late:
        arrived = f"{arrived} · {gettext('late entry')}"
    address = reverse("visits:visit", args=[row.visit.pk]) if row.is_shop_visible else ""
    return Cell(row.visit.visited_on, note=arrived, address=address)


def _who(row: ListedVisit) -> Cell:
    person = row.visit.staff
    return Cell(person.username, person.name or person.username)


def _channel(row: ListedVisit) -> Cell:
    channel = Channel(row.visit.channel)
    return Cell(channel.value, str(channel.label))


def _location(row: ListedVisit) -> Cell:
    check = LocationCheck(row.visit.location_check)
    return Cell(check.value, str(check.label))


def _late(row: ListedVisit) -> Cell:
    return Cell("late", gettext("late entry")) if row.is_late else Cell(None)


for column in (
    ListColumn(
        VISITS,
        "shop",
        gettext_lazy("Shop"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_shop),
        order_by=lambda _scope: F("retailer__name"),
        explanation="The shop's name.",
        example="福源便利店",
    ),
    ListColumn(
        VISITS,
        "licence_no",
        gettext_lazy("Licence no."),
        CellKind.TEXT,
        order=5,
        cells=_cells(lambda row: Cell(row.visit.retailer.licence_no)),
        default=False,
        explanation="The shop's licence number.",
        example="330824000703",
    ),
    ListColumn(
        VISITS,
        "visited_on",
        gettext_lazy("When"),
        CellKind.DATE,
        order=10,
        cells=_cells(_day),
        order_by=lambda _scope: "visited_on",
        on_phone=OnPhone.PLAIN,
        explanation="The local date of arrival.",
        example="2026-10-14",
    ),
    ListColumn(
        VISITS,
        "person",
        gettext_lazy("Who"),
        CellKind.TEXT,
        order=20,
        cells=_cells(_who),
        order_by=lambda _scope: F("staff__username"),
        on_phone=OnPhone.PLAIN,
        explanation="Username of the person who made it.",
        example="li.jing",
    ),
    ListColumn(
        VISITS,
        "channel",
        gettext_lazy("Channel"),
        CellKind.TEXT,
        order=30,
        cells=_cells(_channel),
        on_phone=OnPhone.CORNER,
        explanation="in_person, phone or message.",
        example="in_person",
    ),
    ListColumn(
        VISITS,
        "minutes",
        gettext_lazy("Minutes"),
        CellKind.COUNT,
        order=40,
        cells=_cells(lambda row: Cell(row.minutes)),
        on_phone=OnPhone.FACT,
        explanation="Minutes in the store, rounded; null without a valid check-out.",
        example=18,
    ),
    ListColumn(
        VISITS,
        "outcome",
        pgettext_lazy("of a visit", "Outcome"),
        CellKind.TEXT,
        order=50,
        cells=_cells(lambda row: Cell(row.visit.outcome or None, row.outcome)),
        on_phone=OnPhone.PLAIN,
        explanation="What came of it: a code of the visit form, or the words of a file.",
        example="ordered",
    ),
    ListColumn(
        VISITS,
        "notes",
        pgettext_lazy("of a visit", "Notes"),
        CellKind.TEXT,
        order=60,
        cells=_cells(lambda row: Cell(row.visit.notes or None)),
        explanation="What was written down.",
        example="Asked for a new price mark",
    ),
    ListColumn(
        VISITS,
        "route",
        gettext_lazy("Route"),
        CellKind.TEXT,
        order=70,
        cells=_cells(lambda row: Cell(row.visit.route.code, named(row.visit.route))),
        order_by=lambda _scope: F("route__code"),
        explanation="Code of the order and visit route on which the shop stood on the day.",
        example="N1A",
    ),
    ListColumn(
        VISITS,
        "unit",
        pgettext_lazy("filter", "Unit"),
        CellKind.TEXT,
        order=80,
        cells=_cells(lambda row: Cell(row.visit.unit.code, named(row.visit.unit))),
        default=False,
        explanation="Code of the unit in which the route lay on the day.",
        example="N1",
    ),
    ListColumn(
        VISITS,
        "location",
        gettext_lazy("Location check"),
        CellKind.TEXT,
        order=90,
        cells=_cells(_location),
        default=False,
        explanation="confirmed, contradicted or unknown.",
        example="confirmed",
    ),
    ListColumn(
        VISITS,
        "late",
        pgettext_lazy("visits", "Late entry"),
        CellKind.TEXT,
        order=45,
        cells=_cells(_late),
        default=False,
        explanation="late when it was written down on a later day than the visit, else null.",
        example="late",
    ),
    ListColumn(
        VISITS,
        "findings",
        pgettext_lazy("visits", "Findings"),
        CellKind.COUNT,
        order=46,
        cells=_cells(lambda row: Cell(row.visit.findings)),
        order_by=lambda _scope: "findings",
        on_phone=OnPhone.FACT,
        explanation="How many answers, and the outcome, were not as usual.",
        example=2,
    ),
    ListColumn(
        VISITS,
        "photos",
        gettext_lazy("Photographs"),
        CellKind.COUNT,
        order=47,
        cells=_cells(lambda row: Cell(row.photos)),
        explanation="How many photographs were taken.",
        example=1,
    ),
):
    register(column)

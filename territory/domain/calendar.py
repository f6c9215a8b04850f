"""Holidays, worked weekends, and order dates that move with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

from ..models import CalendarDay, OrderDateMove, Route

SATURDAY = 6


@transaction.atomic
def set_day(*, day: date, is_working: bool, name: str, actor: str, moment: datetime) -> CalendarDay:
    """Say of a date whether it is worked, whatever its weekday, and what it is called."""
    changes = ChangeSet()
    on_file = CalendarDay.objects.filter(date=day).first()
    if on_file is None:
        changes.create(CalendarDay(date=day, is_working=is_working, name=name))
    else:
        changes.update(on_file, is_working=is_working, name=name)
    changes.save(actor=actor, moment=moment)
    return CalendarDay.objects.get(date=day)


@transaction.atomic
def clear_day(day: CalendarDay, *, actor: str, moment: datetime) -> None:
    """Let a date be what its weekday says again."""
    changes = ChangeSet()
    changes.delete(day)
    changes.save(actor=actor, moment=moment)


@transaction.atomic
def fill_year(*, year: int, actor: str, moment: datetime) -> int:
    """Enter a year's public holidays of mainland China and the weekend days worked for them.

    Dates on file already keep what was entered by hand. Returns how many were added. Raises InputError for
    a year whose holidays have not been announced or are not known.
    """
    import chinese_calendar

    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    dates = [first + timedelta(days) for days in range((end - first).days)]
    try:
        days = [(day, *chinese_calendar.get_holiday_detail(day)) for day in dates]
    except (NotImplementedError, ValueError) as error:
        raise InputError(
            "year",
            _("The holidays of %(year)s are not known here.") % {"year": year},
            _("Update the calendar package once they are announced, or enter the days one by one."),
        ) from error
    known = set(CalendarDay.objects.filter(date__year=year).values_list("date", flat=True))
    changes = ChangeSet()
    added = 0
    for day, is_off, name in days:
        is_weekend = day.isoweekday() >= SATURDAY
        # An ordinary weekend or working day needs no entry.
        if day in known or (is_off == is_weekend and not (is_off and name)):
            continue
        changes.create(CalendarDay(date=day, is_working=not is_off, name=day_name(name, is_off=is_off)))
        added += 1
    changes.save(actor=actor, moment=moment)
    return added


HOLIDAYS = {
    "New Year's Day": gettext_lazy("New Year's Day"),
    "Spring Festival": gettext_lazy("Spring Festival"),
    "Tomb-sweeping Day": gettext_lazy("Tomb-sweeping Day"),
    "Labour Day": gettext_lazy("Labour Day"),
    "Dragon Boat Festival": gettext_lazy("Dragon Boat Festival"),
    "National Day": gettext_lazy("National Day"),
    "Mid-autumn Festival": gettext_lazy("Mid-autumn Festival"),
}


def day_name(holiday: str | None, *, is_off: bool) -> str:
    """What a day of a holiday, given by its English name, is called in the language of whoever enters it."""
    if not holiday:
        return ""
    name = HOLIDAYS.get(holiday, holiday)
    return str(name) if is_off else _("Worked for %(holiday)s") % {"holiday": name}


@transaction.atomic
def move_order_date(
    *,
    route: Route | None,
    day: date,
    moved_to: date | None,
    reason: str,
    actor: str,
    moment: datetime,
) -> OrderDateMove:
    """Let the orders of ``day`` be taken on ``moved_to`` instead, or not at all when that is None.

    For one route, or for all without one. A move of the same date on file is corrected. Raises InputError
    when the date would be moved to itself.
    """
    if moved_to == day:
        raise InputError(
            "moved_to",
            _("%(date)s would be moved to itself.") % {"date": date_format(day)},
            _("Give another day, or none to drop the order date."),
        )
    changes = ChangeSet()
    on_file = OrderDateMove.objects.filter(route=route, date=day).first()
    if on_file is None:
        changes.create(OrderDateMove(route=route, date=day, moved_to=moved_to, reason=reason))
    else:
        changes.update(on_file, moved_to=moved_to, reason=reason)
    changes.save(actor=actor, moment=moment)
    return OrderDateMove.objects.get(route=route, date=day)


@transaction.atomic
def withdraw_move(move: OrderDateMove, *, actor: str, moment: datetime) -> None:
    """Let an order date stand again where the weekdays put it."""
    changes = ChangeSet()
    changes.delete(move)
    changes.save(actor=actor, moment=moment)

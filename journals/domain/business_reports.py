"""Writing business reports of shops and of tiers (domain.md §9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Staff
from accounts.queries.cards import find_card
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.words import month_name
from territory.enums import Tier
from territory.models import OrgUnit
from territory.queries.cards import placement
from territory.queries.frame import frame_of
from territory.queries.overview import find_unit, first_month
from visits.domain.receipts import RecordConflict
from visits.domain.turns import wait_for_turn_of

from ..measures.business_facts import Facts, as_json, so_far
from ..models import BusinessReport
from ..queries.business_facts import newest_sale, shop_facts, tier_facts

LONGEST_PROSE = 4000
LARGEST_TARGET = 10**13
"""In minor units; more is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What the author writes; targets are those of the next month, in minor units and in the sold unit.

    ``base_revision`` is the revision that it was written upon.
    """

    base_revision: int
    judgement: str = ""
    cause: str = ""
    advice: str = ""
    target_amount: int | None = None
    target_quantity: int | None = None


@transaction.atomic
def begin_of_shop(
    *, scope: Scope, author: Staff, retailer: int, month: Month, moment: datetime
) -> BusinessReport | None:
    """Begin the report of a shop in a month; the one on file when the author has begun it before.

    A month that has not ended is told so far. None for a shop that the scope does not cover. Raises
    InputError for a month that has not begun or of which nothing is known, and for a shop that never was on
    an order route.
    """
    wait_for_turn_of(author)
    kept = BusinessReport.objects.filter(author=author, retailer=retailer, month=month.first).first()
    if kept is not None:
        return kept
    until = told_until(month, moment)
    card = find_card(scope, retailer, day=min(month.last, local_day(moment)))
    if card is None:
        return None
    facts = shop_facts(card, month)
    if facts is None:
        raise InputError(
            _("Shop"),
            _("It was never on an order route, so nothing can be told of it."),
            _("Choose another."),
        )
    unit = find_unit(scope, facts.unit.code) or _unit_today(scope, retailer, local_day(moment))
    if unit is None:
        return None
    return BusinessReport.objects.create(
        unit=unit,
        retailer=card.retailer,
        month=month.first,
        author=author,
        facts=as_json(facts if until is None else so_far(facts, until)),
        counted_at=moment,
    )


@transaction.atomic
def begin_of_tier(
    *, scope: Scope, author: Staff, unit: OrgUnit, tier: Tier, month: Month, moment: datetime
) -> BusinessReport:
    """Begin the report of a tier of a unit's pyramid; the one on file when the author has begun it before.

    ``unit`` was found within ``scope``. A month that has not ended is told so far. Raises InputError for a
    month that has not begun or of which nothing is known, and for a tier that the unit's pyramid lacks.
    """
    wait_for_turn_of(author)
    kept = BusinessReport.objects.filter(author=author, unit=unit, tier=tier, month=month.first).first()
    if kept is not None:
        return kept
    until = told_until(month, moment)
    facts = tier_facts(frame_of(unit, month, scope), tier, local_day(moment))
    if facts is None:
        raise _no_tier()
    return BusinessReport.objects.create(
        unit=unit,
        tier=tier.value,
        month=month.first,
        author=author,
        facts=as_json(facts if until is None else so_far(facts, until)),
        counted_at=moment,
    )


@transaction.atomic
def save_report(*, report: BusinessReport, written: WrittenReport) -> BusinessReport:
    """Keep what was written. The same again changes nothing, upon whatever revision it was written.

    Raises RecordConflict when something else was saved meanwhile, InputError for what cannot be kept or when
    the report is finished.
    """
    report = _locked(report)
    _refuse_finished(report)
    _refuse_written(written)
    said = {
        "judgement": written.judgement.strip(),
        "cause": written.cause.strip(),
        "advice": written.advice.strip(),
        "target_amount": written.target_amount,
        "target_quantity": written.target_quantity,
    }
    if all(getattr(report, name) == value for name, value in said.items()):
        return report
    if written.base_revision != report.revision:
        raise RecordConflict(report)
    for name, value in said.items():
        setattr(report, name, value)
    report.revision += 1
    report.save(update_fields=[*said, "revision"])
    return report


@transaction.atomic
def count_again(*, report: BusinessReport, scope: Scope, moment: datetime) -> BusinessReport:
    """Count the facts of an open report anew; what was written stays.

    Raises InputError when it is finished, or when nothing can be counted any more within ``scope``.
    """
    report = _locked(report)
    _refuse_finished(report)
    month = Month.of(report.month)
    until = told_until(month, moment)
    facts: Facts | None = None
    if report.retailer_id is not None:
        card = find_card(scope, report.retailer_id, day=min(month.last, local_day(moment)))
        facts = shop_facts(card, month) if card else None
        if facts is None:
            raise InputError(
                _("Shop"),
                _("It lies outside of your units now."),
                _("The figures stay as they were counted; finish the report with them."),
            )
    else:
        facts = tier_facts(frame_of(report.unit, month, scope), Tier(report.tier), local_day(moment))
        if facts is None:
            raise _no_tier()
    report.facts = as_json(facts if until is None else so_far(facts, until))
    report.counted_at = moment
    report.save(update_fields=["facts", "counted_at"])
    return report


@transaction.atomic
def finish_report(*, report: BusinessReport, moment: datetime) -> BusinessReport:
    """Finish a report: from now on it can be read by others and changes no more.

    A finished one stays as it is. Raises InputError without a judgement.
    """
    report = _locked(report)
    if report.finished_at is not None:
        return report
    if not report.judgement.strip():
        raise InputError(
            pgettext("business report", "Judgement"),
            _("There is none yet, and the figures do not judge by themselves."),
            _("Write what you make of them, in a sentence or two."),
        )
    report.finished_at = moment
    report.save(update_fields=["finished_at"])
    return report


@transaction.atomic
def save_and_finish(
    *, report: BusinessReport, written: WrittenReport, moment: datetime
) -> tuple[BusinessReport, InputError | None]:
    """Keep what was written and finish with it: nobody else's words come in between.

    What cannot be finished is kept all the same, and the reason comes back. Raises as `save_report` does.
    """
    report = save_report(report=report, written=written)
    try:
        return finish_report(report=report, moment=moment), None
    except InputError as reason:
        return report, reason


@transaction.atomic
def save_and_count(
    *, report: BusinessReport, written: WrittenReport, scope: Scope, moment: datetime
) -> tuple[BusinessReport, InputError | None]:
    """Keep what was written and count the facts anew, as `save_and_finish` keeps and finishes."""
    report = save_report(report=report, written=written)
    try:
        return count_again(report=report, scope=scope, moment=moment), None
    except InputError as reason:
        return report, reason


@transaction.atomic
def reopen_report(*, report: BusinessReport, reason: str, moment: datetime) -> BusinessReport:
    """Open a finished report again for its author, with a reason, until the next month ends.

    An open one stays as it is. Raises InputError without a reason or after that month.
    """
    report = _locked(report)
    if report.finished_at is None:
        return report
    if not may_reopen(report, moment):
        raise InputError(
            _("Business report"),
            _("It has been final since the end of the following month."),
            _("Say what has changed in the next report."),
        )
    reason = reason.strip()
    if not reason or len(reason) > BusinessReport.LONGEST_REASON:
        raise InputError(
            _("Reason"),
            _("It is missing.") if not reason else _("It is too long."),
            _("Say in a sentence why the report is opened again."),
        )
    report.finished_at = None
    report.reopened_at = moment
    report.reopening_reason = reason
    report.revision += 1
    report.save(update_fields=["finished_at", "reopened_at", "reopening_reason", "revision"])
    return report


def may_reopen(report: BusinessReport, moment: datetime) -> bool:
    """Whether a finished report may be opened again: until the month after its own has ended."""
    return report.finished_at is not None and local_day(moment) < Month.of(report.month).shift(1).end


def told_until(month: Month, moment: datetime) -> date | None:
    """The newest day with sales of a month that has not ended; None for one that has.

    Raises InputError for a month that has not begun, or of which nothing is known.
    """
    today = local_day(moment)
    if today < month.first:
        raise InputError(
            _("Month"),
            _("%(month)s has not begun.") % {"month": month_name(month)},
            _("Choose the running month or one before it."),
        )
    if today < month.end:
        newest = newest_sale(month, today)
        if newest is None:
            raise InputError(
                _("Month"),
                _("No sale of %(month)s is on file yet.") % {"month": month_name(month)},
                _("Choose an earlier month."),
            )
        return newest
    first = first_month()
    if first is None or month < first:
        raise InputError(_("Month"), _("Nothing is known of it."), _("Choose a later month."))
    return None


def _no_tier() -> InputError:
    return InputError(
        _("Tier"),
        _("The unit's pyramid has no such tier in this month."),
        _("Choose one of those on the unit's page."),
    )


def _unit_today(scope: Scope, retailer: int, day: date) -> OrgUnit | None:
    """Where the shop stands today, for one that came from a unit out of sight."""
    card = find_card(scope, retailer, day=day)
    unit = card.keep(placement).unit if card else None
    return find_unit(scope, unit.code) if unit else None


def _locked(report: BusinessReport) -> BusinessReport:
    """The report as it is in the database, kept from others until the transaction ends."""
    rows = BusinessReport.objects.select_for_update(of=("self",)).select_related("unit", "retailer", "author")
    return rows.get(pk=report.pk)


def _refuse_finished(report: BusinessReport) -> None:
    if report.finished_at is not None:
        raise InputError(
            _("Business report"), _("It is finished and changes no more."), _("Open it again first.")
        )


def _refuse_written(written: WrittenReport) -> None:
    for name, text in (
        (pgettext("business report", "Judgement"), written.judgement),
        (pgettext("business report", "Cause"), written.cause),
        (pgettext("business report", "Advice"), written.advice),
    ):
        if len(text) > LONGEST_PROSE:
            raise InputError(
                name,
                _("It is longer than %(most)d characters.") % {"most": LONGEST_PROSE},
                _("Shorten it: the report is one page."),
            )
    for title, number in (
        (_("Target (amount)"), written.target_amount),
        (_("Target (quantity)"), written.target_quantity),
    ):
        if number is not None and not 0 <= number <= LARGEST_TARGET:
            raise InputError(title, _("It is out of range."), _("Give a number from 0 up."))

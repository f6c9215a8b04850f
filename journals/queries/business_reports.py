"""Business reports as they may be read and written, and as the list shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Retailer, Staff
from accounts.queries.retailer_list import find_shop_behind
from accounts.queries.staff import find_person_behind
from accounts.roles import Permission
from salesforce_app.kernel.narrowing import answering
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.enums import Tier
from territory.models import OrgUnit
from territory.queries.units import stamped_below, stamped_within

from ..enums import JournalKind, ReportState, ReportSubject
from ..models import BusinessReport, Journal

BUSINESS_REPORTS = "business_reports"
"""The name of the list, to which every app may contribute."""

Reports = QuerySet[BusinessReport, Any]


def own_reports(scope: Scope) -> Reports:
    """The reports that the reader writes herself, of whatever unit; none of a job's."""
    rows = BusinessReport.objects.select_related("unit", "retailer", "author")
    return rows.filter(author=scope.staff_id) if scope.staff_id else rows.none()


def readable_reports(scope: Scope) -> Reports:
    """Her own reports, and the finished ones of her units for whoever may read their reports."""
    rows = BusinessReport.objects.select_related("unit", "retailer", "author")
    mine = Q(author=scope.staff_id) if scope.staff_id else Q(pk__in=())
    if not scope.allows(Permission.VIEW_REPORTS):
        return rows.filter(mine)
    # Joined as conditions: a database makes a list of a subquery's keys before it looks at a single report.
    return rows.filter(mine) | stamped_within(rows, scope).filter(finished_at__isnull=False)


def find_report(scope: Scope, pk: UUID) -> BusinessReport | None:
    """The report with this key, when the reader may read it."""
    return readable_reports(scope).filter(pk=pk).first()


def find_own(scope: Scope, pk: UUID) -> BusinessReport | None:
    """The report with this key, when the reader writes it."""
    return own_reports(scope).filter(pk=pk).first()


def reports_of_month(staff: int, month: Month) -> Reports:
    """What somebody has written of a month, shops after tiers; one statement."""
    rows = BusinessReport.objects.filter(author=staff, month=month.first).select_related("unit", "retailer")
    return rows.defer("facts").order_by("retailer__name", "tier", "pk")


def reports_of_journal(journal: Journal) -> Sequence[BusinessReport]:
    """The business reports that belong to a journal: those of its writer and month, for a monthly one.

    One statement, none for other journals.
    """
    if journal.kind != JournalKind.MONTHLY:
        return ()
    return list(reports_of_month(journal.staff_id, Month.of(journal.starts_on)))


def reports_of_shop(scope: Scope, retailer: int, at_most: int) -> Sequence[BusinessReport]:
    """The newest reports of a shop that the reader may read; one statement."""
    return list(
        readable_reports(scope).filter(retailer=retailer).defer("facts").order_by("-month", "pk")[:at_most]
    )


def reports_of_tiers(scope: Scope, unit: OrgUnit, month: Month) -> Sequence[BusinessReport]:
    """The reports of a unit's tiers in a month that the reader may read; one statement."""
    rows = readable_reports(scope).filter(unit=unit, month=month.first, retailer__isnull=True)
    return list(rows.defer("facts").order_by("tier", "author__name", "pk"))


def listed_reports(scope: Scope) -> Reports:
    """The rows of the list."""
    return readable_reports(scope).select_related(None).defer("facts")


def of_text(rows: Reports, text: str, scope: Scope) -> Reports:
    """Those of a shop whose name or licence number holds a text, or whose author's name does.

    One statement reads the names once, not anew for the page and for the number.
    """
    return answering(
        rows,
        Q(retailer__name__icontains=text)
        | Q(retailer__licence_no__icontains=text)
        | Q(author__name__icontains=text)
        | Q(author__username__icontains=text),
    )


def of_unit(rows: Reports, unit: OrgUnit) -> Reports:
    """Those of a unit or one below it."""
    return stamped_below(rows, unit)


def of_month(rows: Reports, month: Month) -> Reports:
    """Those about a month."""
    return rows.filter(month=month.first)


def of_author(rows: Reports, person: Staff) -> Reports:
    """Those that somebody writes."""
    return rows.filter(author=person)


def of_shop(rows: Reports, shop: Retailer) -> Reports:
    """Those of a shop."""
    return rows.filter(retailer=shop)


def of_tier(rows: Reports, tier: Tier) -> Reports:
    """Those of a tier."""
    # That they are of no shop follows from the tier; the index of such reports serves when it is said.
    return rows.filter(tier=tier.value, retailer__isnull=True)


def about(rows: Reports, subject: ReportSubject) -> Reports:
    """Those of shops, or those of tiers."""
    return rows.filter(retailer__isnull=subject is ReportSubject.TIER)


def in_state(rows: Reports, state: ReportState, scope: Scope) -> Reports:
    """Those that are open, which their author alone reads, or those that are finished."""
    if state is ReportState.FINISHED:
        return rows.filter(finished_at__isnull=False)
    return rows.filter(finished_at__isnull=True, author=scope.staff_id) if scope.staff_id else rows.none()


def find_author(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader sees her or a report of hers."""
    return find_person_behind(listed_reports(scope), username, scope, field="author")


def find_shop(scope: Scope, licence_no: str) -> Retailer | None:
    """The shop of this licence number, when the reader sees it or a report of it."""
    return find_shop_behind(listed_reports(scope), licence_no, scope)


def reports_by_key(keys: Sequence[UUID], scope: Scope) -> Mapping[UUID, BusinessReport]:
    """Some reports with unit, shop and author; one statement."""
    rows = BusinessReport.objects.filter(pk__in=keys).select_related("unit", "retailer", "author")
    return {row.pk: row for row in rows.defer("facts")}

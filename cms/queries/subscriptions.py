"""Who gets which report, as of a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.scope import build_scope

from ..enums import NoticeChannel
from ..models import ReportOrder, Subscription


@dataclass(frozen=True, slots=True, order=True)
class SubscribedReport:
    """One report that somebody gets; several subscribers may share it."""

    template: str
    unit_id: int
    language: str
    format: str


def entitled_subscriptions(moment: datetime) -> Iterator[Subscription]:
    """The active subscriptions whose subscriber is active and has the unit in her scope on that day.

    One statement for the subscriptions and two or three for each subscriber.
    """
    day = local_day(moment)
    active = Subscription.objects.filter(is_active=True, staff__is_active=True).select_related("staff")
    visible: dict[int, frozenset[int]] = {}
    for subscription in active.order_by("staff", "pk"):
        person = subscription.staff_id
        if person not in visible:
            scope = build_scope(subscription.staff, day=day)
            units = OrgUnit.objects.visible_to(scope).values_list("pk", flat=True)
            may = scope.allows(Permission.SUBSCRIBE_REPORTS)
            visible[person] = frozenset(units) if may else frozenset()
        if subscription.unit_id in visible[person]:
            yield subscription


def report_of(row: Subscription | ReportOrder) -> SubscribedReport:
    """Which report a subscription asks for, or an order makes."""
    return SubscribedReport(row.template, row.unit_id, row.language, row.format)


def subscribed_reports(moment: datetime) -> list[SubscribedReport]:
    """Every report that somebody gets at ``moment``, once, in a fixed order."""
    return sorted({report_of(subscription) for subscription in entitled_subscriptions(moment)})


@dataclass(frozen=True, slots=True)
class Receiver:
    """A subscriber with how many of the reports made are hers, and whether she wants to hear by e-mail."""

    staff_id: int
    reports: int
    mail: bool


def receivers(made: frozenset[SubscribedReport], moment: datetime) -> list[Receiver]:
    """Those who get some of ``made``, by key; whoever lost the unit since gets none."""
    number: dict[int, int] = {}
    mail: dict[int, bool] = {}
    for subscription in entitled_subscriptions(moment):
        if report_of(subscription) in made:
            person = subscription.staff_id
            number[person] = number.get(person, 0) + 1
            mail[person] = mail.get(person, False) or subscription.channel == NoticeChannel.MAIL
    return [Receiver(person, number[person], mail[person]) for person in sorted(number)]


def visible_subscriptions(scope: Scope) -> QuerySet[Subscription]:
    """One's own subscriptions; others' to units of the scope too for whoever manages them."""
    own = Subscription.objects.of(scope)
    if scope.allows(Permission.MANAGE_SUBSCRIPTIONS):
        covered = Subscription.objects.visible_to(scope)
        found = Subscription.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=covered.values("pk")))
    else:
        found = own
    return found.select_related("staff", "unit").order_by(
        "staff__name", "staff", "template", "unit__code", "pk"
    )


def find_subscription(scope: Scope, pk: int) -> Subscription | None:
    """A subscription that the scope's owner may change."""
    return visible_subscriptions(scope).filter(pk=pk).first()


def possible_subscribers(scope: Scope) -> QuerySet[Staff]:
    """Those for whom the scope's owner may subscribe, by name: herself, or all her colleagues too."""
    found: QuerySet[Staff] = Staff.objects.filter(is_active=True)
    if not scope.allows(Permission.MANAGE_SUBSCRIPTIONS):
        found = found.filter(pk=scope.staff_id or 0)
    elif not scope.everything:
        found = found.filter(Q(pk__in=scope.staff) | Q(pk=scope.staff_id))
    return found.order_by("name", "username")

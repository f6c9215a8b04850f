"""Who gets which report: subscribing, changing, ending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import Language
from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.overview import find_unit
from territory.scope import build_scope

from ..enums import NoticeChannel, ReportFormat
from ..models import Subscription
from ..queries.templates import template_exists


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of every month: a report (a template's slug) of a unit (its code)."""

    template: str
    unit: str
    language: str
    format: str = ReportFormat.PDF.value
    channel: str = NoticeChannel.MAIL.value


def subscribe(*, staff: Staff, wanted: Wanted, actor: Scope, moment: datetime) -> Subscription:
    """Have ``staff`` get a report with the close of every month, on behalf of the scope's owner.

    The unit must lie in the actor's scope and in the subscriber's own: nobody gets figures that she could
    not open herself. Raises InputError for what does not exist, is out of either scope or is subscribed
    to already.
    """
    unit = _unit(wanted, staff, actor)
    for field, value, known in (
        (_("Language"), wanted.language, Language.values),
        (_("Format"), wanted.format, ReportFormat.values),
        (_("Notice"), wanted.channel, NoticeChannel.values),
    ):
        if value not in known:
            raise InputError(
                field,
                _("“%(value)s” is not one of the choices.") % {"value": value},
                _("Use one of: %(values)s.") % {"values": ", ".join(known)},
            )
    subscription = Subscription(
        staff=staff,
        template=wanted.template,
        unit=unit,
        language=wanted.language,
        format=wanted.format,
        channel=wanted.channel,
        created_by_id=actor.staff_id,
        created_at=moment,
    )
    subscription._change_reason = actor.label
    try:
        with transaction.atomic():
            subscription.save(force_insert=True)
    except IntegrityError as error:
        raise InputError(
            _("Subscription"),
            _("%(name)s gets this report already.") % {"name": staff.name},
            _("Change that subscription, or choose another report, language or format."),
        ) from error
    return subscription


@transaction.atomic
def change_subscription(*, subscription: Subscription, channel: str, is_active: bool, actor: Scope) -> None:
    """Change how the subscriber is told, or let the subscription rest. Raises InputError for the channel."""
    if channel not in NoticeChannel.values:
        raise InputError(
            _("Notice"),
            _("“%(value)s” is not one of the choices.") % {"value": channel},
            _("Use one of: %(values)s.") % {"values": ", ".join(NoticeChannel.values)},
        )
    subscription.channel, subscription.is_active = channel, is_active
    subscription._change_reason = actor.label
    subscription.save(update_fields=["channel", "is_active"])


@transaction.atomic
def unsubscribe(*, subscription: Subscription, actor: Scope) -> None:
    """End a subscription; the reports made for it stay, and so does its trail."""
    subscription._change_reason = actor.label
    subscription.delete()


def _unit(wanted: Wanted, staff: Staff, actor: Scope) -> OrgUnit:
    if not template_exists(wanted.template):
        raise InputError(
            _("Template"),
            _("There is no report template “%(slug)s”.") % {"slug": wanted.template},
            _("Use “monthly”, or the slug of a template of this office."),
        )
    unit = find_unit(actor, wanted.unit)
    if unit is None:
        raise InputError(
            _("Unit"),
            _("There is no unit “%(code)s”, or none that you may see.") % {"code": wanted.unit},
            _("Choose a unit of your scope."),
        )
    own = build_scope(staff)
    if not own.allows(Permission.SUBSCRIBE_REPORTS) or find_unit(own, wanted.unit) is None:
        raise InputError(
            _("Subscriber"),
            _("%(name)s may not see the reports of %(unit)s.") % {"name": staff.name, "unit": unit.name},
            _("Choose a unit of her scope, or have her posted there first."),
        )
    return unit

"""Acknowledging the notice about what is recorded in the field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day

from ..enums import RecordKind
from ..measures.field_notice import notice_on
from ..models import FieldNoticeRead
from .receipts import Received, keep_next_receipt, receipt_of, receiving
from .sent import Sender
from .visit_records import CLOCK_TOLERANCE_S, YEARS_OFF


@dataclass(frozen=True, slots=True)
class SentAcknowledgement:
    """That somebody agreed to a version, at a moment by a clock that was ahead by ``clock_offset_s``."""

    version: int
    read_at: datetime
    clock_offset_s: int = 0


def acknowledge_notice(*, staff: Staff, version: int, moment: datetime) -> FieldNoticeRead:
    """Keep that somebody read the present version; doing it again changes nothing.

    Raises InputError for another version than the one in force.
    """
    if version != notice_on(local_day(moment)).version:
        raise _changed()
    return _keep(staff, version, moment)


def receive_acknowledgement(*, uuid: UUID, record: SentAcknowledgement, sender: Sender) -> Received:
    """Take from a phone that its owner agreed to the notice; of several moments the first one counts.

    A version that was in force when she agreed is taken also after the next one has come, and the notes say
    so. Raises InputError for a version that does not exist yet, AnothersRecord under somebody else's key.
    """
    with receiving(sender.author):
        kind = RecordKind.NOTICE
        found = receipt_of(kind=kind, key=uuid, digest=sender.digest, staff=sender.author)
        if found is not None:
            return found
        in_force = notice_on(sender.today).version
        if not 1 <= record.version <= in_force:
            raise _changed()
        _keep(sender.author, record.version, _agreed_at(record, sender.moment))
        return keep_next_receipt(
            kind=kind,
            key=uuid,
            digest=sender.digest,
            staff=sender.author,
            moment=sender.moment,
            notes=[]
            if record.version == in_force
            else [_("The notice has changed since. You are asked again before your next position.")],
        )


def _agreed_at(record: SentAcknowledgement, moment: datetime) -> datetime:
    """When she agreed by the office's clock; now, where the phone's tells the impossible."""
    if abs(record.read_at.year - moment.year) > YEARS_OFF:
        return moment
    off = record.clock_offset_s if abs(record.clock_offset_s) > CLOCK_TOLERANCE_S else 0
    return min(record.read_at - timedelta(seconds=off), moment)


def _keep(staff: Staff, version: int, read_at: datetime) -> FieldNoticeRead:
    kept, is_new = FieldNoticeRead.objects.get_or_create(
        staff=staff, version=version, defaults={"read_at": read_at}
    )
    if not is_new and read_at < kept.read_at:
        kept.read_at = read_at
        kept.save(update_fields=["read_at"])
    return kept


def _changed() -> InputError:
    return InputError(
        "version", _("The notice has changed meanwhile."), _("Read it again, then acknowledge it.")
    )

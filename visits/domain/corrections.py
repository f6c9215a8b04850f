"""Corrections of a shop's profile that were written down on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.profiles import edit_profile, profile_version
from accounts.models import Owner, Retailer
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day

from ..enums import RecordKind
from ..queries.field.records import CorrectableField, correctable_fields
from .receipts import Received, RecordConflict, keep_next_receipt, receipt_of, receiving
from .sent import Sender

OWNER = "owner_"


@dataclass(frozen=True, slots=True)
class SentCorrection:
    """New values of a shop's fields by name, with those that were ``seen``; all of them as text."""

    retailer: int
    fields: Mapping[str, str]
    seen: Mapping[str, str] = field(default_factory=dict)
    entered_at: datetime | None = None


def receive_correction(*, uuid: UUID, record: SentCorrection, sender: Sender) -> Received:
    """Set fields of a shop's profile by the verb of its page, with its history and its undo.

    A field whose present value is neither what was seen nor the new one was changed by somebody meanwhile:
    RecordConflict with the present values of such fields by name. One that has the new value already stays.
    Raises InputError naming a field that cannot be corrected or whose value cannot be kept, and for a shop
    that the author does not see; AnothersRecord under somebody else's key.
    """
    with receiving(sender.author):
        kind = RecordKind.CORRECTION
        found = receipt_of(kind=kind, key=uuid, digest=sender.digest, staff=sender.author)
        if found is not None:
            return found
        shops = Retailer.objects.visible_to(sender.scope).select_related("owner")
        shop = shops.filter(pk=record.retailer).first()
        if shop is None:
            raise InputError(
                "retailer",
                _("The shop is not, or no longer, in your scope."),
                _("Tell whoever holds the shop now what is to be corrected, and discard it here."),
            )
        values = _values(shop, record)
        try:
            changed = edit_profile(
                retailer=shop,
                values={name: value for name, value in values.items() if not name.startswith(OWNER)},
                owner_values={
                    name.removeprefix(OWNER): value
                    for name, value in values.items()
                    if name.startswith(OWNER)
                },
                version=profile_version(shop),
                actor=sender.scope.label,
                moment=sender.moment,
            )
        except InputError as error:
            raise InputError(f"fields.{error.field}", error.reason, error.remedy) from error
        return keep_next_receipt(
            kind=kind,
            key=uuid,
            digest=sender.digest,
            staff=sender.author,
            moment=sender.moment,
            notes=_notes(record, changed, sender),
        )


def _values(shop: Retailer, record: SentCorrection) -> dict[str, Any]:
    """The new values as the records keep them; those that are so already are left out."""
    known = {field.name: field for field in correctable_fields(shop)}
    changed: dict[str, str] = {}
    conflicts: dict[str, str] = {}
    for name, given in record.fields.items():
        if name not in known:
            raise InputError(
                f"fields.{name}", _("This field cannot be corrected on the spot."), _("Leave it out.")
            )
        text, now = _plain(given), known[name].value
        if text == _plain(now):
            continue
        if _plain(record.seen.get(name, now)) != _plain(now):
            conflicts[name] = now
        changed[name] = text
    if conflicts:
        raise RecordConflict(conflicts)
    return {name: _read(shop, known[name], text) for name, text in changed.items()}


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()


def _read(shop: Retailer, known: CorrectableField, text: str) -> Any:
    """A text as its field keeps it. Raises InputError with the field's own words."""
    model: type[models.Model] = Owner if known.name.startswith(OWNER) else Retailer
    column = model._meta.get_field(known.name.removeprefix(OWNER))
    assert isinstance(column, models.Field)
    if not text:
        # "unknown" and the like where the column has a value for nothing.
        return column.get_default() if column.has_default() else None if column.null else ""
    if known.choices and text not in dict(known.choices):
        raise InputError(
            f"fields.{known.name}", _("This is none of the choices."), _("Choose one of those offered.")
        )
    try:
        return column.clean(text, shop)
    except ValidationError as error:
        raise InputError(
            f"fields.{known.name}", " ".join(error.messages), _("Correct it, or leave it out.")
        ) from error


def _notes(record: SentCorrection, changed: bool, sender: Sender) -> list[str]:
    notes = []
    if not changed:
        notes.append(_("The profile said so already."))
    elif record.entered_at is not None and local_day(record.entered_at) < sender.today:
        notes.append(
            _("It was written down on %(day)s; the shop's history shows when it was received.")
            % {"day": date_format(local_day(record.entered_at))}
        )
    return notes

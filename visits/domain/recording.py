"""Recording a visit that was made with the visit form, on a phone or at a desk.

A record is taken as it was made: stamped as of its day, under the form that it was filled in with, whether
the shop was moved, closed or handed on since, and whether its month has been closed. What the sender should
know of that is told in notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from territory.queries.closing import close_of
from territory.queries.placements import stamp_on
from territory.queries.rules import rules_of

from ..enums import Channel, LocationCheck, RecordKind
from ..measures.questionnaire import answers_to, check_choices, findings
from ..models import Action, Visit
from ..queries.actions import find_staff
from ..queries.field_data import notice_read_at
from ..queries.issues import find_whom_it_is_about
from ..queries.questionnaires import form_with
from .actions import amend_action, open_action
from .issues import open_issue
from .reach import shop_in_reach
from .receipts import AnothersRecord, Received, RecordConflict, keep_receipt, receipt_of, receiving
from .visit_records import Fix, Promise, Told, VisitRecord, clock_notes, on_true_time
from .visits import never_on_a_route, plan_visit, wgs84_degrees

WORST_ACCURACY = 9_999_999
"""Metres; phones that know nothing of where they are tell more."""
CLOCKS_DISAGREE = timedelta(minutes=5)
"""By how much two moments of one phone may be off each other once each was put right."""


def record_visit(
    *, uuid: UUID, record: VisitRecord, digest: str, author: Staff, scope: Scope, moment: datetime
) -> Received:
    """Take a visit, or a correction of one's own, with the actions and issues that came of it.

    ``digest`` is that of what was sent: the same again is answered with the same receipt and changes nothing;
    empty, it leaves no receipt, for a form of the site. Everything is one transaction. Raises InputError for
    what does not go together and for a shop that was not the author's; RecordConflict when a correction is
    not based on the revision on file; AnothersRecord under the key of somebody else's visit.
    """
    with receiving(author):
        if digest:
            found = receipt_of(kind=RecordKind.VISIT, key=uuid, digest=digest, staff=author)
            if found is not None:
                return found
        visit = Visit.objects.filter(pk=uuid).first()
        if visit is not None and visit.staff_id != author.pk:
            raise AnothersRecord(str(uuid))
        if visit is not None and visit.revision != record.base_revision:
            raise RecordConflict(visit)
        recording = _Recording(uuid, on_true_time(record, moment), author, scope, moment, visit)
        saved = recording.save()
        notes = [*clock_notes(record), *recording.notes]
        if not digest:
            return Received(uuid, saved.revision, "", moment, visit is None, tuple(notes))
        return keep_receipt(
            kind=RecordKind.VISIT,
            key=uuid,
            digest=digest,
            staff=author,
            moment=moment,
            revision=saved.revision,
            is_new=visit is None,
            notes=notes,
        )


class _Recording:
    """One record on its way to file."""

    def __init__(
        self,
        uuid: UUID,
        record: VisitRecord,
        author: Staff,
        scope: Scope,
        moment: datetime,
        visit: Visit | None,
    ) -> None:
        self.uuid = uuid
        self.record = record
        self.author = author
        self.scope = scope
        self.moment = moment
        self.on_file = visit
        self.day = local_day(record.started_at)
        self.entered_at = record.entered_at or (visit and visit.entered_at) or moment
        self.notes: list[str] = []

    def save(self) -> Visit:
        self._refuse_same_keys()
        retailer = self._retailer()
        self._refuse_same_arrival(retailer)
        changes = ChangeSet()
        visit = self.on_file or changes.create(Visit(pk=self.uuid, revision=0))
        values = {
            "staff": self.author,
            "retailer": retailer,
            "started_at": self.record.started_at,
            "ended_at": self.record.ended_at,
            "channel": self.record.channel,
            "notes": self.record.notes.replace("\x00", "").strip(),
            "entered_at": self.entered_at,
            "revision": visit.revision + 1,
            **self._filled_in(),
            **self._positions(),
            **self._stamp(retailer),
        }
        if self.on_file is None:
            values["received_at"] = self.moment
        if self.record.clock_offset_s is not None:
            values["clock_offset_s"] = self.record.clock_offset_s
        rules = rules_of(Month.of(self.day)).field_work
        plan_visit(
            changes,
            visit,
            values,
            retailer=retailer,
            moment=self.moment,
            tolerance_m=rules.tolerance_of(retailer.market_type),
        )
        changes.save(actor=self.scope.label, moment=self.moment)
        self._note_closed_month()
        for place, promise in enumerate(self.record.actions):
            with _told_at(f"actions.{place}"):
                self._promise(visit, retailer, promise)
        for place, told in enumerate(self.record.issues):
            with _told_at(f"issues.{place}"):
                self._tell(visit, retailer, told)
        return visit

    def _retailer(self) -> Retailer:
        """The shop, when it lay in the author's scope on the day of the visit or lately."""
        shop, is_seen = shop_in_reach(
            self.record.retailer, self.day, author=self.author, scope=self.scope, moment=self.moment
        )
        if shop is not None:
            if not is_seen:
                self.notes.append(
                    _("The shop has gone to other hands since. The visit counts; you no longer see the shop.")
                )
            return shop
        raise InputError(
            "retailer",
            _("There is no such shop in your scope."),
            _("Tell whoever holds the shop now, or correct the key."),
        )

    def _refuse_same_keys(self) -> None:
        """Of two actions, or issues, under one key the second would pass for the first said differently."""
        for name, keys in (
            ("actions", [promise.id for promise in self.record.actions]),
            ("issues", [told.id for told in self.record.issues]),
        ):
            for place, key in enumerate(keys):
                if key in keys[:place]:
                    raise InputError(
                        f"{name}.{place}.id",
                        _("It has the same key as another one of this visit."),
                        _("Make a new key for one of the two."),
                    )

    def _refuse_same_arrival(self, retailer: Retailer) -> None:
        same = Visit.objects.filter(
            staff=self.author, retailer=retailer, started_at=self.record.started_at, visit_id=""
        ).exclude(pk=self.uuid)
        if same.exists():
            raise InputError(
                "started_at",
                _("Another visit of yours at this shop began at the same moment."),
                _("Correct the time, or discard one of the two."),
            )

    def _filled_in(self) -> dict[str, Any]:
        """Purposes, answers and outcome by the form of the record, and how much they tell."""
        kept = form_with(self.record.questionnaire)
        if kept is None:
            raise InputError(
                "questionnaire",
                _("There is no such version of the visit form."),
                _("Load the form again, and fill it in anew."),
            )
        form = kept.form
        answers = answers_to(
            form,
            self.record.observations,
            complete=self.record.channel == Channel.IN_PERSON,
            language=get_language(),
        )
        purposes = list(dict.fromkeys(self.record.purposes))
        outcome = self.record.outcome
        imported = self.on_file is not None and not self.on_file.observations and self.on_file.visit_id
        # What a file told in its own words may stay as it is.
        own_words = {self.on_file.outcome} if self.on_file is not None and imported else set()
        check_choices(form, purposes, "" if outcome in own_words else outcome)
        outcome = outcome or form.default_outcome
        return {
            "questionnaire_id": kept.pk,
            "purposes": purposes,
            "observations": answers,
            "outcome": outcome,
            "findings": findings(form, answers, outcome),
        }

    def _positions(self) -> dict[str, Any]:
        """Both positions as they are kept.

        Contacts by phone or message have none, nor have visits that were written down before their author
        had agreed to the notice in force on their day.
        """
        if self.record.positions is None and self.record.channel == Channel.IN_PERSON:
            return {}
        here = self.record.channel == Channel.IN_PERSON
        arrival, departure = self.record.positions or (None, None)
        if here and (arrival or departure) and not self._has_read_the_notice():
            here = False
            self.notes.append(
                _(
                    "You had not agreed to the notice about what is recorded in the field. The visit is on "
                    "file, its position is not."
                )
            )
        values: dict[str, Any] = _fix_values("arrival", arrival if here else None, "")
        values |= _fix_values("departure", departure if here else None, "left_")
        if values["latitude"] is None:
            values |= {"distance_m": None, "location_check": LocationCheck.UNKNOWN}
        return values

    def _has_read_the_notice(self) -> bool:
        read_at = notice_read_at(self.author, self.day)
        return read_at is not None and read_at <= self.entered_at + CLOCKS_DISAGREE

    def _stamp(self, retailer: Retailer) -> dict[str, int]:
        """Route and unit of the visit's day; a correction keeps them unless shop or day changed."""
        old = self.on_file
        if old is not None and old.retailer_id == retailer.pk and old.visited_on == self.day:
            return {}
        stamp = stamp_on(retailer, self.day)
        if stamp is None:
            raise never_on_a_route()
        return {"route_id": stamp.route_id, "unit_id": stamp.unit_id}

    def _note_closed_month(self) -> None:
        month = Month.of(self.day)
        if close_of(month) is not None:
            self.notes.append(
                _("%(month)s has been closed. The visit is on file; reports of that month stay as they were.")
                % {"month": date_format(month.first, "YEAR_MONTH_FORMAT")}
            )

    def _promise(self, visit: Visit, retailer: Retailer, promise: Promise) -> None:
        owner = self.author
        if promise.owner and promise.owner != self.author.username:
            owner = _somebody(find_staff(self.scope, promise.owner), "owner")
        action = open_action(
            uuid=promise.id,
            retailer=retailer,
            owner=owner,
            text=promise.text,
            due_on=promise.due_on,
            visit=visit,
            actor=self.scope.label,
            moment=self.moment,
            promised_at=self.entered_at,
        )
        if action.visit_id == visit.pk and action.is_open and _differs(action, promise, owner):
            amend_action(
                action=action,
                text=promise.text,
                due_on=promise.due_on,
                owner=owner,
                actor=self.scope.label,
                moment=self.moment,
            )

    def _tell(self, visit: Visit, retailer: Retailer, told: Told) -> None:
        about = None
        if told.about:
            found = find_whom_it_is_about(self.scope, self.author, told.about, self.day)
            about = _somebody(found, "about")
        open_issue(
            uuid=told.id,
            retailer=retailer,
            kind=told.kind,
            text=told.text,
            about=about,
            received_by=self.author,
            received_at=self.record.started_at,
            visit=visit,
            actor=self.scope.label,
            moment=self.moment,
        )


def _fix_values(name: str, fix: Fix | None, prefix: str) -> dict[str, Any]:
    columns = [f"{prefix}{column}" for column in ("latitude", "longitude", "accuracy_m")]
    if fix is None:
        return dict.fromkeys(columns)
    with _told_at(name):
        degrees = wgs84_degrees(fix.latitude, fix.longitude, fix.datum)
    accuracy = None if fix.accuracy_m is None else Decimal(f"{min(fix.accuracy_m, WORST_ACCURACY):.1f}")
    return dict(zip(columns, [*degrees, accuracy], strict=True))


def _differs(action: Action, promise: Promise, owner: Staff) -> bool:
    said = " ".join(promise.text.split())
    return (action.text, action.due_on, action.owner_id) != (said, promise.due_on, owner.pk)


def _somebody(found: Staff | None, field_name: str) -> Staff:
    if found is None:
        raise InputError(
            field_name, _("There is no such member of staff in your scope."), _("Correct the username.")
        )
    return found


@contextmanager
def _told_at(place: str) -> Iterator[None]:
    """What is refused within is told with its place in the record."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{place}.{error.field}", error.reason, error.remedy) from error

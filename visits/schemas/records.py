"""Visits as phones send them, and what they are answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict
from pydantic_core import PydanticCustomError

from accounts.enums import Datum
from salesforce_app.web.limits import LARGEST_KEY, TEN_YEARS_S
from salesforce_app.web.texts import without_nul

from ..domain.visit_records import Fix, Promise, Told, VisitRecord
from ..enums import Channel, IssueKind
from ..measures.questionnaire import MOST_QUESTIONS
from ..models import Action, Issue, Visit, VisitPhoto
from ..queries.records import VisitDetail
from .actions import Text

LONGEST_NOTES = 5000
MOST_OF_ONE_VISIT = 20
"""Actions, or issues, that one visit may bring."""


def _known_datum(datum: Datum) -> Datum:
    if datum is Datum.UNKNOWN:
        raise PydanticCustomError("datum_unknown", "State the datum, or leave the position out.")
    return datum


Code = Annotated[str, Field(max_length=200), AfterValidator(without_nul)]
Name = Annotated[str, Field(max_length=150), AfterValidator(without_nul)]
Notes = Annotated[str, Field(max_length=LONGEST_NOTES), AfterValidator(without_nul)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
AnswerIn = bool | int | float | Annotated[str, Field(max_length=2000)] | None


class FixIn(Schema):
    """One position, taken when the user tapped."""

    model_config = ConfigDict(extra="forbid")

    latitude: Annotated[Degrees, Field(ge=-90, le=90)] = Field(examples=[41.661])
    longitude: Annotated[Degrees, Field(ge=-180, le=180)] = Field(examples=[-91.53])
    accuracy_m: Annotated[Degrees, Field(ge=0)] | None = Field(
        None, description="Radius of 68 % certainty in metres.", examples=[12.0]
    )
    datum: Annotated[Datum, AfterValidator(_known_datum)] = Field(
        Datum.WGS84, description="WGS84 (GPS), GCJ02 or BD09 (Chinese maps); kept in WGS84."
    )

    def fix(self) -> Fix:
        """As the verb takes it."""
        return Fix(self.latitude, self.longitude, self.accuracy_m, self.datum.value)


class PromiseIn(Schema):
    """An action that was promised at the visit. Its key is yours."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    text: Text = Field(examples=["Bring the new price marks"])
    due_on: date
    owner: Name = Field("", description="Username of who is responsible; yourself when empty.")


class ToldIn(Schema):
    """A complaint or a request of the shop. Its key is yours."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    kind: IssueKind = Field(examples=["delivery"])
    text: Text = Field(examples=["The delivery came a day late"])
    about: Name = Field("", description="Username of whom the shop complains; that person never sees it.")


class VisitIn(Schema):
    """A visit as it was written down, by the clock of the phone."""

    model_config = ConfigDict(extra="forbid")

    retailer: int = Field(ge=1, le=LARGEST_KEY, examples=[17])
    started_at: AwareDatetime = Field(examples=["2026-11-20T01:20:00Z"])
    ended_at: AwareDatetime | None = None
    channel: Channel = Channel.IN_PERSON
    purposes: list[Code] = Field([], max_length=MOST_OF_ONE_VISIT, examples=[["order_guidance"]])
    questionnaire: Annotated[int, Field(ge=1, le=LARGEST_KEY)] | None = Field(
        None, description="Key of the version of the visit form; null for the standard form."
    )
    observations: dict[str, AnswerIn] = Field(
        {},
        max_length=MOST_QUESTIONS,
        description="Answers by the code of the question; what is left out is as usual.",
        examples=[{"stock": "low", "old_stock": False}],
    )
    outcome: Code = Field("", description="Code of the outcome; “nothing new” when empty.")
    notes: Notes = ""
    arrival: FixIn | None = None
    departure: FixIn | None = None
    entered_at: AwareDatetime | None = Field(None, description="When it was written down.")
    clock_offset_s: int = Field(
        0,
        ge=-TEN_YEARS_S,
        le=TEN_YEARS_S,
        description="By how many seconds the phone's clock is ahead; beyond 120 the times are put right.",
    )
    base_revision: int = Field(
        0, ge=0, le=2**31 - 1, description="The revision that a correction is based on; 0 for a new visit."
    )
    actions: list[PromiseIn] = Field([], max_length=MOST_OF_ONE_VISIT)
    issues: list[ToldIn] = Field([], max_length=MOST_OF_ONE_VISIT)

    def record(self) -> VisitRecord:
        """As the verb takes it."""
        return VisitRecord(
            retailer=self.retailer,
            started_at=self.started_at,
            ended_at=self.ended_at,
            channel=self.channel,
            purposes=tuple(self.purposes),
            questionnaire=self.questionnaire,
            observations=self.observations,
            outcome=self.outcome,
            notes=self.notes,
            positions=(
                self.arrival.fix() if self.arrival else None,
                self.departure.fix() if self.departure else None,
            ),
            entered_at=self.entered_at,
            clock_offset_s=self.clock_offset_s,
            base_revision=self.base_revision,
            actions=tuple(Promise(said.id, said.text, said.due_on, said.owner) for said in self.actions),
            issues=tuple(Told(said.id, said.kind, said.text, said.about) for said in self.issues),
        )


class FixOut(Schema):
    """A position in WGS84."""

    latitude: float
    longitude: float
    accuracy_m: float | None


class PhotoOut(Schema):
    """A photograph; its file is at `/api/visits/{visit}/photos/{id}`."""

    id: UUID
    width: int
    height: int
    size: int = Field(description="Bytes.")
    taken_at: datetime | None
    received_at: datetime

    @classmethod
    def of(cls, photo: VisitPhoto) -> PhotoOut:
        """What is kept of it."""
        return cls(
            id=photo.pk,
            width=photo.width,
            height=photo.height,
            size=photo.size,
            taken_at=photo.taken_at,
            received_at=photo.received_at,
        )


class PromiseOut(Schema):
    """An action that was promised at the visit."""

    id: UUID
    text: str
    due_on: date
    owner: str
    state: str = Field(examples=["open"])

    @classmethod
    def of(cls, action: Action) -> PromiseOut:
        """The record with its owner's username."""
        return cls(
            id=action.pk,
            text=action.text,
            due_on=action.due_on,
            owner=action.owner.username,
            state=action.state,
        )


class ToldOut(Schema):
    """What the shop complained of or asked for at the visit."""

    id: UUID
    kind: str = Field(examples=["delivery"])
    text: str
    due_on: date
    assigned_to: str = Field(description="Username of who is to answer it.")
    is_closed: bool

    @classmethod
    def of(cls, issue: Issue) -> ToldOut:
        """The record with the username of who is responsible."""
        return cls(
            id=issue.pk,
            kind=issue.kind,
            text=issue.text,
            due_on=issue.due_on,
            assigned_to=issue.assigned_to.username,
            is_closed=issue.closed_at is not None,
        )


class RecordOut(Schema):
    """A visit as it is on file."""

    id: UUID
    revision: int
    retailer: int
    staff: str = Field(description="Username of who was there.")
    visited_on: date
    started_at: datetime
    ended_at: datetime | None
    channel: str = Field(examples=["in_person"])
    purposes: list[str]
    questionnaire: int | None
    observations: dict[str, bool | int | float | str]
    findings: int = Field(description="How many answers, and the outcome, were not as usual.")
    outcome: str
    notes: str
    arrival: FixOut | None
    departure: FixOut | None
    distance_m: float | None = Field(description="From the shop's position to the one at arrival.")
    location: str = Field(description="confirmed, contradicted or unknown", examples=["confirmed"])
    entered_at: datetime | None
    received_at: datetime | None
    is_late: bool = Field(description="Written down on a later day.")
    clock_offset_s: int
    photos: list[PhotoOut]
    actions: list[PromiseOut]
    issues: list[ToldOut]

    @classmethod
    def of(cls, detail: VisitDetail) -> RecordOut:
        """A visit with what came of it."""
        visit = detail.visit
        return cls(
            id=visit.pk,
            revision=visit.revision,
            retailer=visit.retailer_id,
            staff=visit.staff.username,
            visited_on=visit.visited_on,
            started_at=visit.started_at,
            ended_at=visit.ended_at,
            channel=visit.channel,
            purposes=[str(purpose) for purpose in visit.purposes],
            questionnaire=visit.questionnaire_id,
            observations=visit.observations,
            findings=visit.findings,
            outcome=visit.outcome,
            notes=visit.notes,
            arrival=_fix(visit, ""),
            departure=_fix(visit, "left_"),
            distance_m=None if visit.distance_m is None else float(visit.distance_m),
            location=visit.location_check,
            entered_at=visit.entered_at,
            received_at=visit.received_at,
            is_late=detail.is_late,
            clock_offset_s=visit.clock_offset_s,
            photos=[PhotoOut.of(photo) for photo in detail.photos],
            actions=[PromiseOut.of(action) for action in detail.actions],
            issues=[ToldOut.of(issue) for issue in detail.issues],
        )


def _fix(visit: Visit, prefix: str) -> FixOut | None:
    latitude, longitude = getattr(visit, f"{prefix}latitude"), getattr(visit, f"{prefix}longitude")
    if latitude is None or longitude is None:
        return None
    accuracy = getattr(visit, f"{prefix}accuracy_m")
    return FixOut(
        latitude=float(latitude),
        longitude=float(longitude),
        accuracy_m=None if accuracy is None else float(accuracy),
    )

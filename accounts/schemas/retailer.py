"""What the API tells of one shop, and what it takes to change it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from salesforce_app.web.texts import plain

from ..domain.statuses import LONGEST_REASON
from ..enums import (
    BirthdayCalendar,
    BusinessType,
    Datum,
    IntegrityGrade,
    MarketType,
    ReasonUse,
    Sex,
    SizeClass,
)
from ..measures.phones import mask_phone
from ..queries.cards import RetailerCard, facts
from ..queries.profile import Profile
from ..queries.trail import Act

Text = Annotated[str, AfterValidator(plain)]
Degrees = Annotated[Decimal, Field(max_digits=9, decimal_places=6)]
Reason = Annotated[
    Text,
    Field(
        min_length=1,
        max_length=LONGEST_REASON,
        description="Your own words, or one of the office's reasons (`/api/retailers/reasons/{use}`).",
    ),
]


class StatusOut(Schema):
    """A shop's state over a stretch of time."""

    state: str = Field(examples=["active"], description="prospect, new, active, suspended or closed")
    since: date = Field(description="1900-01-01 stands for: from the beginning.")
    until: date | None = Field(description="The first day on which it no longer holds; null while it does.")
    reason: str
    returns_on: date | None = Field(description="When a suspended shop expects to return.")


class PlacementOut(Schema):
    """Where the shop stands today; null where nothing is on file."""

    route: str | None = Field(description="Code of the order and visit route.", examples=["N1A"])
    unit: str | None = Field(description="Code of the unit to which the route belongs.", examples=["N1"])
    order_weekdays: list[int] = Field(description="1 for Monday to 7 for Sunday.", examples=[[2]])
    delivery_route: str | None
    village: str | None
    township: str | None


class OwnerOut(Schema):
    """The owner. The phone is masked; asking for it is an operation of its own, and logged."""

    name: str
    sex: str
    birth_year: int | None
    birthday_month: int | None
    birthday_day: int | None
    birthday_calendar: str
    phone_masked: str = Field(examples=["138••••••00"])


class QualityOut(Schema):
    """How complete and how fresh the record is."""

    completeness: tuple[int, int] = Field(description="[filled, required]", examples=[[4, 5]])
    missing: list[str] = Field(description="The required fields without a value.")
    stale: list[str] = Field(description="The fields that nobody has changed or confirmed for too long.")
    confirmed_on: date | None


class RetailerOut(Schema):
    """A shop's card."""

    pk: int
    licence_no: str
    name: str
    opened_on: date | None
    licence_expires_on: date | None
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    datum: str
    opening_hours: str = Field(
        description="As in OpenStreetMap; empty when they are not known.",
        examples=["Mo-Sa 08:00-12:00,14:00-21:00"],
    )
    market_type: str
    floor_area_m2: Decimal | None
    business_type: str
    size_class: int | None
    grade: int | None
    integrity_grade: str
    visits_per_month: int | None
    status: StatusOut | None = Field(description="The status of today.")
    statuses: list[StatusOut] = Field(description="All of them, oldest first.")
    placement: PlacementOut | None
    owner: OwnerOut | None
    quality: QualityOut
    version: str = Field(
        description="Changes whenever the record or its owner does; the ETag of the answer.",
        examples=["1204.88"],
    )

    @classmethod
    def of(cls, card: RetailerCard, profile: Profile, version: str) -> RetailerOut:
        """A card as the API tells it."""
        shop, owner = card.retailer, card.retailer.owner
        own: dict[str, Any] = {
            name: getattr(shop, name) for name in cls.model_fields if hasattr(shop, name) and name != "owner"
        }
        own["statuses"] = [StatusOut.from_orm(status) for status in card.statuses]
        told = facts(card)
        return cls(
            **own,
            status=StatusOut.from_orm(card.status) if card.status is not None else None,
            placement=PlacementOut(**told["placement"]) if "placement" in told else None,
            owner=None
            if owner is None
            else OwnerOut(
                name=owner.name,
                sex=owner.sex,
                birth_year=owner.birth_year,
                birthday_month=owner.birthday_month,
                birthday_day=owner.birthday_day,
                birthday_calendar=owner.birthday_calendar,
                phone_masked=mask_phone(owner.phone),
            ),
            quality=QualityOut(
                completeness=(
                    profile.completeness.score.numerator,
                    profile.completeness.score.denominator,
                ),
                missing=list(profile.completeness.missing),
                stale=[entry.name for entry in profile.stale],
                confirmed_on=profile.confirmed_on,
            ),
            version=version,
        )


class OwnerPatch(Schema):
    """Fields of the owner to set; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(max_length=100)] | None = None
    sex: Sex | None = None
    birth_year: int | None = None
    birthday_month: int | None = None
    birthday_day: int | None = None
    birthday_calendar: BirthdayCalendar | None = None
    phone: Annotated[Text, Field(max_length=40)] | None = None


class RetailerPatch(Schema):
    """Fields of the record to set; what is left out stays, null or an empty text empties a field."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"address": "12 Market Street", "owner": {"birth_year": 1968}}]},
    )

    licence_no: Annotated[Text, Field(max_length=60)] | None = None
    name: Annotated[Text, Field(max_length=200)] | None = None
    opened_on: date | None = None
    licence_expires_on: date | None = None
    address: Annotated[Text, Field(max_length=300)] | None = None
    latitude: Degrees | None = None
    longitude: Degrees | None = None
    datum: Datum | None = None
    opening_hours: Annotated[Text, Field(max_length=200)] | None = Field(
        None,
        description="Weekdays and times; a weekday that is not named is closed.",
        examples=["Mo-Sa 08:00-12:00,14:00-21:00"],
    )
    market_type: MarketType | None = None
    floor_area_m2: Annotated[Decimal, Field(max_digits=8, decimal_places=2)] | None = None
    business_type: BusinessType | None = None
    size_class: SizeClass | None = None
    integrity_grade: IntegrityGrade | None = None
    visits_per_month: Annotated[int, Field(ge=0, le=31)] | None = None
    owner: OwnerPatch | None = None
    note: Annotated[Text, Field(max_length=LONGEST_REASON)] = Field(
        "", description="Kept with the change in the shop's history."
    )

    def values(self) -> dict[str, Any]:
        """What is to be set on the shop, by field."""
        return _set_fields(self, {"owner", "note"}, nullable=_NULLABLE_SHOP, unknown={"datum": Datum.UNKNOWN})

    def owner_values(self) -> dict[str, Any]:
        """What is to be set on the owner, by field."""
        if self.owner is None:
            return {}
        unknown = {"sex": Sex.UNKNOWN, "birthday_calendar": BirthdayCalendar.SOLAR}
        return _set_fields(self.owner, set(), nullable=_NULLABLE_OWNER, unknown=unknown)


_NULLABLE_SHOP = {
    "opened_on",
    "licence_expires_on",
    "latitude",
    "longitude",
    "floor_area_m2",
    "size_class",
    "visits_per_month",
}
_NULLABLE_OWNER = {"birth_year", "birthday_month", "birthday_day"}


def _set_fields(
    patch: Schema, left_out: set[str], *, nullable: set[str], unknown: dict[str, Any]
) -> dict[str, Any]:
    """The fields that were sent; null is null, unknown or empty, as the field keeps it."""
    sent = {name: getattr(patch, name) for name in patch.model_fields_set - left_out}
    return {
        name: value if value is not None else None if name in nullable else unknown.get(name, "")
        for name, value in sent.items()
    }


class Occasion(Schema):
    """From which day on a change holds, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"since": "2026-11-01", "reason": "Rebuilding"}]}
    )

    since: date
    reason: Reason


class Suspension(Occasion):
    """The occasion of a suspension, and the day of the expected return."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"since": "2026-11-01", "reason": "Closed for the season", "returns_on": "2027-03-01"}
            ]
        },
    )

    returns_on: date | None = None


class ReasonsOut(Schema):
    """What the office offers as reasons of a change, in the order of its list."""

    use: ReasonUse
    items: list[str] = Field(examples=[["Closed for the season", "Rebuilding"]])


class PhoneOut(Schema):
    """A number that was asked for."""

    phone: str = Field(examples=["13800138000"])


class FieldChangeOut(Schema):
    """One field before and after, in words of your language."""

    field: str
    label: str
    before: str
    after: str


class RecordChangeOut(Schema):
    """What was done to one record."""

    record: str = Field(examples=["accounts.retailer"])
    kind: str = Field(description="+ made, ~ changed, - removed", examples=["~"])
    fields: list[FieldChangeOut]


class ActOut(Schema):
    """What one person or import did at one moment."""

    reference: str = Field(
        examples=["accounts-retailer-1204"], description="Names the change for taking it back."
    )
    moment: datetime
    actor: str
    source: str = Field(description="edit, verb, import or undo", examples=["edit"])
    batch: int | None = Field(description="The import's number.")
    file_name: str
    reason: str
    records: list[RecordChangeOut]

    @classmethod
    def of(cls, act: Act) -> ActOut:
        """An act as the API tells it."""
        source = "verb" if act.is_dated else "edit"
        if act.is_undo:
            source = "undo"
        elif act.batch is not None:
            source = "import"
        return cls(
            reference=act.reference,
            moment=act.moment,
            actor=act.actor,
            source=source,
            batch=act.batch,
            file_name=act.file_name,
            reason=act.reason,
            records=[
                RecordChangeOut(
                    record=record.tracked.label,
                    kind=record.kind,
                    fields=[
                        FieldChangeOut(
                            field=change.name, label=change.label, before=change.before, after=change.after
                        )
                        for change in record.fields
                    ],
                )
                for record in act.records
                if record.fields
            ],
        )


class ChangesOut(Schema):
    """A shop's changes, newest first."""

    items: list[ActOut]

"""The bundle as it goes over the wire: one person's next days, her shops, and a card for each call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from ...queries.field.days import FieldSource


class Coded(Schema):
    """One of a list: the code is kept, the label shown."""

    code: str
    label: str


class OutcomeOut(Coded):
    """An outcome of a visit; the default one stands for "nothing new"."""

    is_default: bool


class FormQuestionOut(Schema):
    """A question of the visit form; `default` is the answer that it is prefilled with."""

    code: str = Field(examples=["stock"])
    section: str
    kind: Literal["yes_no", "choice", "number", "text"]
    label: str
    choices: list[Coded]
    default: bool | int | float | str | None
    required: bool


class QuestionnaireOut(Schema):
    """What is asked at a visit from today on."""

    id: int | None = Field(description="The version's key; null for the standard form.")
    purposes: list[Coded]
    outcomes: list[OutcomeOut]
    sections: list[Coded]
    questions: list[FormQuestionOut]


class BundleNoticeOut(Schema):
    """The notice about what is recorded in the field; before it is acknowledged no position may be taken."""

    version: int = Field(examples=[1])
    since: date
    is_acknowledged: bool = Field(description="Whether you have acknowledged this version.")
    points: list[str] = Field(description="The short text, sentence by sentence.")


class PersonOut(Schema):
    """Whose bundle it is."""

    id: int
    name: str
    username: str


class ColleagueOut(Schema):
    """A member of staff."""

    username: str
    name: str


class FieldCallOut(Schema):
    """A call of a day."""

    retailer: int
    position: int = Field(description="The place in the day's driving order, from 0.")
    expected_at: str | None = Field(examples=["09:20"])
    source: FieldSource = Field(
        description="`order_day`: nobody planned the month; the shop's route orders then or on the next "
        "working day, and a visit is due."
    )
    purpose: str
    status: Literal["due", "done"] = Field(description="`done`: somebody was there on that day.")


class DayOut(Schema):
    """A day with its calls in driving order."""

    date: date
    is_working: bool
    calls: list[FieldCallOut]


class StartPointOut(Schema):
    """Where the day begins, in WGS-84."""

    name: str
    latitude: float
    longitude: float
    map_at: tuple[float, float] = Field(description="The same on the datum of the site's maps.")


class FieldShopOut(Schema):
    """A shop in few words, to be found and shown on the map."""

    id: int
    name: str
    licence_no: str
    owner: str
    address: str
    route: str = Field(description="Name of the order and visit route.")
    village: str
    tier: str = Field(description="The tier, or what the shop counts as beside the pyramid, in words.")
    latitude: float | None = Field(description="WGS-84; null without a position of known datum.")
    longitude: float | None
    map_at: tuple[float, float] | None = Field(description="The same on the datum of the site's maps.")
    state: str = Field(examples=["active"])
    state_label: str
    search: str = Field(
        description="What the shop is found by, folded: licence number, names, pinyin and its initials, each "
        "on a line that begins with a line break."
    )


class MoneyOut(Schema):
    """An amount in minor units, and as it is shown."""

    amount: int
    currency: str = Field(examples=["CNY"])
    amount_text: str = Field(examples=["¥1,234.50"])


class LastVisitOut(Schema):
    """The last visit in person."""

    on: date
    outcome: str
    notes: str
    by: str


class LastOrderOut(MoneyOut):
    """An order: the lines of one document of one day, net."""

    on: date
    quantity: int | None


class CycleOut(MoneyOut):
    """The newest order cycle whose order day is over and known, beside the shop's own average (§7.2)."""

    since: date = Field(description="The order date with which it began.")
    until: date | None = Field(description="The next order date; the cycle ends the day before.")
    average: int | None = Field(
        description="Mean of the up to eight cycles before, in minor units; null with fewer than three."
    )
    average_text: str
    ratio_pct: int | None = Field(description="The amount in per cent of the average.", examples=[60])
    text: str


class FailedDebitOut(MoneyOut):
    """A due of the last 90 days whose debits failed, the newest first, at most five."""

    due_on: date
    reason: str = Field(examples=["INSUFFICIENT_FUNDS"])
    reason_label: str
    paid_other: str = Field(description="How it was paid otherwise; empty while it is unpaid.")
    text: str


class BalanceRiskOut(Schema):
    """Whether the balance is likely to be too low for the next debit, and why in words."""

    level: Literal["none", "watch", "high"]
    label: str
    why: str


class CardActionOut(Schema):
    """An open action."""

    id: UUID
    text: str
    due_on: date
    owner: str
    owner_name: str
    is_overdue: bool


class CardIssueOut(Schema):
    """An open issue; never one about the reader."""

    id: UUID
    kind: str
    kind_label: str
    text: str
    due_on: date
    is_overdue: bool
    is_answered: bool


class MissingOut(Schema):
    """A required field without a value."""

    field: str
    label: str


class ComingOut(Schema):
    """A day that comes: a birthday within 14 days, the end of a licence within 60 or in the past."""

    kind: Literal["birthday", "licence"]
    on: date
    label: str


class SignalOut(Schema):
    """Something that asks for attention, in a line of a phone."""

    kind: str
    text: str
    weight: int = Field(description="From 0 to 100.")


class ProfileFieldOut(Schema):
    """A field that may be corrected; `value` is what a correction sends back as seen."""

    label: str
    value: str
    kind: Literal["text", "number", "date", "choice"]
    choices: list[Coded]


class CardOut(Schema):
    """A shop before the call."""

    id: int
    opening_hours: str
    phone_masked: str = Field(
        description="The whole number is an operation of its own, and logged.", examples=["138••••••00"]
    )
    frequency: int = Field(description="Visits a month.")
    last_visit: LastVisitOut | None
    days_since_visit: int | None
    orders: list[LastOrderOut] = Field(description="The last three, the newest first.")
    cycle: CycleOut | None
    trend: list[tuple[str, int | None]] = Field(
        description="13 months and their net amounts in minor units; null where nothing is known.",
        examples=[[["2026-09", 1234500], ["2026-10", 0]]],
    )
    failed_debits: list[FailedDebitOut]
    balance_risk: BalanceRiskOut
    actions: list[CardActionOut]
    issues: list[CardIssueOut]
    missing: list[MissingOut]
    dates: list[ComingOut]
    promises: list[str] = Field(description="What was promised at the last visit, and what became of it.")
    asks: list[str] = Field(
        description="What to ask, at most three.",
        examples=[["Debit of Nov 18 failed for want of balance: has the customer paid in?"]],
    )
    signals: list[SignalOut] = Field(description="At most five, the weightiest first.")
    profile: dict[str, ProfileFieldOut]


class BundleOut(Schema):
    """Everything that somebody takes along."""

    version: Literal[1]
    person: PersonOut
    language: str = Field(examples=["zh-hans"])
    currency: str
    today: date = Field(description="The office's date.")
    made_at: datetime
    sales_until: date | None = Field(description="Up to which day orders are known.")
    debits_until: date | None = Field(description="Up to which day results of debits are known.")
    days: list[DayOut]
    questionnaire: QuestionnaireOut
    notice: BundleNoticeOut
    colleagues: list[ColleagueOut] = Field(description="To whom an action can be given.")
    issue_about: list[ColleagueOut] = Field(description="Of whom a shop may complain: those above as well.")
    issue_kinds: list[Coded]
    start_point: StartPointOut | None
    shops: list[FieldShopOut]
    shops_are_whole: bool = Field(
        description="False where the scope has more than 300 shops: then only those of the days are here."
    )
    cards: dict[str, CardOut] = Field(
        description="By the key of the shop, for the first 150 shops of the days."
    )

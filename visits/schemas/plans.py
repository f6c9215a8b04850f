"""Plans and planned calls as programs see them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from ninja import Field, Schema
from pydantic import ConfigDict

from salesforce_app.web.limits import LARGEST_KEY

from ..models import PlannedCall
from ..queries.plans import MonthPlan, ShownCall, ShownDay

Day = date

MOST_AT_ONCE = 1000

Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
Reason = Annotated[str, Field(max_length=500)]


class PlanCallOut(Schema):
    """A call of a plan on its day."""

    id: int = Field(description="Of a proposed call until the plan is in force, then of a planned call.")
    retailer: int | None = Field(
        description="Key of the shop; null when it went to other hands.", examples=[17]
    )
    shop: str = Field(description="Its name; empty when it went to other hands.")
    place: int = Field(description="Its place in the day's round, from 0.")
    expected_at: time | None = Field(description="Local time; null when it is not known.")
    metres: int | None = Field(description="The way from the call before; null when it is not known.")
    source: str = Field(description="cycle, manual or alert", examples=["cycle"])
    purpose: str
    status: str = Field(description="due, done, missed, cancelled or moved", examples=["due"])
    reason: str = Field(description="Why it is cancelled.")
    waits: bool = Field(description="A cancellation that waits for approval; until then the call is due.")
    moved_from: Day | None = Field(description="The day on which it was due at first.")
    is_visited: bool

    @classmethod
    def of(cls, call: ShownCall) -> PlanCallOut:
        """As the page shows it."""
        return cls(
            id=call.key,
            retailer=call.shop.pk if call.shop is not None else None,
            shop=call.shop.name if call.shop is not None else "",
            place=call.place,
            expected_at=call.expected_at,
            metres=call.metres,
            source=call.source.value,
            purpose=call.purpose,
            status=call.status.value,
            reason=call.reason,
            waits=call.waits,
            moved_from=call.moved_from,
            is_visited=call.is_visited,
        )


class PlanDayOut(Schema):
    """A day of a plan that is worked or has calls."""

    date: Day
    is_working: bool
    calls: list[PlanCallOut]
    metres: int | None = Field(description="The length of the round; null without one.")
    minutes: int = Field(description="What the calls and the ways between them take.")
    substitute: str = Field(description="Username of who stands in for the person on that day; else empty.")

    @classmethod
    def of(cls, day: ShownDay) -> PlanDayOut:
        """As the page shows it."""
        return cls(
            date=day.date,
            is_working=day.is_working,
            calls=[PlanCallOut.of(call) for call in day.calls],
            metres=day.round.metres if day.round is not None else None,
            minutes=day.minutes,
            substitute=day.substitute.username if day.substitute is not None else "",
        )


class LeftOutOut(Schema):
    """What the last proposal found no place for."""

    retailer: int | None = Field(description="Key of the shop; null when it went to other hands.")
    calls: int
    reason: str = Field(description="In your language.")


class PlanOut(Schema):
    """Somebody's month."""

    month: str = Field(examples=["2026-12"])
    username: str = Field(examples=["li.jing"])
    state: str | None = Field(
        description="draft, submitted, returned or approved; null while there is no plan.", examples=["draft"]
    )
    is_in_force: bool = Field(description="Whether the calls count: they are planned calls then.")
    revision: int | None = Field(description="Send it back with every change; null while there is no plan.")
    needs_approval: bool = Field(description="Whether the office approves plans before they are in force.")
    due_on: Day = Field(description="By when it is to be submitted.")
    submitted_at: datetime | None
    decided_at: datetime | None
    decided_by: str = Field(description="Username; empty while nobody decided.")
    reason: str = Field(description="Why it was returned.")
    calls: int
    days: list[PlanDayOut]
    left_out: list[LeftOutOut]

    @classmethod
    def of(cls, shown: MonthPlan) -> PlanOut:
        """As the page shows it."""
        plan = shown.plan
        return cls(
            month=str(shown.month),
            username=shown.person.username,
            state=plan.state if plan is not None else None,
            is_in_force=shown.is_in_force,
            revision=plan.revision if plan is not None else None,
            needs_approval=shown.needs_approval,
            due_on=shown.due_on,
            submitted_at=plan.submitted_at if plan is not None else None,
            decided_at=plan.decided_at if plan is not None else None,
            decided_by=plan.decided_by.username if plan is not None and plan.decided_by else "",
            reason=plan.reason if plan is not None else "",
            calls=shown.calls,
            days=[PlanDayOut.of(day) for day in shown.days if day.is_working or day.calls],
            left_out=[
                LeftOutOut(
                    retailer=left.shop.pk if left.shop is not None else None,
                    calls=left.calls,
                    reason=left.reason,
                )
                for left in shown.left_out
            ],
        )


class Seen(Schema):
    """The revision that was read."""

    model_config = ConfigDict(extra="forbid")

    revision: Revision = Field(description="What the plan said when it was read.", examples=[3])


class SeenOrNew(Schema):
    """The revision that was read, where there was a plan."""

    model_config = ConfigDict(extra="forbid")

    revision: Revision | None = Field(None, description="Null when there was no plan yet.", examples=[3])


class ReturnIn(Seen):
    """Why a plan is returned."""

    reason: Reason = Field(examples=["Two calls a month for the new shops, please"])


class AddIn(Schema):
    """A call to be added."""

    model_config = ConfigDict(extra="forbid")

    retailer: Key = Field(examples=[17])
    date: Day
    purpose: Annotated[str, Field(max_length=200)] = ""


class CallMoveIn(Schema):
    """Calls to be put on a day."""

    model_config = ConfigDict(extra="forbid")

    calls: list[Key] = Field(min_length=1, max_length=MOST_AT_ONCE)
    date: Day
    place: Annotated[int, Field(ge=0, le=10_000)] | None = Field(
        None, description="Before the call at this place, from 0; at the day's end when null."
    )


class PlanPatch(Seen):
    """Changes to a plan that is not in force: what goes first, then what moves, what comes, and the order."""

    remove: list[Key] = Field(default_factory=list, max_length=MOST_AT_ONCE, description="Keys of calls.")
    move: list[CallMoveIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)
    add: list[AddIn] = Field(default_factory=list, max_length=MOST_AT_ONCE)
    order: list[Day] = Field(
        default_factory=list, max_length=31, description="Days to be put into driving order."
    )


class PlannedCallIn(AddIn):
    """A call to be added to a month that is in force."""

    username: Annotated[str, Field(max_length=150)] = Field(
        "", description="Whose call it is; yours when empty.", examples=["li.jing"]
    )


class CallMove(Schema):
    """Where a call goes."""

    model_config = ConfigDict(extra="forbid")

    date: Day
    seen: Day | None = Field(None, description="The day on which it was seen; refused when it moved since.")
    place: Annotated[int, Field(ge=0, le=10_000)] | None = None


class ReasonIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = Field(examples=["The village road is flooded"])


class PlannedCallOut(Schema):
    """A call of a plan in force."""

    id: int
    username: str = Field(description="Whose call it is.", examples=["li.jing"])
    retailer: int = Field(examples=[17])
    date: Day
    due_on: Day = Field(description="The day on which it is to be made: the one it was moved to, or `date`.")
    source: str = Field(description="cycle, manual or alert", examples=["cycle"])
    purpose: str
    status: str = Field(description="due, done, missed, cancelled or moved", examples=["due"])
    reason: str
    waits: bool = Field(description="A cancellation that waits for approval; until then the call is due.")
    expected_at: time | None

    @classmethod
    def of(cls, call: PlannedCall) -> PlannedCallOut:
        """The record."""
        return cls(
            id=call.pk,
            username=call.staff.username,
            retailer=call.retailer_id,
            date=call.date,
            due_on=call.moved_to or call.date,
            source=call.source,
            purpose=call.purpose,
            status=call.status,
            reason=call.reason,
            waits=call.status == "cancelled" and call.approved_by_id is None and not call.is_shop_away,
            expected_at=call.expected_at,
        )

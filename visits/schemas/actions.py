"""What the API tells of actions, and what it takes to write one down or change it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict

from salesforce_app.web.limits import LARGEST_KEY
from salesforce_app.web.paging import LIMIT, LIMIT_MAX
from salesforce_app.web.texts import plain

from ..domain.sent import SentAction, SentResult
from ..enums import ActionState
from ..models import Action
from ..models.actions import LONGEST_TEXT

Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(plain)]


class ActionOut(Schema):
    """Something that was promised to a shop."""

    id: UUID
    revision: int = Field(examples=[1])
    retailer: int = Field(description="Key of the shop.", examples=[17])
    owner: str = Field(description="Username of who is responsible.", examples=["li.jing"])
    text: str = Field(examples=["Bring the new price marks"])
    due_on: date
    state: str = Field(description="open, done or dropped", examples=["open"])
    origin: str = Field(description="manual, visit, journal, review or complaint", examples=["manual"])
    visit: UUID | None = Field(description="The visit at which it was promised.")
    opened_at: datetime
    done_on: date | None
    evidence: str = Field(description="How one can tell that it was done.")
    reason: str = Field(description="Why it was dropped.")

    @classmethod
    def of(cls, action: Action) -> ActionOut:
        """The record with its owner's username."""
        return cls(
            id=action.pk,
            revision=action.revision,
            retailer=action.retailer_id,
            owner=action.owner.username,
            text=action.text,
            due_on=action.due_on,
            state=action.state,
            origin=action.origin,
            visit=action.visit_id,
            opened_at=action.opened_at,
            done_on=action.done_on,
            evidence=action.evidence,
            reason=action.reason,
        )


class ActionsOut(Schema):
    """A page of actions."""

    items: list[ActionOut]
    next: str | None = Field(description="Cursor of the page that follows; null after the last.")


class ActionChoice(Schema):
    """Which actions are asked for."""

    state: ActionState | None = Field(None, description="Only those in this state.")
    retailer: int | None = Field(None, ge=1, le=LARGEST_KEY, description="Only those of this shop.")
    owner: str = Field("", description="Only those of this member of staff, by username.")
    due_before: date | None = Field(None, description="Only those due before this day.")
    cursor: str | None = Field(None, description="What the page before said as next.")
    limit: int = Field(LIMIT, ge=1, le=LIMIT_MAX)


class ActionIn(Schema):
    """A new action. Sent twice under the same ``id`` it is written down once."""

    model_config = ConfigDict(extra="forbid")

    id: UUID = Field(description="A key that you make.", examples=["5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"])
    retailer: int = Field(examples=[17])
    text: Text = Field(examples=["Bring the new price marks"])
    due_on: date = Field(examples=["2026-12-01"])
    owner: str = Field("", description="Username of who is responsible; yourself when empty.")
    visit: UUID | None = Field(None, description="The visit at which it was promised.")


class ActionPut(Schema):
    """An action as it was written down, under a key that you make."""

    model_config = ConfigDict(extra="forbid")

    retailer: int = Field(ge=1, le=LARGEST_KEY, examples=[17])
    text: Text = Field(examples=["Bring the new price marks"])
    due_on: date = Field(examples=["2026-12-01"])
    owner: Annotated[str, Field(max_length=150), AfterValidator(plain)] = Field(
        "", description="Username of who is responsible; yourself when empty."
    )
    visit: UUID | None = Field(None, description="The visit at which it was promised.")
    entered_at: AwareDatetime | None = Field(None, description="When it was written down; now when empty.")
    base_revision: int = Field(
        0, ge=0, le=2**31 - 1, description="The revision that other words are based on; 0 for a new one."
    )

    def record(self) -> SentAction:
        """As the verb takes it."""
        return SentAction(
            retailer=self.retailer,
            text=self.text,
            due_on=self.due_on,
            owner=self.owner,
            visit=self.visit,
            entered_at=self.entered_at,
            base_revision=self.base_revision,
        )


class ResultPut(Schema):
    """That an action was done, under a key of its own that you make."""

    model_config = ConfigDict(extra="forbid")

    done_on: date = Field(examples=["2026-11-22"])
    evidence: Text = Field(description="How one can tell.", examples=["Seen on the shelf"])
    base_revision: int = Field(
        0, ge=0, le=2**31 - 1, description="The revision of this result that other words are based on."
    )

    def record(self) -> SentResult:
        """As the verb takes it."""
        return SentResult(self.done_on, self.evidence, self.base_revision)


class ActionPatch(Schema):
    """What is to change. A state is changed alone; done needs evidence, dropped a reason."""

    model_config = ConfigDict(extra="forbid")

    text: Text | None = None
    due_on: date | None = Field(None, description="Also the new day of an action that is opened again.")
    owner: str | None = None
    state: ActionState | None = None
    evidence: Text = ""
    reason: Text = ""
    done_on: date | None = Field(None, description="Today when empty.")

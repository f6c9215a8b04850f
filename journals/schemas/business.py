"""Business reports in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, model_validator

from salesforce_app.kernel.periods import Month
from salesforce_app.web.texts import without_nul
from territory.enums import Tier

from ..domain.business_reports import LARGEST_TARGET, LONGEST_PROSE, WrittenReport
from ..measures.business_drafts import drafted
from ..measures.business_facts import ShopFacts, TierFacts, of_json
from ..models import BusinessReport

Prose = Annotated[str, Field(max_length=LONGEST_PROSE), AfterValidator(without_nul)]
Target = Annotated[int, Field(ge=0, le=LARGEST_TARGET)]


class BusinessReportBegin(Schema):
    """What a report is to be about: `retailer`, or `unit` and `tier`, and the month."""

    model_config = ConfigDict(extra="forbid")

    retailer: int | None = Field(None, ge=1, le=2**63 - 1, description="Key of a shop.", examples=[1])
    unit: Annotated[str, AfterValidator(without_nul)] = Field(
        "", max_length=60, description="Code of a unit."
    )
    tier: Tier | None = Field(None, description="A tier of the unit's pyramid.")
    month: str = Field(max_length=7, description="The month that it is about.", examples=["2026-10"])

    @model_validator(mode="after")
    def _one_subject(self) -> BusinessReportBegin:
        of_shop, of_tier = self.retailer is not None, bool(self.unit) and self.tier is not None
        if of_shop == of_tier or (of_shop and (self.unit or self.tier)):
            raise ValueError(_("Name either a shop (retailer), or a tier of a unit (unit and tier)."))
        return self


class BusinessReportIn(Schema):
    """What the author writes, whole. Targets are those of the next month, amounts in minor units."""

    model_config = ConfigDict(extra="forbid")

    base_revision: int = Field(ge=0, le=2**31 - 2, description="The revision that it was written upon.")
    judgement: Prose = Field("", examples=["It sells what the neighbours have stopped ordering"])
    cause: Prose = ""
    advice: Prose = ""
    target_amount: Target | None = Field(None, examples=[420000])
    target_quantity: Target | None = Field(None, examples=[420])

    def written(self) -> WrittenReport:
        """As the verb takes it."""
        return WrittenReport(**self.model_dump())


class BusinessReportOut(Schema):
    """A business report; `retailer` of a shop, or `tier` of the unit's pyramid."""

    id: UUID
    unit: str = Field(description="Code of the unit.", examples=["N1"])
    retailer: int | None = Field(description="Key of the shop; null for a tier.")
    tier: str = Field(description="The tier; empty for a shop.", examples=["Big"])
    month: str = Field(examples=["2026-10"])
    author: str = Field(description="Username.", examples=["li.jing"])
    revision: int
    counted_at: datetime = Field(description="When the facts were counted.")
    finished_at: datetime | None = Field(description="Null while it is being written.")
    judgement: str
    cause: str
    advice: str
    target_amount: int | None
    target_quantity: int | None
    draft: str = Field(description="A paragraph of what the figures say, in your language.")
    facts: ShopFacts | TierFacts

    @classmethod
    def of(cls, report: BusinessReport) -> BusinessReportOut:
        """The report as it is on file."""
        facts = of_json(report.facts)
        return cls(
            id=report.pk,
            unit=report.unit.code,
            retailer=report.retailer_id,
            tier=report.tier,
            month=str(Month.of(report.month)),
            author=report.author.username,
            revision=report.revision,
            counted_at=report.counted_at,
            finished_at=report.finished_at,
            judgement=report.judgement,
            cause=report.cause,
            advice=report.advice,
            target_amount=report.target_amount,
            target_quantity=report.target_quantity,
            draft=drafted(facts, settings.CURRENCY),
            facts=facts,
        )

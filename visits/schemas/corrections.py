"""What the API takes as a correction of a shop's profile."""

from __future__ import annotations

from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict

from salesforce_app.web.limits import LARGEST_KEY
from salesforce_app.web.texts import without_nul

from ..domain.corrections import SentCorrection

MOST_FIELDS = 50


FieldName = Annotated[str, Field(max_length=60), AfterValidator(without_nul)]
FieldText = Annotated[str, Field(max_length=1000), AfterValidator(without_nul)]


class CorrectionIn(Schema):
    """New values of a shop's fields by name, with the values that you saw; all as the bundle tells them."""

    model_config = ConfigDict(extra="forbid")

    retailer: int = Field(ge=1, le=LARGEST_KEY, examples=[17])
    fields: dict[FieldName, FieldText] = Field(
        min_length=1,
        max_length=MOST_FIELDS,
        description="As text; empty for no value. The owner's fields are named `owner_…`.",
        examples=[{"floor_area_m2": "40"}],
    )
    seen: dict[FieldName, FieldText] = Field(
        {},
        max_length=MOST_FIELDS,
        description="What stood there when you corrected it.",
        examples=[{"floor_area_m2": "38"}],
    )
    entered_at: AwareDatetime | None = Field(None, description="When it was written down.")

    def record(self) -> SentCorrection:
        """As the verb takes it."""
        return SentCorrection(self.retailer, self.fields, self.seen, self.entered_at)

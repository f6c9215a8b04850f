"""What visits add to the pages of lower apps: importing it registers the parts."""

from . import (
    before_call,
    field_data,
    home,
    issues,
    neglected,
    persons,
    phone_key,
    places,
    plans,
    questions,
    retailer,
)

__all__ = [
    "before_call",
    "field_data",
    "home",
    "issues",
    "neglected",
    "persons",
    "phone_key",
    "places",
    "plans",
    "questions",
    "retailer",
]

"""Where plans are shown."""

from __future__ import annotations

from django.urls import reverse

from salesforce_app.kernel.periods import Month


def plan_address(month: Month, username: str) -> str:
    """The page of somebody's plan of a month."""
    return reverse("visits:plan", kwargs={"month": month, "username": username})

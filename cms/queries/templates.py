"""Report templates that an editor made."""

from __future__ import annotations

from ..models import ReportTemplate


def find_template(slug: str) -> ReportTemplate | None:
    """The stored template with this slug, if there is one."""
    return ReportTemplate.objects.filter(slug=slug).first()

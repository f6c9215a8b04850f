"""Report templates that an editor made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import ReportTemplate

MONTHLY = "monthly"
"""Slug of the built-in template, which always exists."""


def find_template(slug: str) -> ReportTemplate | None:
    """The published template with this slug, if there is one."""
    return ReportTemplate.objects.filter(slug=slug, live=True).first()


def template_exists(slug: str) -> bool:
    """Whether reports can be made by this slug."""
    return slug == MONTHLY or find_template(slug) is not None


def revision_of(slug: str) -> int | None:
    """The key of the revision that reports are made by; None for the built-in template."""
    stored = find_template(slug)
    if stored is None:
        return None
    revision: int | None = getattr(stored, "live_revision_id", None) or stored.latest_revision_id
    return revision


def template_choices(language: str) -> list[tuple[str, str]]:
    """Every template of which reports can be made, by slug, with its name in ``language``; one statement.

    The built-in one comes first, under the name of the stored template that takes its place if there is one.
    """
    published = ReportTemplate.objects.filter(live=True)
    stored = {template.slug: template.name_in(language) for template in published}
    return [(MONTHLY, stored.pop(MONTHLY, "") or _("Monthly report")), *stored.items()]

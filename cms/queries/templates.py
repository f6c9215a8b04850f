"""Report templates that an editor made."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.enums import Language

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


def with_template_names(rows: QuerySet[Any], language: str) -> QuerySet[Any]:
    """Rows with a template's slug as ``template``, each with its ``template_name`` in ``language``.

    The slug itself for a template that is not published at present.
    """
    published = ReportTemplate.objects.filter(live=True, slug=OuterRef("template"))
    field = "name_zh" if language == Language.CHINESE else "name_en"
    built_in = Case(When(template=MONTHLY, then=Value(_("Monthly report"))), default=F("template"))
    named: QuerySet[Any] = rows.annotate(
        template_name=Coalesce(Subquery(published.values(field)[:1]), built_in)
    )
    return named

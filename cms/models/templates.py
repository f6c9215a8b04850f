"""What editors publish: the templates of reports."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from accounts.enums import Language

from ..reports.blocks import OWN_BLOCKS, ReportBody
from ..reports.sections import SECTIONS

PREVIEW_MODES: list[tuple[str, Promise]] = [
    ("html-en", _("Page in English")),
    ("html-zh-hans", _("Page in Chinese")),
    ("pdf-en", _("PDF in English")),
    ("pdf-zh-hans", _("PDF in Chinese")),
]
"""Format and language of a preview, by its name."""


ADDRESSES_BESIDE = ("made", "newest", "subscriptions")
"""What follows /reports/ and names no template: one of these as a slug would hide its reports."""


class ReportTemplate(PreviewableMixin, LockableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Which sections a report has, in which order, under which headings.

    Reports are made by what is published; a draft beside it is seen in the back office alone. The monthly
    report is built in: a published template with the slug ``monthly`` takes its place.
    """

    slug = models.SlugField(
        _("slug"),
        unique=True,
        max_length=60,
        error_messages={"unique": _("Another template has this slug: choose another one, or edit that one.")},
        help_text=_(
            "Part of the report's address and of its files' names. “monthly” takes the place of the "
            "built-in monthly report."
        ),
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    body = StreamField(
        ReportBody(
            [(kind.name, kind.block()) for kind in SECTIONS.values()] + [(n, b()) for n, b in OWN_BLOCKS]
        ),
        verbose_name=_("sections"),
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="report_template")

    preview_of: tuple[str, str] = ("", "")
    """Code of the unit and month (2026-11) that a preview shows; empty for the first and the newest."""

    class Meta:
        verbose_name = _("report template")
        verbose_name_plural = _("report templates")
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=ADDRESSES_BESIDE),
                name="report_template_slug_free",
                violation_error_message=_(
                    "The site has a page of its own at the address of this slug: choose another one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def revisions(self) -> models.QuerySet[models.Model]:
        """Every state that was saved."""
        found: models.QuerySet[models.Model] = self._revisions
        return found

    @property
    def preview_modes(self) -> list[tuple[str, Promise]]:
        """Formats and languages of the preview."""
        return PREVIEW_MODES

    @property
    def default_preview_mode(self) -> str:
        """The page in the language that the editor reads."""
        return f"html-{get_language() or Language.ENGLISH}"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The real report of the chosen unit and month, as this state of the template makes it."""
        from ..office.preview import preview

        return preview(self, request, mode_name)

    def name_in(self, language: str) -> str:
        """The name in a language of the product."""
        return self.name_zh if language == Language.CHINESE else self.name_en

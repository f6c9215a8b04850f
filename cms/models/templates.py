"""What editors publish: the templates of reports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import RevisionMixin
from wagtail.snippets.models import register_snippet

from accounts.enums import Language

from ..reports.sections import SECTIONS


@register_snippet
class ReportTemplate(RevisionMixin, models.Model):
    """Which sections a report has, in which order, under which headings.

    The monthly report is built in: a template with the slug ``monthly`` takes its place.
    """

    slug = models.SlugField(_("slug"), unique=True, max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    body = StreamField([(kind.name, kind.block()) for kind in SECTIONS.values()], verbose_name=_("sections"))

    panels: ClassVar = [
        FieldPanel("slug"),
        FieldPanel("name_en"),
        FieldPanel("name_zh"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("report template")
        verbose_name_plural = _("report templates")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def name_in(self, language: str) -> str:
        """The name in a language of the product."""
        return self.name_zh if language == Language.CHINESE else self.name_en

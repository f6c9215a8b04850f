"""What editors publish."""

from __future__ import annotations

from factory import Sequence
from factory.django import DjangoModelFactory

from cms.models import ReportTemplate


class ReportTemplateFactory(DjangoModelFactory[ReportTemplate]):
    """A report of the key figures alone, under their usual heading."""

    class Meta:
        model = ReportTemplate

    slug = Sequence(lambda n: f"report-{n}")
    name_en = Sequence(lambda n: f"Report {n}")
    name_zh = Sequence(lambda n: f"报告{n}")
    body = [("key_figures", {"heading_en": "", "heading_zh": ""})]

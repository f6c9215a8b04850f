"""What editors publish."""

from __future__ import annotations

from datetime import UTC, datetime

from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from cms.enums import ReportFormat
from cms.models import ClosingRun, MadeReport, ReportOrder, ReportTemplate, Subscription

from .accounts import StaffFactory
from .territory import MONTH, MonthCloseFactory, OrgUnitFactory


class ReportTemplateFactory(DjangoModelFactory[ReportTemplate]):
    """A report of the key figures alone, under their usual heading."""

    class Meta:
        model = ReportTemplate

    slug = Sequence(lambda n: f"report-{n}")
    name_en = Sequence(lambda n: f"Report {n}")
    name_zh = Sequence(lambda n: f"报告{n}")
    body = [("key_figures", {"heading_en": "", "heading_zh": ""})]


class MadeReportFactory(DjangoModelFactory[MadeReport]):
    """A monthly report that somebody asked for; its file is not written."""

    class Meta:
        model = MadeReport

    template = "monthly"
    template_name = "Monthly report"
    unit = SubFactory(OrgUnitFactory)
    month = MONTH
    language = "en"
    format = ReportFormat.PDF
    title = "Sales rose"
    facts = {"sales": {"total": 10_000}}
    sha256 = "0" * 64
    file = LazyAttribute(lambda report: f"2024-03/{report.sha256}.pdf")
    file_name = Sequence(lambda n: f"monthly-{n}.pdf")
    size = 1
    made_at = datetime(2024, 4, 3, 8, tzinfo=UTC)
    asked_by = SubFactory(StaffFactory)
    is_closed = False


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    """The monthly report as PDF, with a notice by e-mail."""

    class Meta:
        model = Subscription

    staff = SubFactory(StaffFactory)
    template = "monthly"
    unit = SubFactory(OrgUnitFactory)
    language = "en"
    created_at = datetime(2024, 3, 1, 8, tzinfo=UTC)


class ClosingRunFactory(DjangoModelFactory[ClosingRun]):
    """A close that has just begun; each of another version of one month."""

    class Meta:
        model = ClosingRun

    close = SubFactory(
        MonthCloseFactory,
        reopened_at=datetime(2024, 4, 9, 8, tzinfo=UTC),
        reopened_by="tests",
        reason="Late returns",
        version=Sequence(lambda n: n + 1),
    )
    started_at = datetime(2024, 4, 2, 8, tzinfo=UTC)


class ReportOrderFactory(DjangoModelFactory[ReportOrder]):
    """A report that waits to be made."""

    class Meta:
        model = ReportOrder

    run = SubFactory(ClosingRunFactory)
    template = "monthly"
    unit = SubFactory(OrgUnitFactory)
    language = "en"
    format = ReportFormat.PDF

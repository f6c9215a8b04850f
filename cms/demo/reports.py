"""The demo's report templates, who subscribes to what, and the reports made with the newest close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from accounts.domain.notifications import choose_mail
from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from territory.domain.closing import units_to_freeze
from territory.scope import build_scope

from ..domain.closing import (
    begin_closing,
    claim_order,
    fill_order,
    finish_closing,
    freeze_unit,
    order_reports,
)
from ..domain.notices import closers, tell_of_close
from ..domain.subscriptions import Wanted, subscribe
from ..enums import NoticeChannel, ReportFormat
from ..models import ClosingRun, MadeReport, ReportTemplate, Subscription
from ..notices import MONTH_CLOSED
from ..reports.blocks import HEADING, MESSAGE, PAGE_BREAK, TEXT
from ..reports.sections import SECTIONS
from ..reports.service import finish_report, report_data

COUNTY, TERRITORY = "county", "territory"
"""Slugs of the two templates: the whole report with a foreword, and a short one for a territory."""

Part = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Written:
    slug: str
    name_en: str
    name_zh: str
    parts: tuple[Part, ...]


def _section(name: str, english: str = "", chinese: str = "") -> Part:
    return name, {"heading_en": english, "heading_zh": chinese}


def _text(english: str, chinese: str) -> Part:
    return TEXT, {"text_en": english, "text_zh": chinese}


TEMPLATES = (
    _Written(
        COUNTY,
        "County monthly report",
        "全县销售月报",
        (
            _section(MESSAGE),
            _section(HEADING, "Foreword", "编制说明"),
            _text(
                "<p>This report is made when the month is closed.</p>"
                "<ul><li><b>Sales</b> are the orders of the month, at invoice value.</li>"
                "<li><b>Tiers</b> go by each shop's sales in the three months up to this one.</li>"
                "<li>What is reported after the close stands beside the figures and never changes them.</li>"
                "</ul>",
                "<p>本报告在月度关账时生成。</p>"
                "<ul><li><b>销售</b>：按当月订单金额统计。</li>"
                "<li><b>层级</b>：按零售户截至本月近三个月的销售划分。</li>"
                "<li>关账后补报的数据另行列示，不改动已关账的数字。</li></ul>",
            ),
            *(_section(name) for name in SECTIONS if name != MESSAGE),
        ),
    ),
    _Written(
        TERRITORY,
        "Territory in brief",
        "片区月度简报",
        (
            _section(MESSAGE),
            _section("key_figures"),
            _section("routes", "Routes side by side", "各线路对比"),
            (PAGE_BREAK, {}),
            _section(HEADING, "For the territory meeting", "片区例会准备"),
            _text(
                "<ol><li>Shops that moved down a tier: the reason, and what was agreed with each.</li>"
                "<li>Debits that failed: when each will be collected.</li>"
                "<li>Visits still owed to the largest shops.</li></ol>",
                "<ol><li>降级的零售户：逐户说明原因和与店主商定的措施。</li>"
                "<li>扣款失败的零售户：说明何时补扣到账。</li>"
                "<li>重点户中还欠的拜访：排进下月计划。</li></ol>",
            ),
            _section("movements"),
            _section("visits"),
        ),
    ),
)

WANTED = (
    ("director", COUNTY, "C", ReportFormat.PDF),
    ("analyst", COUNTY, "C", ReportFormat.XLSX),
    ("supervisor", TERRITORY, "E1", ReportFormat.PDF),
    ("supervisor", TERRITORY, "E2", ReportFormat.PDF),
)
"""Whose sign-in (after the prefix) gets which template's report of which unit."""


def load_templates(*, editor: str) -> int:
    """The two templates, published, unless they are on file; returns how many templates there are."""
    author = Staff.objects.get(username=editor)
    for written in TEMPLATES:
        template = ReportTemplate.objects.filter(slug=written.slug).first()
        if template is None:
            template = ReportTemplate(
                slug=written.slug, name_en=written.name_en, name_zh=written.name_zh, live=False
            )
        elif template.live:
            continue
        template.body = _body(written.parts)
        template.full_clean()
        template.save()
        template.save_revision(user=author).publish(user=author)
    return ReportTemplate.objects.count()


def load_subscriptions(moment: datetime, *, prefix: str) -> int:
    """What ``WANTED`` says, each subscribed to by herself; returns how many subscriptions there are.

    Those told in the site alone: a demo writes to nobody while it is loaded.
    """
    for name, template, unit, form in WANTED:
        person = Staff.objects.get(username=f"{prefix}{name}")
        wanted = Wanted(template, unit, Language.CHINESE.value, form.value, NoticeChannel.IN_APP.value)
        if not Subscription.objects.filter(staff=person, template=template, unit__code=unit).exists():
            subscribe(staff=person, wanted=wanted, actor=build_scope(person), moment=moment)
    for person in Staff.objects.filter(pk__in=closers()):
        choose_mail(staff=person, kind=MONTH_CLOSED, mail=False)
    return Subscription.objects.count()


def close_with_reports(*, month: Month, asked_by: str, moment: datetime) -> int:
    """Close a month with all that hangs on it, as the worker does; returns how many reports it has.

    A close that was broken off is taken up where it stopped. Raises as `cms.reports.service.finish_report`.
    """
    person = Staff.objects.get(username=asked_by)
    run = begin_closing(month=month, actor=person.username, asked_by=person, moment=moment)
    for unit in units_to_freeze(run.close):
        freeze_unit(close=run.close, unit=unit, moment=moment)
    order_reports(run=run, moment=moment)
    _make_reports(run, month, moment)
    tell_of_close(run=run, moment=moment)
    finish_closing(run=run, moment=moment)
    return MadeReport.objects.filter(close=run.close).count()


def _make_reports(run: ClosingRun, month: Month, moment: datetime) -> None:
    holder = f"load_demo:{uuid4()}"  # each loading is a turn of its own: it frees what a killed one held
    while order := claim_order(run=run, holder=holder, moment=moment):
        data = report_data(
            template=order.template,
            unit_code=order.unit.code,
            month=month,
            language=order.language,
            scope=system_scope("closing"),
        )
        report = finish_report(data, unit=order.unit, format=order.format)
        fill_order(order=order, report=report, holder=holder, moment=moment)


def _body(parts: tuple[Part, ...]) -> Any:
    """The parts as the editor's form would hand them over; raises ValidationError for what it refuses."""
    stream = ReportTemplate.body.field.stream_block
    return stream.clean(stream.to_python([{"type": name, "value": value} for name, value in parts]))

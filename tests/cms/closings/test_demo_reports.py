"""The demo's templates, and its close with reports: begun again after it was broken off, each once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Notification
from cms.demo import reports
from cms.enums import OrderState
from cms.models import ClosingRun, MadeReport, ReportOrder, ReportTemplate
from cms.reports import service
from salesforce_app.kernel.periods import Month
from tests.cast import Cast, Office
from tests.factories import SubscriptionFactory

MARCH = Month(2024, 3)
MOMENT = datetime(2024, 4, 2, 6, tzinfo=UTC)
Printed = list[tuple[str, str, str, str]]


def test_the_templates_are_what_the_editor_would_accept(cast: Cast) -> None:
    for _time in range(2):
        assert reports.load_templates(editor=cast.analyst.username) == 2
    for template in ReportTemplate.objects.all():
        assert template.live and template.revisions.count() == 1
        template.body.stream_block.clean(template.body)


def test_a_template_that_was_not_published_yet_is(cast: Cast) -> None:
    ReportTemplate(slug=reports.COUNTY, name_en="County", name_zh="全县", live=False).save()
    reports.load_templates(editor=cast.analyst.username)
    assert ReportTemplate.objects.get(slug=reports.COUNTY).live


def test_a_close_that_was_broken_off_is_taken_up(
    sold: Office, cast: Cast, printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for template in (reports.COUNTY, reports.TERRITORY):
        SubscriptionFactory(staff=cast.director, unit=sold.north, template=template)
    reports.load_templates(editor=cast.analyst.username)

    def killed(*args: Any, **named: Any) -> Any:
        if printed:
            raise KeyboardInterrupt
        return service.finish_report(*args, **named)

    monkeypatch.setattr(reports, "finish_report", killed)
    with pytest.raises(KeyboardInterrupt):
        reports.close_with_reports(month=MARCH, asked_by=cast.director.username, moment=MOMENT)
    assert ReportOrder.objects.filter(state=OrderState.CLAIMED).count() == 1
    assert MadeReport.objects.count() == 1

    monkeypatch.setattr(
        reports, "finish_report", lambda *args, **named: service.finish_report(*args, **named)
    )
    for _time in range(2):
        made = reports.close_with_reports(month=MARCH, asked_by=cast.director.username, moment=MOMENT)
        assert made == 2
    assert len(printed) == 2, "what was made before stays"
    assert ClosingRun.objects.get().finished_at == MOMENT
    told = Notification.objects.filter(kind="month_reports", staff=cast.director)
    assert told.get().parameters["number"] == 2

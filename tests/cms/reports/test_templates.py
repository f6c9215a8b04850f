"""Templates: the built-in one, and those that an office makes."""

from __future__ import annotations

import pytest
from django.utils import translation

from cms.models import ReportTemplate
from cms.reports.build import build
from cms.reports.sections import SECTIONS
from cms.reports.templates import find_template
from salesforce_app.kernel.errors import InputError
from tests.cms.sample import sample_facts
from tests.factories import ReportTemplateFactory


def test_the_monthly_report_exists_in_an_empty_database(db: None) -> None:
    template = find_template("monthly", "en")
    assert template.name == "Monthly report"
    assert [choice.name for choice in template.sections] == list(SECTIONS)


def test_its_name_follows_the_language(db: None) -> None:
    with translation.override("zh-hans"):
        assert find_template("monthly", "zh-hans").name == "月度报告"


def test_an_unknown_template_is_refused(db: None) -> None:
    with pytest.raises(InputError, match="There is no report template “weekly”"):
        find_template("weekly", "en")


@pytest.fixture
def board() -> ReportTemplate:
    """A template with two sections, the second under a heading of its own."""
    return ReportTemplateFactory(
        slug="board",
        name_en="Board report",
        name_zh="经营报告",
        body=[
            ("pyramid", {"heading_en": "", "heading_zh": ""}),
            ("routes", {"heading_en": "Lines", "heading_zh": "各线路情况"}),
        ],
    )


@pytest.mark.django_db
def test_sections_come_in_the_editors_order_under_the_editors_headings(board: ReportTemplate) -> None:
    data = build(sample_facts(), "board", "en")
    assert data.name == "Board report"
    assert [(section.name, section.heading) for section in data.sections] == [
        ("pyramid", "Customer pyramid"),
        ("routes", "Lines"),
    ]
    chinese = build(sample_facts(), "board", "zh-hans")
    assert chinese.name == "经营报告"
    assert [section.heading for section in chinese.sections] == ["客户金字塔", "各线路情况"]


@pytest.mark.django_db
def test_a_report_without_the_message_section_has_its_title_still(board: ReportTemplate) -> None:
    assert build(sample_facts(), "board", "en").title == build(sample_facts(), "monthly", "en").title


@pytest.mark.django_db
def test_a_template_of_the_office_takes_the_place_of_the_built_in_one() -> None:
    ReportTemplateFactory(slug="monthly", body=[("notes", {"heading_en": "", "heading_zh": ""})])
    assert [section.name for section in build(sample_facts(), "monthly", "en").sections] == ["notes"]


@pytest.mark.django_db
def test_a_template_is_kept_with_its_revisions(board: ReportTemplate) -> None:
    board.name_en = "Report to the board"
    board.save()
    revision = board.save_revision()
    stored = ReportTemplate.objects.get(slug="board")
    assert stored.latest_revision == revision
    assert revision.as_object().name_en == "Report to the board"
    assert [block.block_type for block in stored.body] == ["pyramid", "routes"]

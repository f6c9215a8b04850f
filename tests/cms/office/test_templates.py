"""Report templates: drafts, what is published, what is refused, the preview, own parts in every format."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import get_resolver
from PIL import Image as Canvas
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import Staff
from cms.models import ReportTemplate
from cms.models.templates import ADDRESSES_BESIDE
from cms.queries.templates import find_template
from cms.reports.own import _printable
from cms.reports.prose import Line, Run, lines_of
from cms.reports.sections import SECTIONS
from cms.reports.service import make_report
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from tests.cast import Cast, Office
from tests.factories import RetailerMonthFactory, RouteMonthFactory

from .conftest import sent

MARCH = Month(2024, 3)
BASE = "/office/snippets/cms/reporttemplate"


@pytest.fixture
def sold(office: Office) -> Office:
    """North 1 has sales in March 2024."""
    route, shop = office.routes["N1A"], office.shops["N1A"][0]
    RetailerMonthFactory(month=MARCH.first, route=route, retailer=shop, unit=office.north_1, amount=123_45)
    RouteMonthFactory(month=MARCH.first, route=route, unit=office.north_1, amount=123_45, retailers=1)
    return office


def part(kind: str, **values: str) -> tuple[str, Any]:
    fields = {"heading_en": "", "heading_zh": ""} if kind not in {"text", "image", "page_break"} else {}
    return (kind, {**fields, **values}) if kind != "page_break" else (kind, "")


def text(english: str, chinese: str = "") -> tuple[str, Any]:
    return "text", {"text_en": rich_text(english), "text_zh": rich_text(chinese)}


def form(*parts: tuple[str, Any], **values: str) -> dict[str, Any]:
    body = nested_form_data({"body": streamfield(parts)})
    names = {"slug": "board", "name_en": "Board report", "name_zh": "董事会报告"}
    return {**names, "preview_unit": "", "preview_month": "", **values, **body}


PUBLISH = {"action-publish": "1"}


def report(template: str, kind: str, language: str = "en") -> bytes:
    made = make_report(
        template=template,
        unit_code="N1",
        month=MARCH,
        language=language,
        format=kind,
        scope=system_scope("test"),
    )
    return made.content


def test_a_draft_is_seen_in_the_back_office_alone_until_it_is_published(sold: Office, editor: Client) -> None:
    answer = sent(editor, f"{BASE}/add/", form(part("key_figures")))
    assert answer.status_code == 302
    template = ReportTemplate.objects.get()
    assert (template.live, find_template("board")) == (False, None)
    assert editor.get("/reports/board/N1/2024-03/").status_code == 404
    assert sent(editor, f"{BASE}/edit/{template.pk}/", form(part("key_figures")) | PUBLISH).status_code == 302
    assert editor.get("/reports/board/N1/2024-03/").status_code == 200


def test_reports_are_made_by_what_is_published_not_by_the_draft_after_it(
    sold: Office, editor: Client
) -> None:
    published = form(part("key_figures", heading_en="Figures of March"))
    sent(editor, f"{BASE}/add/", published | PUBLISH)
    template = ReportTemplate.objects.get()
    draft = form(part("key_figures", heading_en="Not yet"))
    sent(editor, f"{BASE}/edit/{template.pk}/", draft)
    assert template.revisions.count() == 2
    page = report("board", "html").decode()
    assert "Figures of March" in page and "Not yet" not in page
    sent(editor, f"{BASE}/edit/{template.pk}/", draft | PUBLISH)
    assert "Not yet" in report("board", "html").decode()


def test_the_command_uses_the_published_revision(sold: Office, editor: Client, tmp_path: Any) -> None:
    from django.core.management import call_command

    sent(editor, f"{BASE}/add/", form(part("key_figures", heading_en="First")) | PUBLISH)
    template = ReportTemplate.objects.get()
    sent(editor, f"{BASE}/edit/{template.pk}/", form(part("key_figures", heading_en="Second")))
    path = tmp_path / "report.html"
    asked = {"unit": "N1", "month": "2024-03", "language": "en", "format": "html", "output": str(path)}
    call_command("report", "board", **asked)
    assert "First" in path.read_text() and "Second" not in path.read_text()


def test_the_monthly_report_exists_whatever_is_published(sold: Office, editor: Client) -> None:
    assert editor.get("/reports/monthly/N1/2024-03/").status_code == 200
    sent(editor, f"{BASE}/add/", form(part("key_figures", heading_en="Ours"), slug="monthly") | PUBLISH)
    assert "Ours" in editor.get("/reports/monthly/N1/2024-03/?language=en").content.decode()
    template = ReportTemplate.objects.get()
    sent(editor, f"{BASE}/unpublish/{template.pk}/", {})
    page = editor.get("/reports/monthly/N1/2024-03/?language=en")
    assert page.status_code == 200 and "Ours" not in page.content.decode()


def test_a_locked_template_is_changed_by_whoever_locked_it_alone(
    sold: Office, cast: Cast, editor: Client, signed_in: Callable[[Staff], Client]
) -> None:
    sent(editor, f"{BASE}/add/", form(part("key_figures")) | PUBLISH)
    template = ReportTemplate.objects.get()
    assert sent(editor, f"{BASE}/lock/{template.pk}/", {}).status_code == 302
    other = signed_in(cast.administrator)
    sent(other, f"{BASE}/edit/{template.pk}/", form(part("key_figures"), name_en="Changed") | PUBLISH)
    template.refresh_from_db()
    assert (template.locked, template.name_en) == (True, "Board report")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([text("<p>Only words</p>")], "needs a section of figures"),
        ([part("key_figures"), part("key_figures")], "stands in the report already"),
        ([part("key_figures"), part("title_message")], "message stands before all sections"),
        ([part("page_break"), part("key_figures")], "page break stands between two parts"),
        ([part("key_figures"), part("page_break")], "page break stands between two parts"),
        ([part("key_figures"), part("heading", heading_en="Outlook")], "Nothing follows this heading"),
        ([part("heading"), part("key_figures")], "Write the heading"),
        ([part("key_figures"), text("<p></p>")], "Write the text"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_the_reason(
    sold: Office, editor: Client, parts: list[tuple[str, Any]], reason: str
) -> None:
    answer = sent(editor, f"{BASE}/add/", form(*parts) | PUBLISH)
    assert answer.status_code == 200
    assert reason in json.dumps(str(answer.context["form"].errors)) + answer.content.decode()
    assert not ReportTemplate.objects.exists()


def test_the_editor_is_offered_to_publish_and_to_take_back(sold: Office, editor: Client) -> None:
    assert 'name="action-publish"' in editor.get(f"{BASE}/add/").content.decode()
    sent(editor, f"{BASE}/add/", form(part("key_figures")) | PUBLISH)
    template = ReportTemplate.objects.get()
    assert f"{BASE}/unpublish/{template.pk}/" in editor.get(f"{BASE}/edit/{template.pk}/").content.decode()


def test_a_slug_is_taken_once(sold: Office, editor: Client) -> None:
    sent(editor, f"{BASE}/add/", form(part("key_figures")) | PUBLISH)
    answer = sent(editor, f"{BASE}/add/", form(part("key_figures")) | PUBLISH)
    assert "Another template has this slug" in str(answer.context["form"].errors)


@pytest.fixture
def picture(db: None) -> Any:
    target = io.BytesIO()
    Canvas.new("RGB", (300, 120), (20, 120, 120)).save(target, "PNG")
    return get_image_model().objects.create(
        title="Display", file=ContentFile(target.getvalue(), "display.png"), description="A shelf"
    )


def test_own_parts_are_printed_in_every_format(sold: Office, editor: Client, picture: Any) -> None:
    parts = [
        part("key_figures"),
        part("heading", heading_en="Outlook", heading_zh="展望"),
        text("<p>Stock is <b>short</b>.</p><ul><li>Order early</li></ul>", "<p>货源<b>偏紧</b>。</p>"),
        part("page_break"),
        ("image", {"image": picture.pk, "caption_en": "The new shelf", "caption_zh": ""}),
    ]
    sent(editor, f"{BASE}/add/", form(*parts) | PUBLISH)
    page = report("board", "html").decode()
    assert "<strong>short</strong>" in page and "<li>Order early</li>" in page
    assert 'class="page-break"' in page and "The new shelf" in page
    assert page.count('src="data:image/png;base64,') == 1
    assert "货源<strong>偏紧</strong>" in report("board", "html", "zh-hans").decode()
    assert report("board", "pdf").startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(report("board", "xlsx")))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"Outlook", "Stock is short.", "• Order early", "Picture: The new shelf"} <= set(cells)
    ours, builtin = (json.loads(report(name, "json")) for name in ("board", "monthly"))
    ours.pop("template", None), builtin.pop("template", None)
    assert ours == builtin


def test_rich_text_is_read_as_lines_of_runs_and_nothing_else() -> None:
    html = "<p>One <b>two <i>three</i></b></p><ol><li>a</li><li>b &amp; c</li></ol><script>x</script><p> </p>"
    assert lines_of(html) == (
        Line("paragraph", (Run("One "), Run("two ", bold=True), Run("three", bold=True, italic=True))),
        Line("number", (Run("a"),), 1),
        Line("number", (Run("b & c"),), 2),
        Line("paragraph", (Run("x"),)),
    )


@pytest.mark.parametrize(
    ("mode", "kind", "said"),
    [
        ("html-en", "text/html", b"Figures of ours"),
        ("html-zh-hans", "text/html", "我们的指标".encode()),
        ("pdf-en", "application/pdf", b"%PDF"),
        ("pdf-zh-hans", "application/pdf", b"%PDF"),
    ],
)
def test_the_preview_is_the_real_report_of_the_chosen_unit_and_month(
    sold: Office, editor: Client, mode: str, kind: str, said: bytes
) -> None:
    values = form(
        part("title_message"),
        part("key_figures", heading_en="Figures of ours", heading_zh="我们的指标"),
        preview_unit="N1",
        preview_month="2024-03",
    )
    assert editor.post(f"{BASE}/preview/", values).json() == {"is_valid": True, "is_available": True}
    page = editor.get(f"{BASE}/preview/?mode={mode}&in_preview_panel=true")
    assert (page.status_code, page.headers["Content-Type"].split(";")[0]) == (200, kind)
    assert said in page.content
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    if kind == "text/html":
        assert b"North 1" in page.content and b"2024" in page.content


def test_the_preview_of_a_month_without_figures_says_so(sold: Office, editor: Client) -> None:
    values = form(part("key_figures"), preview_unit="N1", preview_month="2020-01")
    editor.post(f"{BASE}/preview/", values)
    assert "no figures of 2020-01" in editor.get(f"{BASE}/preview/?mode=html-en").content.decode()


def test_the_preview_offers_units_of_the_editors_scope(sold: Office, cast: Cast, editor: Client) -> None:
    choices = editor.get(f"{BASE}/add/").context["form"].fields["preview_unit"].choices
    assert [code for code, _name in choices] == ["", "C", "N", "N1", "N2", "S", "S1"]


def test_image_files_are_handed_to_template_editors_alone(
    cast: Cast, picture: Any, editor: Client, signed_in: Callable[[Staff], Client], client: Client
) -> None:
    address = picture.file.url
    assert address.startswith("/office/files/original_images/")
    assert editor.get(address).headers["Content-Type"] == "image/png"
    assert signed_in(cast.director).get(address).status_code == 403
    assert client.get(address).headers["Location"] == f"/sign-in/?next={address}"


def test_no_other_file_of_the_storage_has_an_address(cast: Cast, editor: Client) -> None:
    default_storage.save("reports/secret.pdf", ContentFile(b"secret"))
    for name in ("reports/secret.pdf", "images/../reports/secret.pdf", "images/none.png"):
        assert editor.get(f"/office/files/{name}").status_code == 404


@pytest.mark.filterwarnings(
    # Wagtail leaves the temporary file of a thumbnail to the collector.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_an_image_is_uploaded_and_chosen(cast: Cast, editor: Client) -> None:
    target = io.BytesIO()
    Canvas.new("RGB", (60, 40)).save(target, "PNG")
    target.seek(0)
    target.name = "plan.png"
    values = {"image-chooser-upload-title": "Plan", "image-chooser-upload-file": target}
    answer = editor.post("/office/images/chooser/create/", values)
    assert answer.json()["step"] == "chosen"
    assert get_image_model().objects.get().title == "Plan"
    assert b"Plan" in editor.get("/office/images/").content
    assert b"Plan" in editor.get("/office/images/chooser/").content


def test_large_images_are_scaled_and_others_become_png() -> None:
    def printed(size: tuple[int, int], kind: str) -> tuple[str, int, int]:
        target = io.BytesIO()
        Canvas.new("RGB", size).save(target, kind)
        return _printable(target.getvalue())[1:]

    assert printed((3200, 800), "JPEG") == ("image/jpeg", 1600, 400)
    assert printed((30, 20), "GIF") == ("image/png", 30, 20)
    assert printed((30, 20), "PNG") == ("image/png", 30, 20)


@pytest.mark.parametrize("address", ["/office/", "/office/images/", f"{BASE}/", f"{BASE}/add/"])
def test_the_policy_is_relaxed_under_the_office_alone(cast: Cast, editor: Client, address: str) -> None:
    policy = editor.get(address).headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'self'" in policy and "http" not in policy
    assert "unsafe-inline" not in editor.get("/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in editor.get("/sign-in/").headers["Content-Security-Policy"]


def test_no_slug_is_an_address_of_its_own() -> None:
    get_resolver().check()  # the addresses need the site's own converters
    from cms.urls import report_patterns

    places = {str(found.pattern).partition("/")[0] for found in report_patterns}
    beside = places - {"", "<slug:template>"}
    assert beside == set(ADDRESSES_BESIDE)


def test_a_new_template_starts_from_the_built_in_report(editor: Client) -> None:
    form = editor.get(f"{BASE}/add/").context["form"]
    assert [part.block_type for part in form.instance.body] == list(SECTIONS)

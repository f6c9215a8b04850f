"""Importing in a browser: headers that nobody knows, a mapping, a preview, repaired rows, and undoing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.imports.models import BatchState, ImportBatch, SavedMapping
from territory.models import OrgUnit

from ..cast import Cast
from ..working import work
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

FOREIGN = "Org,Title,Sort,Boss\nK,County office,territory,N\nK2,West,planet,N\n"
COLUMNS = {"code": "Org", "name": "Title", "kind": "Sort", "parent_code": "Boss"}

WORDS = {
    Language.ENGLISH: {
        "send": "Send",
        "check": "Check the file",
        "import": "Import 1 row",
        "rejected": "Rejected rows (CSV)",
        "repaired": "Send repaired rows",
        "undo": "Undo",
        "undone": "Reason: wrong file",
    },
    Language.CHINESE: {
        "send": "发送",
        "check": "检查文件",
        "import": "导入 1 行",
        "rejected": "被拒绝的行 (CSV)",
        "repaired": "发送补正的行",
        "undo": "撤销",
        "undone": "原因：wrong file",
    },
}


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORTS_DIR = tmp_path / "imports"


def assert_fit(page: Page) -> None:
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0
    assert small_targets(page) == []


def send(page: Page, name: str, content: str, button: str) -> None:
    page.locator("#id_file").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content.encode()}]
    )
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize(("screen", "language"), [("phone", Language.CHINESE), ("laptop", Language.ENGLISH)])
def test_from_unknown_headers_to_an_import_repaired_and_undone(
    visit: Visit, cast: Cast, tmp_path: Path, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    visitor = visit(cast.analyst, screen=screen)
    page = visitor.page
    visitor.open("/imports/new/")
    assert_fit(page)

    send(page, "orgs.csv", FOREIGN, words["send"])
    page.locator("#id_kind").select_option("units")
    for column, header in COLUMNS.items():
        page.locator(f"#id_source-{column}").select_option(label=header)
    expect(page.locator("#id_constant-code")).to_be_hidden()
    page.locator("#id_keep").check()
    page.locator("#id_name").fill("County system")
    assert_fit(page)
    page.get_by_role("button", name=words["check"]).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_fit(page)
    work()
    expect(page.get_by_role("button", name=words["import"])).to_be_visible()
    assert_fit(page)
    assert SavedMapping.objects.get().name == "County system"

    page.get_by_role("button", name=words["import"]).click()
    work()
    expect(page).to_have_url(f"{visitor.base}/imports/{ImportBatch.objects.get().pk}/")
    assert_fit(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=words["rejected"]).click()
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig")

    page.get_by_role("link", name=words["repaired"]).click()
    send(page, "orgs.csv.rejected.csv", rows.replace("planet", "territory"), words["send"])
    page.get_by_role("button", name=words["check"]).click()
    work()
    page.get_by_role("button", name=words["import"]).click()
    work()
    batch = ImportBatch.objects.first()
    assert batch is not None
    expect(page).to_have_url(f"{visitor.base}/imports/{batch.pk}/")
    assert OrgUnit.objects.filter(code__in=["K", "K2"]).count() == 2

    page.locator("#id_reason").fill("wrong file")
    page.get_by_role("button", name=words["undo"], exact=True).click()
    work()
    expect(page.get_by_text(words["undone"])).to_be_visible()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    for address in ("/imports/", "/imports/mappings/"):
        visitor.open(address)
        assert_fit(page)


def test_another_encoding_shows_the_file_anew(visit: Visit, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.analyst)
    page = visitor.page
    visitor.open("/imports/new/")
    raw = "code,name,kind\nK,縣局,territory\n".encode("cp950")
    page.locator("#id_file").set_input_files([{"name": "units.csv", "mimeType": "text/csv", "buffer": raw}])
    page.get_by_role("button", name="Send", exact=True).click()
    sample = page.get_by_role("region", name="The first rows")
    for encoding, shown in (("gb18030", raw.decode("gb18030")), ("cp950", "縣局")):
        page.locator("#id_encoding").select_option(encoding)
        expect(sample).to_contain_text(shown.splitlines()[-1].split(",")[1 if encoding == "gb18030" else 0])
    expect(page.locator("#id_encoding")).to_have_value("cp950")


def test_it_works_without_scripts(visit: Visit, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.analyst, scripts=False)
    page = visitor.page
    visitor.open("/imports/new/")
    send(page, "orgs.csv", FOREIGN, "Send")
    page.locator("#id_kind").select_option("units")
    page.get_by_role("button", name="Show the file so").first.click()
    for column, header in COLUMNS.items():
        page.locator(f"#id_source-{column}").select_option(label=header)
    page.get_by_role("button", name="Check the file").click()
    work()
    page.reload()
    expect(page.get_by_role("button", name="Import 1 row")).to_be_visible()

"""The back office in Chinese: no English words are left, Wagtail's own included."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import polib
import pytest
import wagtail
from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from accounts.enums import Language
from accounts.models import Staff
from cms.models import ReportTemplate
from cms.office import wagtail_messages
from territory.models import OrgUnit, Route
from tests.cast import Cast, Office
from tests.factories import CalendarDayFactory, SubscriptionFactory

WAGTAIL = Path(wagtail.__file__).parent
TIPS = ("title", "aria-label", "placeholder", "alt", "data-w-tooltip-content-value")
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {
    # the product, formats, languages in their own words, keys of a keyboard
    *(
        "Routebook",
        "PDF",
        "XLSX",
        "HTML",
        "JSON",
        "AVIF",
        "GIF",
        "JPG",
        "JPEG",
        "PNG",
        "WEBP",
        "MB",
        "KB",
        "English",
    ),
    *("JavaScript", "Ctrl", "Shift", "Alt", "Esc", "API", "monthly"),
}


def wagtail_catalogues(domain: str, language: str) -> Iterator[polib.POEntry]:
    """Every message of Wagtail's catalogues in a language."""
    for path in sorted(WAGTAIL.glob(f"**/locale/{language}/LC_MESSAGES/{domain}.po")):
        yield from polib.pofile(str(path))


def lacking(domain: str) -> set[str]:
    """The messages that Wagtail has in English and not in Chinese."""
    known = {entry.msgid for entry in wagtail_catalogues(domain, "zh_Hans") if entry.translated()}
    return {entry.msgid for entry in wagtail_catalogues(domain, "en")} - known


def test_we_translate_what_wagtail_lacks_and_nothing_else() -> None:
    pages = [*wagtail_messages.MESSAGES, *(one for one, _many in wagtail_messages.COUNTED)]
    scripts = [*wagtail_messages.SCRIPTS, *(one for one, _many in wagtail_messages.SCRIPTS_COUNTED)]
    assert sorted(set(pages) - lacking("django")) == []
    assert sorted(set(scripts) ^ lacking("djangojs")) == []
    with translation.override(Language.CHINESE):
        assert [text for text in pages + scripts if translation.gettext(text) == text] == []


def test_words_of_the_site_do_not_take_the_place_of_the_admins() -> None:
    with translation.override(Language.CHINESE):
        assert translation.gettext("Words") == "字数", "of the checks beside a template"


def test_the_preview_opens_in_the_editors_language() -> None:
    for language in Language.values:
        with translation.override(language):
            assert ReportTemplate().default_preview_mode == f"html-{language}"


def test_the_scripts_speak_chinese_too(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    for language, said in ((Language.CHINESE, "修改已自动保存。"), (Language.ENGLISH, None)):
        Staff.objects.update(language=language)
        client = signed_in(Staff.objects.get(pk=cast.analyst.pk))
        script = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
        found = re.search(r"const newcatalog = ({.*?});\n", script, re.DOTALL)
        catalogue = json.loads(found[1]) if found else {}
        assert catalogue.get("Changes have been autosaved.") == said
        assert ("%(num)s error" in catalogue) is (language == Language.CHINESE)


def test_the_copied_template_is_still_wagtails() -> None:
    name = "templates/wagtailadmin/shared/headers/_actions.html"
    theirs = (WAGTAIL / "admin" / name).read_text()
    ours = Path(wagtail_messages.__file__).parents[1].joinpath(name).read_text()
    own = ours.replace("{% load i18n %}\n", "").replace(
        "{% translate 'Actions' context 'buttons' %}", "Actions"
    )
    assert own.strip() == theirs.strip()


def english(page: BeautifulSoup, names: set[str]) -> Iterator[str]:
    """What a page says in Latin letters besides names: its text, and what its elements are labelled with."""
    for tag in page(["script", "style", "noscript", "code", "kbd", "textarea"]):
        tag.extract()
    for counter in page.select("[data-side-panel-toggle-counter][hidden]"):  # holds "None" until it counts
        counter.extract()
    texts: Iterable[str] = [
        text
        for text in page.find_all(string=True)
        if type(text) is NavigableString and not isinstance(text, Comment)
    ]
    labels = [str(tag[name]) for name in TIPS for tag in page.find_all(attrs={name: True})]
    for text in (*texts, *labels):
        if set(WORD.findall(text)) - names:
            yield text.strip()


def names_on_file() -> set[str]:
    """The words of names and codes that stand on the screens as they were entered."""
    rows = [
        *Staff.objects.values_list("username", "email"),
        *OrgUnit.objects.values_list("code", "name"),
        *Route.objects.values_list("code", "name"),
    ]
    return {word for row in rows for text in row for word in WORD.findall(text)}


def screens(client: Client) -> Iterator[tuple[str, BeautifulSoup]]:
    """Every kind of screen to which the back office leads, by its address."""
    waiting, seen = ["/office/"], set()
    while waiting:
        address = waiting.pop()
        kind = re.sub(r"\d+", "0", urlsplit(address).path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        page = BeautifulSoup(answer.content, "html.parser")
        addresses = [urljoin(address, str(tag["href"])) for tag in page.find_all(href=True)]
        waiting += [found for found in addresses if found.startswith("/office/")]
        yield address, page


def test_an_administrator_reads_chinese_alone(
    cast: Cast, office: Office, signed_in: Callable[[Staff], Client]
) -> None:
    Staff.objects.update(language=Language.CHINESE)
    CalendarDayFactory(date=date(2024, 10, 1), is_working=False, name="国庆节")
    SubscriptionFactory(staff=cast.director, unit=office.north)
    client = signed_in(Staff.objects.get(pk=cast.administrator.pk))
    names = NAMES | names_on_file()
    read = {address: left for address, page in screens(client) if (left := list(english(page, names)))}
    assert read == {}
    for form in ("units", "routes", "staff", "postings", "rules", "products", "subscriptions", "days"):
        answer = client.post(f"/office/{form}/new/", {})
        assert list(english(BeautifulSoup(answer.content, "html.parser"), names)) == [], form


@pytest.mark.filterwarnings(
    # Wagtail leaves the temporary file of a thumbnail to the collector.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_an_editor_of_templates_reads_chinese_alone(
    cast: Cast, office: Office, signed_in: Callable[[Staff], Client]
) -> None:
    Staff.objects.update(language=Language.CHINESE)
    person = Staff.objects.get(pk=cast.analyst.pk)
    client = signed_in(person)
    names = NAMES | names_on_file() | {"brief", "test", "png"}
    area = "/office/snippets/cms/reporttemplate"

    def left_on(address: str, posted: dict[str, str] | None = None) -> list[str]:
        answer = client.get(address) if posted is None else client.post(address, posted, follow=True)
        assert answer.status_code == 200
        return list(english(BeautifulSoup(answer.content, "html.parser"), names))

    assert left_on(f"{area}/") == [], "the empty list"
    template = ReportTemplate(slug="brief", name_en="简报", name_zh="简报", body=[("key_figures", {})])
    template.save()
    template.save_revision(user=person).publish(user=person)
    template.name_zh = "月报"
    first, second = template.revisions.first(), template.save_revision(user=person)
    get_image_model().objects.create(title="图", file=get_test_image_file())

    read = {address: left for address, page in screens(client) if (left := list(english(page, names)))}
    assert read == {}
    assert left_on(f"{area}/?q=无") == []
    assert left_on(f"{area}/history/{template.pk}/revisions/compare/{first.pk}...{second.pk}/") == []
    assert left_on(f"{area}/history/{template.pk}/revisions/{first.pk}/revert/") == []
    assert left_on(f"{area}/add/", {"slug": "a b", "body-count": "0"}) == []
    assert left_on(f"{area}/lock/{template.pk}/", {"next": f"{area}/edit/{template.pk}/"}) == []
    assert left_on(f"{area}/unlock/{template.pk}/", {"next": f"{area}/edit/{template.pk}/"}) == []
    assert left_on(f"{area}/unpublish/{template.pk}/", {}) == []
    assert left_on(f"{area}/delete/{template.pk}/", {}) == []

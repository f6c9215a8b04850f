"""What a phone keeps of the site: complete, the same for everybody, and told when it changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.test import Client
from django.urls import reverse

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.web.static_files import ModuleStorage, needed_by
from visits.views import offline
from visits.views.offline import VERSION_HEADER, kept_files

from ..cast import Cast

SignIn = Callable[[Staff], Client]


def test_everything_that_today_calls_is_kept() -> None:
    kept = set(kept_files().files)
    for name in ("app", "sync", "outbox", "vault", "bundle", "drafts", "phone"):
        assert f"/static/visits/js/field/{name}.js" in kept
    assert {"/static/idb/index.js", "/static/tabler/css/tabler.min.css", "/static/web/js/site.js"} <= kept
    assert all(finders.find(address.removeprefix(settings.STATIC_URL)) for address in kept)


@pytest.mark.parametrize("language", Language.values)
def test_the_shell_is_the_same_for_everybody_of_a_language(
    cast: Cast, signed_in: SignIn, language: str
) -> None:
    Staff.objects.update(language=language)
    hers, strangers = (signed_in(person).get("/today/") for person in (cast.account_manager, cast.stranger))
    assert hers.content == strangers.content
    shell = hers.content.decode()
    assert f'lang="{language}"' in shell
    assert not [word for word in ("李静", "li.jing", "csrf") if word in shell]
    # Whatever it names is kept, so that it opens without signal.
    assert set(needed_by(shell)) <= set(kept_files().files)


def test_the_worker_lists_what_is_kept_and_its_version_goes_with_the_pages(
    cast: Cast, signed_in: SignIn
) -> None:
    answer = Client().get("/service-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    listed = json.loads(re.match(r"self\.KEPT = (\{.*\});\n", answer.content.decode())[1])  # type: ignore[index]
    found = kept_files()
    assert (listed["version"], tuple(listed["files"])) == (found.version, found.files)
    client = signed_in(cast.account_manager)
    for address in (listed["today"], listed["noSignal"]):
        page = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert page.headers[VERSION_HEADER] == found.version
        assert page.headers["Content-Encoding"] == "gzip"
        again = client.get(address, headers={"If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.headers[VERSION_HEADER]) == (304, found.version)


def test_another_byte_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = offline._find_kept_files()
    assert before == offline._find_kept_files()
    monkeypatch.setattr(offline, "_worker", lambda: "// another worker")
    assert offline._find_kept_files().version != before.version


@pytest.mark.parametrize(("language", "word"), [("en", "with or without signal"), ("zh-hans", "有无信号")])
def test_the_manifest_speaks_the_language_of_the_page_that_names_it(
    cast: Cast, signed_in: SignIn, language: str, word: str
) -> None:
    Staff.objects.update(language=language)
    page = signed_in(cast.account_manager).get("/me/").content.decode()
    address = re.search(r'rel="manifest" href="([^"]+)"', page)
    assert address is not None
    manifest = Client().get(address[1]).json()
    assert manifest["lang"] == language
    assert word in manifest["description"]
    assert manifest["start_url"] == reverse("visits:today")
    assert all(finders.find(icon["src"].removeprefix(settings.STATIC_URL)) for icon in manifest["icons"])


def test_only_pages_of_those_who_log_visits_bring_the_field_app(cast: Cast, signed_in: SignIn) -> None:
    assert b"phone.js" in signed_in(cast.account_manager).get("/me/").content
    assert b"phone.js" not in signed_in(cast.analyst).get("/me/").content
    assert b"phone.js" not in Client().get("/sign-in/").content


def test_the_modules_addresses_are_those_of_the_routes() -> None:
    source = Path(finders.find("visits/js/field/addresses.js")).read_text(encoding="utf-8")
    written = dict(re.findall(r'export const (\w+) = "([^"]+)";', source))
    assert written == {
        "KEY": reverse("api:field_key"),
        "BUNDLE": reverse("api:field_bundle"),
        "SIGN_IN": reverse("accounts:sign_in"),
        "SIGN_OUT": reverse("accounts:sign_out"),
        "TODAY": reverse("visits:today"),
        "WORKER": reverse("visits:service_worker"),
    }


def test_modules_call_each_other_by_names_that_follow_their_content(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name, text in (
        ("app/js/one.js", 'import { two } from "./two.js";\nexport const one = two;\n'),
        ("app/js/two.js", "export const two = 2;\n"),
        ("library/three.js", 'import "./not-shipped.js";\n'),
    ):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    storage = ModuleStorage(location=tmp_path / "collected")
    found = FileSystemStorage(location=source)
    names = ["app/js/one.js", "app/js/two.js", "library/three.js"]
    for name in names:
        with found.open(name) as content:
            storage.save(name, content)
    made = {name: hashed for name, hashed, _is_done in storage.post_process({n: (found, n) for n in names})}
    one, two = made["app/js/one.js"], made["app/js/two.js"]
    assert one is not None
    assert two is not None
    assert f"./{Path(two).name}" in (tmp_path / "collected" / one).read_text()

"""Both languages are complete, and what tells so can tell when they are not."""

from __future__ import annotations

import gettext
import os
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import npgettext, override, pgettext

from salesforce_app.management import catalogues
from salesforce_app.management.catalogues import Problem, compare
from salesforce_app.web import listings

from ..inventory import our_models

SOURCE = """
msgid "Route"
msgstr ""

msgid "%(count)s visit"
msgid_plural "%(count)s visits"
msgstr[0] ""
msgstr[1] ""

msgid "{name} owes {amount}"
msgstr ""
"""
COMPLETE = """
msgid "Route"
msgstr "线路"

msgid "%(count)s visit"
msgid_plural "%(count)s visits"
msgstr[0] "%(count)s次拜访"

msgid "{name} owes {amount}"
msgstr "{amount}由{name}欠付"
"""
HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def faults(catalogue: str) -> list[Problem]:
    return compare("visits", polib.pofile(SOURCE), polib.pofile(catalogue))


@pytest.mark.parametrize(
    ("context", "message", "translation"),
    [
        ("visits", "%(number)s missing", "缺 %(number)s 次"),
        ("debit", "Due on", "应扣日"),
        ("import", "Nothing is written.", "不写入任何数据。"),
        ("audit trail", "Change", "变更"),
    ],
)
def test_what_means_something_else_to_another_app_is_translated_for_itself(
    context: str, message: str, translation: str
) -> None:
    """Catalogues are merged: without a context, journals that are missing would be visits that are."""
    with override("zh-hans"):
        assert (
            npgettext(context, message, message, 3) == translation
            or pgettext(context, message) == translation
        )


def test_every_message_is_translated() -> None:
    out = StringIO()
    call_command("check_messages", stdout=out)
    assert out.getvalue() == "Every message is translated.\n"


def test_a_complete_catalogue_has_no_problem() -> None:
    assert faults(COMPLETE) == []


def test_a_message_that_is_not_in_the_catalogue_is_missing() -> None:
    assert faults(COMPLETE.replace('"Route"', '"Road"')) == [
        Problem("visits", "missing", "Route"),
        Problem("visits", "no longer in the source", "Road"),
    ]


def test_an_empty_translation_is_untranslated() -> None:
    assert faults(COMPLETE.replace("线路", "")) == [Problem("visits", "untranslated", "Route")]


def test_an_empty_plural_form_is_untranslated() -> None:
    assert faults(COMPLETE.replace("%(count)s次拜访", "")) == [
        Problem("visits", "untranslated", "%(count)s visit")
    ]


def test_a_fuzzy_translation_does_not_count() -> None:
    assert faults(COMPLETE.replace('msgid "Route"', '#, fuzzy\nmsgid "Route"')) == [
        Problem("visits", "fuzzy", "Route")
    ]


def test_placeholders_must_be_those_of_the_source_in_any_order() -> None:
    assert faults(COMPLETE.replace("%(count)s次", "%(number)s次")) == [
        Problem("visits", "placeholders differ (%(number)s instead of %(count)s)", "%(count)s visit")
    ]
    assert faults(COMPLETE.replace("{amount}由", "")) == [
        Problem("visits", "placeholders differ ({name} instead of {amount}, {name})", "{name} owes {amount}")
    ]


def test_a_percent_sign_is_no_placeholder() -> None:
    source = polib.pofile('msgid "100%% of %(unit)s"\nmsgstr ""\n')
    translation = polib.pofile('msgid "100%% of %(unit)s"\nmsgstr "%(unit)s的100%%"\n')
    assert compare("visits", source, translation) == []


def test_the_command_lists_each_problem_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "problems", lambda: [Problem("visits/locale/x.po", "fuzzy", "Route")])
    err = StringIO()
    with pytest.raises(CommandError, match="1 messages to see to"):
        call_command("check_messages", stderr=err)
    assert err.getvalue() == "visits/locale/x.po: fuzzy: 'Route'\n"


def test_compiling_serves_the_translation_and_leaves_a_fresh_one_alone(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text(HEADER + COMPLETE, encoding="utf-8")

    assert catalogues.compile_catalogue(source) is True
    with source.with_suffix(".mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    assert translations.gettext("Route") == "线路"
    assert translations.ngettext("%(count)s visit", "%(count)s visits", 2) == "%(count)s次拜访"

    assert catalogues.compile_catalogue(source) is False
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert catalogues.compile_catalogue(source) is True


def test_an_updated_catalogue_keeps_its_translations_and_no_date(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    dated = HEADER + '"POT-Creation-Date: 2020-06-01 08:00+0800\\n"\n"Last-Translator: 李静\\n"\n'
    source.write_text("# Copyright\n#, fuzzy" + dated + COMPLETE, encoding="utf-8")

    catalogues.normalise_catalogue(source, "zh_Hans")

    text = source.read_text(encoding="utf-8")
    assert [
        word for word in ("POT-Creation-Date", "Last-Translator", "Copyright", "fuzzy") if word in text
    ] == []
    assert faults(text) == []
    catalogues.normalise_catalogue(source, "zh_Hans")
    assert source.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_two_lists_and_no_two_sorts_of_records_are_called_alike(language: str) -> None:
    with override(language):
        lists = [str(listing.title) for listing in listings._listings.values()]
        sorts = [str(model._meta.verbose_name_plural) for model in our_models()]
    for names in (lists, sorts):
        assert [name for name in set(names) if names.count(name) > 1] == []

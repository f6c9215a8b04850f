"""The packages' translation catalogues: where they lie, what the source asks of them, what they lack.

A package has one catalogue per language, `<package>/locale/<language>/LC_MESSAGES/django.po`; the rooms
of the ground share the ground's. English is the language of the source and has none.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages
from django.utils.translation import to_locale

SOURCE_LANGUAGE = "en"
EXTRACTED_SUFFIXES = frozenset({".py", ".html", ".txt"})
UNWRAPPED = 10_000
PLACEHOLDER = re.compile(r"%\([^)]+\)[a-zA-Z]|%[sdrfi]|\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a catalogue.

    `catalogue` is its path below the project; `text` the English message, "" where the whole is meant.
    """

    catalogue: str
    fault: str
    text: str

    def __str__(self) -> str:
        return f"{self.catalogue}: {self.fault}" + (f": {self.text!r}" if self.text else "")


def packages() -> list[Path]:
    """The folders of the project's own top-level packages, sorted by name."""
    folders = {Path(app.path) for app in apps.get_app_configs()}
    return sorted(folder for folder in folders if folder.parent == settings.BASE_DIR)


def locales() -> list[str]:
    """The locale names ("zh_Hans") of the languages that need a translation."""
    return [to_locale(code) for code, _ in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def catalogue_path(package: Path, locale: str) -> Path:
    """Where the catalogue of a package in a language lies, or would lie."""
    return package / "locale" / locale / "LC_MESSAGES" / "django.po"


def compile_catalogue(source: Path) -> bool:
    """Write the .mo file beside a .po file unless a newer one is there; tell whether it was written."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(target))
    return True


def normalise_catalogue(path: Path, locale: str) -> None:
    """Give a catalogue the project's own short header, without dates, which every update would change."""
    catalogue = polib.pofile(str(path), encoding="utf-8", wrapwidth=UNWRAPPED)
    catalogue.header = ""
    catalogue.metadata_is_fuzzy = False
    catalogue.metadata = {
        "Project-Id-Version": "Routebook",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.metadata.get("Plural-Forms", "nplurals=1; plural=0;"),
    }
    catalogue.save()


@contextlib.contextmanager
def extracted() -> Iterator[Mapping[Path, polib.POFile]]:
    """The messages that the source of each package marks for translation, by package.

    Extraction works on a copy, since it writes beside the source. Needs gettext's `xgettext`.
    """
    with tempfile.TemporaryDirectory(prefix="messages-") as folder:
        for package in packages():
            _copy_translatable(package, Path(folder) / package.name)
        with contextlib.chdir(folder):
            call_command(makemessages.Command(), locale=locales(), keep_pot=True, verbosity=0)
        templates = {package: Path(folder) / package.name / "locale" / "django.pot" for package in packages()}
        yield {
            package: polib.pofile(str(template), encoding="utf-8")
            for package, template in templates.items()
            if template.exists()
        }


def _copy_translatable(package: Path, copy: Path) -> None:
    for path in package.rglob("*"):
        if path.suffix in EXTRACTED_SUFFIXES and path.is_file():
            target = copy / path.relative_to(package)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    (copy / "locale").mkdir(parents=True, exist_ok=True)


def problems() -> list[Problem]:
    """Everything that keeps the translations from being complete, in every package and language."""
    found: list[Problem] = []
    with extracted() as templates:
        for package in packages():
            template = templates.get(package, polib.POFile())
            for locale in locales():
                path = catalogue_path(package, locale)
                name = path.relative_to(settings.BASE_DIR).as_posix()
                catalogue = polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()
                found += compare(name, template, catalogue)
    return found


def compare(name: str, template: polib.POFile, catalogue: polib.POFile) -> list[Problem]:
    """What a catalogue lacks against the messages extracted from the source.

    Faults: missing, untranslated, fuzzy, placeholders that differ, and messages that the source no
    longer has, which `make messages` takes out.
    """
    wanted = {_key(entry): entry for entry in template}
    present = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    found = [Problem(name, "missing", entry.msgid) for key, entry in wanted.items() if key not in present]
    for key, entry in present.items():
        if key not in wanted:
            found.append(Problem(name, "no longer in the source", entry.msgid))
        elif entry.fuzzy:
            found.append(Problem(name, "fuzzy", entry.msgid))
        elif not entry.translated():
            found.append(Problem(name, "untranslated", entry.msgid))
        elif fault := _placeholder_fault(entry):
            found.append(Problem(name, fault, entry.msgid))
    return found


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _placeholder_fault(entry: polib.POEntry) -> str | None:
    """A plural form may leave out a placeholder that the English singular leaves out too."""
    accepted = [_placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
    forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    for form in forms:
        if _placeholders(form) not in accepted:
            wanted = ", ".join(accepted[-1]) or "none"
            return f"placeholders differ ({', '.join(_placeholders(form)) or 'none'} instead of {wanted})"
    return None


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))

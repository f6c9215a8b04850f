"""Static files that call others: their names in an installation, and all that one page needs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

NAMED = re.compile(rf"""["']({re.escape(settings.STATIC_URL)}[^"'#?\s]+)""")
"""An address of a static file in a page, in whatever attribute it stands."""
CALLED: dict[str, re.Pattern[str]] = {
    ".css": re.compile(r"""url\(\s*["']?((?!data:|#)[^"')#?]+)|@import\s*["']([^"']+)"""),
    ".js": re.compile(r"""\b(?:from|import)\s*\(?\s*["']([./][^"']+)["']"""),
    ".mjs": re.compile(r"""\b(?:from|import)\s*\(?\s*["']([./][^"']+)["']"""),
}
"""By kind of file: how it calls another one."""


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped in the library
    """Names that change with the content, compressed once; our modules call each other by these names too.

    Ours lie below ``<app>/js/``. What else is served may call files that its package does not ship.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*/js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )


def needed_by(page: str) -> dict[str, str]:
    """The static files that an HTML page names, and those that these call: SHA-256 of each by its address."""
    found: dict[str, str] = {}
    waiting = set(NAMED.findall(page))
    while waiting:
        address = waiting.pop()
        content = _content(address)
        found[address] = sha256(content).hexdigest()
        waiting |= set(_calls(address, content)) - found.keys()
    return dict(sorted(found.items()))


def _calls(address: str, content: bytes) -> Iterator[str]:
    pattern = CALLED.get(posixpath.splitext(address)[1])
    if pattern is None:
        return
    for groups in pattern.findall(content.decode()):
        called = groups if isinstance(groups, str) else "".join(groups)
        yield posixpath.normpath(posixpath.join(posixpath.dirname(address), called))


def _content(address: str) -> bytes:
    """A static file's bytes, whether it was collected or lies with its app. Raises FileNotFoundError."""
    name = unquote(address.removeprefix(settings.STATIC_URL))
    path = finders.find(name) or staticfiles_storage.path(name)
    return Path(path).read_bytes()

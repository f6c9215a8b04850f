"""The fonts of printed documents, and the promise that no character is lost.

Text is set in Noto Sans SC; a character that it lacks is looked for down a chain of further fonts and set
in the first that has it. One that no font has raises `MissingGlyph`, which names the text and where it
came from: nothing is printed as a box, and nothing is dropped.

The chain, all of it under free licences:

1. Noto Sans SC, from npm: GBK, CJK Extension A and the whole Table of General Standard Chinese Characters;
2. Noto Sans JP, from npm: among others the 𠮷 of shop signs;
3. Noto Sans TC, from npm, where it is installed: 1,660 more of Extension B;
4. DejaVu Sans, which matplotlib brings along: symbols and the other alphabets;
5. the setting ``PDF_FALLBACK_FONTS``: names or paths of TrueType files on this system. By default HanaMin
   (Debian: fonts-hanazono; every character of Extensions B to F) and BabelStone Han, if they are there.

Sets of widths, breaking of lines and charts all go through here, so that text is measured in the font
that it is printed in.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from threading import RLock
from typing import Literal
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from salesforce_app.kernel.errors import InputError, RoutebookError

from . import tounicode

REGULAR = "Routebook"
BOLD = "Routebook-Bold"
"""The names under which the first font of the chain is known to reportlab."""

ASCENT, DESCENT = 0.880, 0.120
"""Height above and depth below the base line of the first font, in ems."""

SYSTEM_FONT_DIRECTORIES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)

Align = Literal["left", "center", "right"]

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
"""Characters that by their definition leave no ink: joiners, direction marks, variation selectors."""
_COMBINED = re.compile(r".[\u0300-\u036f]+")
_SPACES = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_lock = RLock()


class MissingGlyph(RoutebookError):
    """No font of the chain can draw some characters of a text.

    ``characters`` are those characters, each once, in order; ``where`` says which record and field the
    text came from (empty when the caller did not know).
    """

    def __init__(self, text: str, characters: str, where: str = "") -> None:
        super().__init__(text, characters, where)
        self.text = text
        self.characters = characters
        self.where = where

    def __str__(self) -> str:
        named = ", ".join(
            f"{character} (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
            for character in self.characters
        )
        values = {"characters": named, "text": self.text, "where": self.where}
        if self.where:
            problem = _("%(where)s: no font can print %(characters)s in “%(text)s”.") % values
        else:
            problem = _("No font can print %(characters)s in “%(text)s”.") % values
        remedy = _(
            "Correct the text, or install a TrueType font that has the character "
            "(Debian: fonts-hanazono) and name its file in PDF_FALLBACK_FONTS."
        )
        return f"{problem} {remedy}"


@dataclass(frozen=True, slots=True)
class Face:
    """One font of the chain: the name it gets, and its files. Without a bold file the regular one serves."""

    name: str
    regular: Path
    bold: Path | None = None

    @property
    def bold_name(self) -> str:
        return f"{self.name}-Bold" if self.bold else self.name


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one font can draw; ``font`` is reportlab's name of it."""

    font: str
    text: str


class FontChain:
    """Fonts in the order in which they are asked for a character.

    Fonts after the first are opened only when a character needs them.
    """

    def __init__(self, first: Face, others: Sequence[Face] = ()) -> None:
        self.faces = (first, *others)
        self._codes: dict[str, AbstractSet[int]] = {}
        self._index: dict[str, int | None] = {}
        self._plain = frozenset(
            character
            for character in map(chr, self._open(first))
            if _printable(character)
            and not _INVISIBLE.match(character)
            and not unicodedata.combining(character)
        )
        """What is set as it stands in the first font: the quick way that nearly all texts take."""

    def _open(self, face: Face) -> AbstractSet[int]:
        """The code points that a face can draw, in both weights. The first call registers it."""
        with _lock:
            if face.name not in self._codes:
                codes = _register(face.name, face.regular)
                if face.bold:
                    codes = codes & _register(face.bold_name, face.bold)
                # Chinese type has no italic: emphasis by slant falls back to upright.
                pdfmetrics.registerFontFamily(
                    face.name,
                    normal=face.name,
                    bold=face.bold_name,
                    italic=face.name,
                    boldItalic=face.bold_name,
                )
                self._codes[face.name] = codes
            return self._codes[face.name]

    def _find(self, character: str) -> int | None:
        """Index of the first face that has a glyph for the character."""
        if character not in self._index:
            self._index[character] = next(
                (
                    index
                    for index, face in enumerate(self.faces)
                    if _printable(character) and ord(character) in self._open(face)
                ),
                None,
            )
        return self._index[character]

    def missing(self, text: str) -> str:
        """The characters of a text that no font can draw, each once, in order."""
        if self._plain.issuperset(text):
            return ""
        return "".join(dict.fromkeys(c for c in _normal(text) if self._find(c) is None))

    def check_text(self, text: str, where: str) -> None:
        """Raise `MissingGlyph` unless every character can be printed.

        ``where`` names the record and the field, such as ``retailer 03704, name``.
        """
        if missing := self.missing(text):
            raise MissingGlyph(text, missing, where)

    def runs(self, text: str, *, bold: bool = False, where: str = "") -> list[Run]:
        """The text as stretches of one font each.

        Line ends and tabs become spaces, letters followed by combining accents become accented letters,
        and characters without ink (joiners, variation selectors) go. Raises `MissingGlyph`.
        """
        if self._plain.issuperset(text):
            return [Run(BOLD if bold else REGULAR, text)] if text else []
        self.check_text(text, where)

        def font(character: str) -> str:
            face = self.faces[self._find(character) or 0]
            return face.bold_name if bold else face.name

        return [Run(name, "".join(characters)) for name, characters in groupby(_normal(text), font)]

    def mark_up(self, text: str, where: str = "") -> str:
        """Plain text as reportlab's mini-markup: escaped, with ``<font>`` around what needs another font.

        Line ends become ``<br/>``. Raises `MissingGlyph`.
        """
        if self._plain.issuperset(text):
            return escape(text)
        lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
        return "<br/>".join("".join(self._marked(line, where)) for line in lines)

    def _marked(self, line: str, where: str) -> Iterator[str]:
        for run in self.runs(line, where=where):
            marked = escape(run.text)
            yield marked if run.font == REGULAR else f'<font name="{run.font}">{marked}</font>'

    def string_width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width in points of a text on one line. Raises `MissingGlyph`."""
        if self._plain.issuperset(text):
            return pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size)
        return sum(pdfmetrics.stringWidth(run.text, run.font, size) for run in self.runs(text, bold=bold))

    def draw_string(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """Draw one line on a canvas, its base line at ``y``; ``x`` is the edge that ``align`` names."""
        runs = self.runs(text, bold=bold)
        if align != "left":
            width = sum(pdfmetrics.stringWidth(run.text, run.font, size) for run in runs)
            x -= width if align == "right" else width / 2
        pen = canvas.beginText(x, y)
        for run in runs:
            pen.setFont(run.font, size)
            pen.textOut(run.text)
        canvas.drawText(pen)


def _printable(character: str) -> bool:
    """Whether a character has a meaning and a form of its own that can be set from left to right.

    Private-use characters mean something else in each font; scripts written from right to left would
    come out in the wrong order, since reportlab is used without a shaping engine here.
    """
    return unicodedata.category(character) not in {"Cc", "Cs", "Co"} and unicodedata.bidirectional(
        character
    ) not in {
        "R",
        "AL",
    }


def _normal(text: str) -> str:
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    # Only accents are composed: whole NFC would turn compatibility ideographs, which names use, into others.
    return _COMBINED.sub(lambda cluster: unicodedata.normalize("NFC", cluster[0]), text)


def _register(name: str, path: Path) -> AbstractSet[int]:
    # Without ``asciiReadable`` a subset holds what is used, and not all of ASCII besides.
    font = TTFont(name, str(path), asciiReadable=False)
    pdfmetrics.registerFont(font)
    codes: AbstractSet[int] = font.face.charToGlyph.keys()
    return codes


def _noto(language: str, name: str) -> Face:
    folder = Path(settings.NODE_MODULES) / "@expo-google-fonts" / f"noto-sans-{language}"
    stem = f"NotoSans{language.upper()}"
    return Face(
        name, folder / "400Regular" / f"{stem}_400Regular.ttf", folder / "700Bold" / f"{stem}_700Bold.ttf"
    )


def _other_faces() -> Iterator[Face]:
    yield from (_noto(language, f"{REGULAR}-{language.upper()}") for language in ("jp", "tc"))
    matplotlib = importlib.util.find_spec("matplotlib")
    if matplotlib and matplotlib.origin:
        folder = Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf"
        yield Face(f"{REGULAR}-DejaVu", folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf")
    for path in _system_fonts(settings.PDF_FALLBACK_FONTS):
        yield Face(f"{REGULAR}-{path.stem}", path)


def _system_fonts(names: Sequence[str]) -> list[Path]:
    """The files that the names mean, in the order of the names; those that are not there are left out."""
    wanted = {name for name in names if not Path(name).is_absolute()}
    found: dict[str, Path] = {}
    if wanted:
        for directory in SYSTEM_FONT_DIRECTORIES:
            for path in sorted(Path(directory).expanduser().rglob("*.ttf")):
                if path.name in wanted:
                    found.setdefault(path.name, path)
    paths = (Path(name) if Path(name).is_absolute() else found.get(name) for name in names)
    return [path for path in paths if path]


@lru_cache(maxsize=1)
def chain() -> FontChain:
    """The fonts of this installation, opened on the first call. Raises `InputError` without Noto Sans SC."""
    with _lock:
        tounicode.install()
        first = _noto("sc", REGULAR)
        for path in (first.regular, first.bold):
            if path and not path.is_file():
                raise InputError(
                    _("Fonts"),
                    _("%(file)s is not installed.") % {"file": path.name},
                    _("Run “make setup”, or let NODE_MODULES name the folder that npm has filled."),
                )
        made = FontChain(first, [face for face in _other_faces() if face.regular.is_file()])
        # A new canvas starts in this font; Helvetica would be named in every file otherwise.
        rl_config.canvas_basefontname = REGULAR
        # Streams stay binary: writing them as ASCII costs a quarter more bytes, and time.
        rl_config.useA85 = 0
        return made


def check_text(text: str, where: str) -> None:
    """`FontChain.check_text` of this installation's fonts."""
    chain().check_text(text, where)


def runs(text: str, *, bold: bool = False, where: str = "") -> list[Run]:
    """`FontChain.runs` of this installation's fonts."""
    return chain().runs(text, bold=bold, where=where)


def mark_up(text: str, where: str = "") -> str:
    """`FontChain.mark_up` of this installation's fonts."""
    return chain().mark_up(text, where)


def string_width(text: str, size: float, *, bold: bool = False) -> float:
    """`FontChain.string_width` of this installation's fonts."""
    return chain().string_width(text, size, bold=bold)


def draw_string(
    canvas: Canvas, x: float, y: float, text: str, size: float, *, bold: bool = False, align: Align = "left"
) -> None:
    """`FontChain.draw_string` of this installation's fonts."""
    chain().draw_string(canvas, x, y, text, size, bold=bold, align=align)

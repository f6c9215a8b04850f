"""Which encoding a text file is in, decided on every byte of it, in bounded memory."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .folding import fold
from .problems import UnreadableFile

BLOCK = 1 << 20
MAX_LINE = 1 << 17
"""Bytes in one physical line (characters in UTF-16). Also the longest cell that csv reads."""

PLAUSIBLE = 0.6
"""Least share of everyday characters among the non-ASCII ones for an encoding to be believed."""

HEADER_WITHIN = 20
"""Lines among which the header is looked for: there may be titles above it."""

_SAMPLE = 1 << 20
_NAMES = {"gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS"}
_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a text file told: its SHA-256, its encoding, and whether lines end in LF."""

    sha256: str
    encoding: str
    has_line_feeds: bool


@dataclass(slots=True)
class _Trial:
    """How far a strict decoding came, and how everyday its characters look."""

    encoding: str
    failed_line: int | None = None
    score: float = 0.0
    known_headers: int = 0


def survey(path: Path, *, encoding: str | None = None, known_headers: Collection[str] = ()) -> Survey:
    """Read the file once (twice when it is not UTF-8) and settle its encoding.

    ``encoding`` is the one that a mapping states: then the file must be in it. ``known_headers`` are
    column names, folded: a candidate under which a line near the top shows some of them wins. Raises
    UnreadableFile on a NUL, an overlong line, or bytes that no encoding explains.
    """
    with path.open("rb") as file:
        head = file.read(4096)
        wide = _utf16(head)
    if encoding is not None:
        chosen = codecs.lookup(encoding).name
        if chosen.startswith("utf-16"):
            return _survey_wide(path, wide or chosen)
        return _survey_stated(path, chosen, head)
    if wide:
        return _survey_wide(path, wide)
    digest, line_feeds, failed_line = _scan(path)
    if failed_line is None:
        return Survey(digest, "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8", line_feeds)
    return Survey(digest, _east_asian(path, failed_line, known_headers), line_feeds)


def line_count(text: str) -> int:
    """Line ends in the text, whichever kind they are."""
    return len(_NEWLINE.findall(text))


def _lines_before(block: bytes, position: int) -> int:
    return line_count(block[:position].decode("latin-1"))


def _blocks(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Whole lines, about a megabyte at a time, with the number of lines before them."""
    rest, lines = b"", 0
    while data := file.read(BLOCK):
        data = rest + data
        start = 0
        while len(data) - start > MAX_LINE:
            window = (start, start + MAX_LINE + 1)
            end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
            if end < 0:
                raise _overlong(name, lines + _lines_before(data, start) + 1)
            start = end + 1
        cut = data.rfind(b"\n") + 1 or data.rfind(b"\r") + 1
        yield lines, data[:cut]
        lines += data.count(b"\n", 0, cut) or _lines_before(data, cut)
        rest = data[cut:]
    yield lines, rest


def _overlong(name: str, line: int) -> UnreadableFile:
    return UnreadableFile(
        name,
        _("The line is longer than %(limit)d bytes.") % {"limit": MAX_LINE},
        _("Look whether this is a table at all, and whether its lines end where its rows end."),
        line=line,
    )


def _binary(name: str, line: int) -> UnreadableFile:
    return UnreadableFile(
        name,
        _("The file holds a NUL byte: it is not a text file, or it is damaged."),
        _("Save the table as CSV (UTF-8) or as XLSX and send that."),
        line=line,
    )


def _scan(path: Path) -> tuple[str, bool, int | None]:
    """The checksum, whether LF occurs, and the first line that is not UTF-8 (None when all are)."""
    digest, line_feeds, failed_line = hashlib.sha256(), False, None
    with path.open("rb") as file:
        for lines, block in _blocks(file, path.name):
            digest.update(block)
            line_feeds = line_feeds or b"\n" in block
            if b"\0" in block:
                raise _binary(path.name, lines + _lines_before(block, block.index(b"\0")) + 1)
            if failed_line is None and not block.isascii():
                try:
                    block.decode("utf-8")
                except UnicodeDecodeError as error:
                    failed_line = lines + _lines_before(block, error.start) + 1
    return digest.hexdigest(), line_feeds, failed_line


def _survey_stated(path: Path, encoding: str, head: bytes) -> Survey:
    digest, line_feeds, failed_line = _scan(path)
    if encoding == "utf-8" and head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    if not encoding.startswith("utf-8"):
        failed_line = _try(path, encoding, ()).failed_line
    if failed_line is not None:
        raise UnreadableFile(
            path.name,
            _("The line is not in the stated encoding %(encoding)s.") % {"encoding": encoding},
            _("Correct the encoding in the mapping file, or leave it out to have it detected."),
            line=failed_line,
        )
    return Survey(digest, encoding, line_feeds)


def _utf16(head: bytes) -> str | None:
    """The UTF-16 codec that the first bytes call for: by byte order mark, or by where the zeros stand."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    pairs = len(head) // 2
    # Digits and delimiters have a zero in one half; a few characters (一, 销) have one in the other.
    if pairs and max(even, odd) >= 0.1 * pairs and min(even, odd) <= 0.2 * max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _survey_wide(path: Path, encoding: str) -> Survey:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, pending, line_feeds = 1, 0, False
    with path.open("rb") as file:
        while True:
            data = file.read(BLOCK // 8)
            digest.update(data)
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError:
                raise UnreadableFile(
                    path.name,
                    _("The file starts as UTF-16 text but does not go on as such: it is cut off or damaged."),
                    _("Export it again and compare the file sizes."),
                    line=lines,
                ) from None
            if "\0" in text:
                raise _binary(path.name, lines + line_count(text[: text.index("\0")]))
            line_feeds = line_feeds or "\n" in text
            for number, part in enumerate(_NEWLINE.split(text)):
                pending = len(part) + (0 if number else pending)
                if pending > MAX_LINE:
                    raise _overlong(path.name, lines + number)
            lines += line_count(text)
            if not data:
                return Survey(digest.hexdigest(), encoding, line_feeds)


def _east_asian(path: Path, utf8_line: int, known_headers: Collection[str]) -> str:
    """The Chinese encoding of a file that is not UTF-8. Raises UnreadableFile when none is plausible."""
    trials = [_try(path, encoding, known_headers) for encoding in ("gb18030", "cp950")]
    if trials[1].failed_line is not None:
        # Big5 with the characters of Hong Kong: larger, so tried only where the usual one does not do.
        trials[1] = _try(path, "big5hkscs", known_headers)
    decoded = sorted(
        (trial for trial in trials if trial.failed_line is None),
        key=lambda trial: (trial.known_headers, trial.score),
        reverse=True,
    )
    if not decoded:
        best = max(trials, key=lambda trial: trial.failed_line or 0)
        raise UnreadableFile(
            path.name,
            _("The line is not UTF-8; read as %(encoding)s, the file breaks off at line %(line)d.")
            % {"encoding": _NAMES[best.encoding], "line": best.failed_line or 0},
            _("The file mixes encodings or is damaged: export it again as UTF-8."),
            line=utf8_line,
        )
    first = decoded[0]
    if not first.known_headers and first.score < PLAUSIBLE:
        raise UnreadableFile(
            path.name,
            _("The line is not UTF-8, and read as %(encoding)s the file makes no sense.")
            % {"encoding": _NAMES[first.encoding]},
            _("Export it again as UTF-8, or state its encoding in a mapping file."),
            line=utf8_line,
        )
    rivals = [
        trial.encoding
        for trial in decoded
        if trial.known_headers == first.known_headers and first.score - trial.score < 0.05
    ]
    return first.encoding if len(rivals) == 1 else _by_vote(path, rivals)


def _by_vote(path: Path, rivals: list[str]) -> str:
    """Where everyday characters do not decide: charset-normalizer's opinion, else the commoner encoding."""
    from charset_normalizer import from_bytes

    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    best = from_bytes(sample, cp_isolation=rivals).best()
    return best.encoding if best and best.encoding in rivals else rivals[0]


def _try(path: Path, encoding: str, known_headers: Collection[str]) -> _Trial:
    trial = _Trial(encoding)
    characters: Counter[str] = Counter()
    with path.open("rb") as file:
        for lines, block in _blocks(file, path.name):
            try:
                text = block.decode(encoding)
            except UnicodeDecodeError as error:
                trial.failed_line = lines + _lines_before(block, error.start) + 1
                return trial
            if lines == 0:
                trial.known_headers = _known_near_the_top(text, known_headers)
            if characters.total() < _SAMPLE:
                characters.update(text)
    strange = {character: count for character, count in characters.items() if not character.isascii()}
    total = sum(strange.values())
    if total:
        trial.score = sum(count for character, count in strange.items() if is_everyday(character)) / total
    return trial


def _known_near_the_top(text: str, known_headers: Collection[str]) -> int:
    """How many names of columns, not ASCII, stand in the line near the top that has most of them."""
    lines = (line for line in io.StringIO(text) if line.strip())
    return max(
        (
            sum(
                not cell.isascii() and fold(cell.strip(' "\r\n')) in known_headers
                for cell in re.split(r"[,;\t|]", line)
            )
            for line in islice(lines, HEADER_WITHIN)
        ),
        default=0,
    )


def is_everyday(character: str) -> bool:
    """Whether a non-ASCII character is common in Chinese office files.

    Those are the first levels of GB 2312 (3,755 simplified characters by frequency) and of Big5 (5,401
    traditional ones), Chinese punctuation and full-width forms.
    """
    if "\u3000" <= character <= "\u3017" or "\uff01" <= character <= "\uffe5" or character in "·—‘’“”…℃㎡":
        return True
    if not "\u4e00" <= character <= "\u9fff":
        return False
    for encoding, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if low <= character.encode(encoding)[0] <= high:
                return True
        except UnicodeEncodeError:
            continue
    return False

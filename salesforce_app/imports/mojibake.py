"""Text that was decoded with the wrong encoding somewhere on its way and then saved so."""

from __future__ import annotations

import re
import unicodedata

_LOST = re.compile("\ufffd|锟斤拷")
_LATIN_RUN = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
_WIDE_RUN = re.compile("[\u2e80-\ufaff\uff00-\uffef]{3,}")

_GB18030_PRIVATE = str.maketrans(
    "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7\ue81e\ue826\ue82b\ue82c\ue832\ue843"
    "\ue854\ue864\ue816\ue817\ue818\ue831\ue83b\ue855",
    "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9"
    "\u9fba\u9fbb\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
)
"""The characters that GB18030's first edition kept in the private area, to where Unicode has them now."""


def repaired(text: str) -> str:
    """The text with the private-use characters of old GB18030 files put where Unicode has them."""
    return text.translate(_GB18030_PRIVATE)


def is_garbled(text: str) -> bool:
    """Whether the text shows the marks of a wrong conversion.

    Three marks are known: replacement characters (also as 锟斤拷); UTF-8 read as Western European
    (``é¢å·``); UTF-8 read as GBK (``璁稿彲璇``). Each asks for a run that is practically never written
    on purpose: its bytes must form whole UTF-8 characters of a script that fits.
    """
    if text.isascii():
        return False
    if _LOST.search(text):
        return True
    if any(_is_latin_mojibake(run.group()) for run in _LATIN_RUN.finditer(text)):
        return True
    return any(_is_wide_mojibake(run.group()) for run in _WIDE_RUN.finditer(text))


def _is_latin_mojibake(run: str) -> bool:
    raw = bytearray()
    for character in run:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return False
            raw.append(ord(character))
    decoded = raw.decode("utf-8", errors="ignore")
    if any(map(_is_han, decoded)):
        return True
    mostly = len(decoded.encode("utf-8")) * 2 >= len(raw)
    return mostly and any(
        "\u00c0" <= character <= "\u017f" or "\u2010" <= character <= "\u203a" for character in decoded
    )


def _is_wide_mojibake(run: str) -> bool:
    raw = run.encode("gb18030")
    decoded = raw.decode("utf-8", errors="ignore")
    # A whole character of a cut-off pair may be left at the end; everything before it must fit.
    if len(decoded) < 2 or len(raw) - len(decoded.encode("utf-8")) > 2:
        return False
    return all(_is_common_han(character) for character in decoded) and not all(map(_is_common_han, run))


def _is_han(character: str) -> bool:
    return (
        "\u3400" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uff5e"
        or "\u3000" <= character <= "\u3017"
    )


def _is_common_han(character: str) -> bool:
    """Whether it is one of the 3,755 characters of GB 2312's first level, or Chinese punctuation."""
    if unicodedata.category(character).startswith("P"):
        return True
    try:
        raw = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(raw) == 2 and 0xB0 <= raw[0] <= 0xD7

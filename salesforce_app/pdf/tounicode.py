"""Mends the table by which a PDF reader copies and searches text.

reportlab (up to at least 5.1) writes a code point above U+FFFF into a font's ToUnicode table as five or
six hexadecimal digits, where the PDF specification (ISO 32000-1, 9.10.3) wants UTF-16BE: such characters
look right on paper and come out of the clipboard as others. It also puts all entries of a font into one
``beginbfchar`` block, of which the specification allows at most 100. `install` puts a correct function in
its place; it does no harm under a reportlab that has mended this itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfbase import ttfonts

_BLOCK = 100

_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <{last:02X}>
endcodespacerange"""

_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def to_unicode_cmap(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of one font subset: position in ``subset`` → the code point that stands there."""
    entries = [f"<{position:02X}> <{_utf16(code)}>" for position, code in enumerate(subset)]
    lines = [_HEAD.format(name=fontname, last=len(subset) - 1)]
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append(_TAIL)
    return "\n".join(lines)


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be", "surrogatepass").hex().upper()


def install() -> None:
    """Make reportlab use `to_unicode_cmap`."""
    ttfonts.makeToUnicodeCMap = to_unicode_cmap

"""The parts of a report that an editor wrote herself, as sections of content."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from .blocks import HEADING, IMAGE, PAGE_BREAK, TEXT, in_language
from .content import PageBreak, Picture, RichText, Section
from .prose import lines_of

MOST_PIXELS = 1600
"""A picture's longer side: sharp on an A4 page, and light enough for an e-mail."""

_KINDS = {"JPEG": "image/jpeg", "PNG": "image/png"}
"""Formats that every one of a report's formats can print; others become PNG."""
_ORIENTATION = 0x0112
"""The EXIF tag that says how a camera was held; only browsers heed it."""


def own_section(kind: str, value: Any, language: str, place: int) -> Section | None:
    """The section of one own part in a language; None for a part with nothing to show.

    ``place`` is its place in the template, which keeps its name unique within the report.
    """
    name = f"{kind.replace('_', '-')}-{place + 1}"
    if kind == HEADING:
        heading = in_language(value, "heading", language)
        return Section(name, heading, "", ()) if heading else None
    if kind == TEXT:
        lines = lines_of(in_language(value, "text", language))
        return Section(name, "", "", (RichText(lines),)) if lines else None
    if kind == PAGE_BREAK:
        return Section(name, "", "", (PageBreak(),))
    assert kind == IMAGE
    picture = _picture(value, language)
    return None if picture is None else Section(name, "", "", (picture,))


def _picture(value: Any, language: str) -> Picture | None:
    """The picture of a block; None when its image or the image's file is gone."""
    image = value.get("image")
    if image is None:
        return None
    try:
        with image.file.open("rb") as stored:
            content: bytes = stored.read()
    except OSError:
        return None
    caption = in_language(value, "caption", language)
    return Picture(*_printable(content), caption, image.default_alt_text or caption)


def _printable(content: bytes) -> tuple[bytes, str, int, int]:
    """An image's file as it is printed, with its type, width and height."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content)) as opened:
        kind = opened.format or ""
        is_upright = opened.getexif().get(_ORIENTATION, 1) == 1
        if kind in _KINDS and is_upright and max(opened.size) <= MOST_PIXELS:
            return content, _KINDS[kind], *opened.size
        upright = ImageOps.exif_transpose(opened)
        kind = "JPEG" if kind == "JPEG" else "PNG"
        plain = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    plain.thumbnail((MOST_PIXELS, MOST_PIXELS))
    target = BytesIO()
    plain.save(target, kind)
    return target.getvalue(), _KINDS[kind], *plain.size


def own_texts(section: Section) -> tuple[str, ...]:
    """Every text of an own section, for the check that fonts have its characters."""
    texts = [section.heading] if section.heading else []
    for element in section.elements:
        if isinstance(element, RichText):
            texts += [line.text for line in element.lines]
        elif isinstance(element, Picture) and element.caption:
            texts.append(element.caption)
    return tuple(texts)

"""The parts of a report that an editor wrote herself, as sections of content."""

from __future__ import annotations

from typing import Any

from .blocks import HEADING, IMAGE, PAGE_BREAK, TEXT, in_language
from .content import PageBreak, Picture, RichText, Section
from .prose import lines_of

MOST_PIXELS = 1600
"""A picture's longer side: sharp on an A4 page, and light enough for an e-mail."""

_PRINTABLE = {"jpeg": "image/jpeg", "png": "image/png"}


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
    size = f"max-{MOST_PIXELS}x{MOST_PIXELS}"
    kept = f"{size}|format-png"
    try:
        with image.get_willow_image() as opened:
            kept = size if opened.format_name in _PRINTABLE else kept
        rendition = image.get_rendition(kept)
        with rendition.file.open("rb") as stored:
            content: bytes = stored.read()
    except OSError:
        return None
    kind = "image/jpeg" if content[:2] == b"\xff\xd8" else "image/png"
    caption = in_language(value, "caption", language)
    return Picture(
        content, kind, rendition.width, rendition.height, caption, image.default_alt_text or caption
    )


def own_texts(section: Section) -> tuple[str, ...]:
    """Every text of an own section, for the check that fonts have its characters."""
    texts = [section.heading] if section.heading else []
    for element in section.elements:
        if isinstance(element, RichText):
            texts += [line.text for line in element.lines]
        elif isinstance(element, Picture) and element.caption:
            texts.append(element.caption)
    return tuple(texts)

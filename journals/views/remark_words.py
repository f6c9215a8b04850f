"""On what a comment was made, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..measures.content import Content
from ..measures.parts import Read, read
from ..models import Remark
from .review_words import PART_NAMES

LONGEST_QUOTE = 120


def part_words(remark: Remark) -> str:
    """The name of the part and how its text begins, as it stood in the version; "" for the whole."""
    if not remark.anchor:
        return ""
    parts: Read[None] = read(Content.of_json(remark.version.content))
    for part in parts.texts():
        if part.anchor == remark.anchor:
            text = "".join(piece.text for piece in part.pieces)
            quote = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rstrip() + "…"
            return _("%(part)s: “%(quote)s”") % {"part": PART_NAMES.get(part.name, part.name), "quote": quote}
    return _("a fact")

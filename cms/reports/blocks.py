"""What an editor chooses of a section in a report template: little, since the facts give the content."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock

from accounts.enums import Language


class SectionBlock(StructBlock):
    """A section of a report: which one it is says the block, and its heading may be the office's own."""

    heading_en = CharBlock(
        required=False, max_length=80, label=_("Heading in English"), help_text=_("Empty: the usual heading.")
    )
    heading_zh = CharBlock(
        required=False, max_length=80, label=_("Heading in Chinese"), help_text=_("Empty: the usual heading.")
    )


def own_heading(value: Any, language: str) -> str:
    """The heading that the editor gave a block's value in a language; "" for none."""
    field = "heading_zh" if language == Language.CHINESE else "heading_en"
    return str(value.get(field) or "").strip()

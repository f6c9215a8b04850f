"""What an editor places in a report template: sections of figures, and parts of her own.

Of a section she chooses little, since the facts give its content. Her own parts are written in both
languages of the product; a language that she left empty shows the other one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, RichTextBlock, StaticBlock, StreamBlock, StructBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from accounts.enums import Language

from .prose import FEATURES, lines_of

MESSAGE = "title_message"
TEXT, IMAGE, HEADING, PAGE_BREAK = "text", "image", "heading", "page_break"
OWN_PARTS = frozenset({TEXT, IMAGE, HEADING, PAGE_BREAK})
"""Names of the parts that hold no figures."""


class SectionBlock(StructBlock):
    """A section of a report: which one it is says the block, and its heading may be the office's own."""

    heading_en = CharBlock(
        required=False,
        max_length=80,
        label=gettext_lazy("Heading in English"),
        help_text=gettext_lazy("Empty: the usual heading."),
    )
    heading_zh = CharBlock(
        required=False,
        max_length=80,
        label=gettext_lazy("Heading in Chinese"),
        help_text=gettext_lazy("Empty: the usual heading."),
    )


def in_language(value: Any, field: str, language: str) -> str:
    """One of a pair of fields, ``…_en`` and ``…_zh``: the language's own, else the other one."""
    own, other = ("zh", "en") if language == Language.CHINESE else ("en", "zh")
    return str(value.get(f"{field}_{own}") or "").strip() or str(value.get(f"{field}_{other}") or "").strip()


def own_heading(value: Any, language: str) -> str:
    """The heading that the editor gave a block's value in a language; "" for none."""
    field = "heading_zh" if language == Language.CHINESE else "heading_en"
    return str(value.get(field) or "").strip()


class HeadingBlock(StructBlock):
    """A heading over what follows."""

    heading_en = CharBlock(required=False, max_length=120, label=gettext_lazy("Heading in English"))
    heading_zh = CharBlock(required=False, max_length=120, label=gettext_lazy("Heading in Chinese"))

    class Meta:
        icon = "h2"
        label = gettext_lazy("Heading")

    def clean(self, value: Any) -> Any:
        """One of the two languages at least."""
        cleaned = super().clean(value)
        if not in_language(cleaned, "heading", Language.ENGLISH):
            raise StructBlockValidationError({"heading_en": _missing(_("Write the heading."))})
        return cleaned


class TextBlock(StructBlock):
    """Free text: paragraphs, lists, bold and slanted words."""

    text_en = RichTextBlock(required=False, features=FEATURES, label=gettext_lazy("Text in English"))
    text_zh = RichTextBlock(required=False, features=FEATURES, label=gettext_lazy("Text in Chinese"))

    class Meta:
        icon = "pilcrow"
        label = gettext_lazy("Text")

    def clean(self, value: Any) -> Any:
        """One of the two languages at least."""
        cleaned = super().clean(value)
        if not any(lines_of(str(cleaned.get(name) or "")) for name in ("text_en", "text_zh")):
            raise StructBlockValidationError({"text_en": _missing(_("Write the text."))})
        return cleaned


class ImageBlock(StructBlock):
    """A picture across the page, with what it shows."""

    image = ImageChooserBlock(label=gettext_lazy("Image"))
    caption_en = CharBlock(required=False, max_length=200, label=gettext_lazy("Caption in English"))
    caption_zh = CharBlock(required=False, max_length=200, label=gettext_lazy("Caption in Chinese"))

    class Meta:
        icon = "image"
        label = gettext_lazy("Image")


class PageBreakBlock(StaticBlock):
    """What follows begins on a new page."""

    class Meta:
        icon = "horizontalrule"
        label = gettext_lazy("Page break")
        admin_text = gettext_lazy("What follows begins on a new page of the PDF.")


OWN_BLOCKS = [
    (TEXT, TextBlock),
    (IMAGE, ImageBlock),
    (HEADING, HeadingBlock),
    (PAGE_BREAK, PageBreakBlock),
]


class ReportBody(StreamBlock):
    """The parts of a report in their order; refuses what no report can be made of."""

    def clean(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Each part on its own, then all of them together."""
        cleaned = super().clean(value, *args, **kwargs)
        errors = dict(faults([child.block_type for child in cleaned]))
        if None in errors:
            raise StreamBlockValidationError(non_block_errors=[errors[None]])
        if errors:
            raise StreamBlockValidationError(
                block_errors={place: error for place, error in errors.items() if place is not None}
            )
        return cleaned


def faults(names: list[str]) -> Iterable[tuple[int | None, ValidationError]]:
    """What cannot stand where it stands, by place; None for the whole."""
    if not set(names) - OWN_PARTS - {MESSAGE}:
        yield (
            None,
            ValidationError(_("A report needs a section of figures: add one of the sections.")),
        )
        return
    for place, name in enumerate(names):
        following = names[place + 1] if place + 1 < len(names) else None
        if name not in OWN_PARTS and name in names[:place]:
            yield place, _missing(_("This section stands in the report already. Remove one of the two."))
        elif name == MESSAGE and set(names[:place]) - OWN_PARTS:
            yield place, _missing(_("The message stands before all sections. Move it up."))
        elif name == PAGE_BREAK and (place == 0 or following in (None, PAGE_BREAK)):
            yield place, _missing(_("A page break stands between two parts. Move or remove it."))
        elif name == HEADING and following in (None, PAGE_BREAK, HEADING):
            yield place, _missing(_("Nothing follows this heading. Move or remove it."))


def _missing(text: str) -> ValidationError:
    return ValidationError(text)

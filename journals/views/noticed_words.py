"""What a writer is told about her text before she submits it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..enums import FlagKind
from ..measures.content import Content
from ..measures.noticed import Noticed
from ..measures.personal_numbers import personal_numbers
from ..measures.similarity import LikenessKind
from ..measures.wording import likeness_text, personal_number_text


@dataclass(frozen=True, slots=True)
class PersonalNumberFound:
    """A number in a text that has no business to be there, in words."""

    anchor: str
    start: int
    end: int
    text: str


def noticed_words(noticed: Noticed) -> str:
    """One thing that was noticed, with the figure on file or the day of the text that it is like."""
    if noticed.is_copy:
        return likeness_text(LikenessKind(noticed.kind.value), noticed.other_on)
    if noticed.kind != FlagKind.CHANGED_FACT or noticed.words:
        return noticed.words
    return _("This was drafted from records that have changed since.")


def warnings_of(content: Content) -> list[PersonalNumberFound]:
    """The numbers of identity and bank cards in what somebody wrote."""
    return [
        PersonalNumberFound(anchor, *number.span, text=personal_number_text(number.kind))
        for anchor, text in content.prose().items()
        for number in personal_numbers(text)
    ]


def has_personal_number(texts: Iterable[str]) -> bool:
    """Whether one of some texts has such a number."""
    return any(personal_numbers(text) for text in texts)

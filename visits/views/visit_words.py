"""What a visit's page says, in sentences. A place that does not agree is a question, never a reproach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..enums import Channel, LocationCheck, Section
from ..measures.location import WORST_ACCURACY_M
from ..measures.questionnaire import Answer, Question, VisitForm, label_of
from ..models import Visit


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with its answer in words; ``is_finding`` when it is not what the form was prefilled with."""

    question: str
    answer: str
    is_finding: bool
    is_given: bool


def answer_words(question: Question, answer: Answer, language: str | None) -> str:
    """An answer in words."""
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    if isinstance(answer, int | float):
        return str(number_format(answer, use_l10n=True, force_grouping=True))
    return label_of(question.choices, answer, language)


def answer_lines(form: VisitForm, visit: Visit) -> list[tuple[str, list[AnswerLine]]]:
    """The answers by section, in the words of the version that the visit was filled in with.

    What was left out stands with the answer that the form was prefilled with; a question without either is
    left out.
    """
    language = get_language()
    sections: list[tuple[str, list[AnswerLine]]] = []
    for section in Section:
        lines = []
        for question in form.questions:
            given = visit.observations.get(question.code)
            if question.section is not section or (question.is_retired and given is None):
                continue
            answer = question.default if given is None else given
            if answer is not None:
                lines.append(
                    AnswerLine(
                        question.label.told(language),
                        answer_words(question, answer, language),
                        given is not None and given != question.default,
                        given is not None,
                    )
                )
        if lines:
            sections.append((str(section.label), lines))
    return sections


def purpose_words(form: VisitForm, purposes: Sequence[str]) -> str:
    """The purposes in words."""
    language = get_language()
    between = "、" if (language or "").startswith("zh") else ", "
    return between.join(label_of(form.purposes, str(purpose), language) for purpose in purposes)


def place_words(visit: Visit) -> str:
    """How the position at arrival compares with the shop's."""
    if visit.channel != Channel.IN_PERSON:
        return _("A contact by phone or message has no place.")
    values = {
        "metres": _metres(visit.distance_m),
        "accuracy": _metres(visit.accuracy_m),
    }
    if visit.location_check == LocationCheck.CONFIRMED:
        return _("The position taken at arrival agrees with the shop's: %(metres)s apart.") % values
    if visit.location_check == LocationCheck.CONTRADICTED:
        return (
            _(
                "The position taken at arrival lies %(metres)s from the one on file for the shop. Either may "
                "be off: the tap came on the way, the shop moved, its position was never right. What fits?"
            )
            % values
        )
    if visit.latitude is None and visit.distance_m is None:
        return _("No position was taken at arrival. Nothing follows from that.")
    if visit.distance_m is None:
        return _("A position was taken at arrival; that of the shop is not known.")
    if visit.accuracy_m is None:
        return _("The position taken at arrival says nothing of its accuracy, so it is not compared.")
    if visit.accuracy_m > WORST_ACCURACY_M:
        return (
            _("The position taken at arrival is good to %(accuracy)s only, so it is not compared.") % values
        )
    return _("The place is not known.")


def _metres(value: object) -> str:
    metres = float(str(value or 0))
    if metres >= 10_000:
        return _("%(number)s km") % {"number": number_format(round(metres / 1000), use_l10n=True)}
    return _("%(number)s m") % {"number": number_format(round(metres), use_l10n=True, force_grouping=True)}

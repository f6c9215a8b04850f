"""The form of a visit: what is asked, what may be answered, and what counts as found out (domain.md §3.9).

A form is a value. Its versions are kept by ``visits.domain.questionnaires`` in the shape of ``content_of``;
``visits.measures.standard_form`` is the one of the code. Every purpose, outcome, question and choice has a
code, which is what visits keep, and its wording in both languages of the site. What is retired is asked no
more and stays readable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError
from visits.enums import QuestionKind, Section

Answer = bool | int | float | str

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_LABEL = 200
LONGEST_ANSWER = 500
LARGEST_NUMBER = 1_000_000_000
MOST_QUESTIONS = 60
MOST_CHOICES = 30
CHINESE = "zh-hans"
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in the languages of the site; a language left empty is told in the other one."""

    en: str = ""
    zh_hans: str = ""

    def told(self, language: str | None) -> str:
        """The text in a language of the site."""
        chinese = (language or "").lower().startswith("zh")
        return (self.zh_hans or self.en) if chinese else (self.en or self.zh_hans)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: a purpose, an outcome, an answer."""

    code: str
    label: Wording
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``default`` is the answer that the form is prefilled with: "nothing new" here.

    ``choices`` are those of a choice question. A required one without a default must be answered at every
    visit in person.
    """

    code: str
    section: Section
    kind: QuestionKind
    label: Wording
    choices: tuple[Choice, ...] = ()
    default: Answer | None = None
    required: bool = False
    is_retired: bool = False

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices that may be chosen."""
        return tuple(choice for choice in self.choices if not choice.is_retired)


@dataclass(frozen=True, slots=True)
class VisitForm:
    """All that is asked at a visit. ``default_outcome`` is the code of "nothing new"."""

    purposes: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    default_outcome: str
    questions: tuple[Question, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are asked, by section and in their order within it."""
        order = list(Section)
        asked = [question for question in self.questions if not question.is_retired]
        return tuple(sorted(asked, key=lambda question: order.index(question.section)))

    @property
    def offered_purposes(self) -> tuple[Choice, ...]:
        """The purposes that may be chosen."""
        return tuple(purpose for purpose in self.purposes if not purpose.is_retired)

    @property
    def offered_outcomes(self) -> tuple[Choice, ...]:
        """The outcomes that may be chosen."""
        return tuple(outcome for outcome in self.outcomes if not outcome.is_retired)


def answers_to(
    form: VisitForm, sent: Mapping[str, object], *, complete: bool = True, language: str | None = None
) -> dict[str, Answer]:
    """What was answered, each answer of the kind of its question; None and an empty text are no answer.

    With ``complete`` every required question needs an answer or a default. Raises InputError that names
    the question (``observations.<code>``), why, and what to do about it; ``language`` is that of its wording.
    """
    questions = {question.code: question for question in form.questions if not question.is_retired}
    answers: dict[str, Answer] = {}
    for code, value in sent.items():
        if code not in questions:
            raise InputError(
                f"observations.{code[:40]}",
                _("The visit form does not ask this."),
                _("Load the form again, or leave the answer out."),
            )
        answer = _answer(questions[code], value, language)
        if answer is not None:
            answers[code] = answer
    for question in questions.values() if complete else ():
        if question.required and question.default is None and question.code not in answers:
            raise InputError(
                f"observations.{question.code}",
                _("“%(question)s” has not been answered.") % {"question": question.label.told(language)},
                _("Answer it."),
            )
    return answers


def _answer(question: Question, value: object, language: str | None) -> Answer | None:
    """A value as an answer to a question; None when it is none."""
    if value is None or value == "":
        return None

    def refused(reason: str, remedy: str) -> InputError:
        named = {"question": question.label.told(language)}
        return InputError(f"observations.{question.code}", reason % named, remedy)

    if question.kind is QuestionKind.YES_NO:
        if isinstance(value, bool):
            return value
        raise refused(_("“%(question)s” is answered by yes or no."), _("Send true or false."))
    if question.kind is QuestionKind.CHOICE:
        codes = [choice.code for choice in question.offered]
        if value in codes:
            return str(value)
        remedy = _("Choose one of: %(codes)s.") % {"codes": ", ".join(codes)}
        raise refused(_("“%(question)s” does not offer this answer."), remedy)
    if question.kind is QuestionKind.NUMBER:
        number = _number(value)
        if number is None:
            raise refused(
                _("“%(question)s” is answered by a number of at most a thousand million."),
                _("Send digits, with at most two decimal places."),
            )
        return number
    if not isinstance(value, str) or len(value) > LONGEST_ANSWER:
        raise refused(_("“%(question)s” is answered by a text of at most 500 characters."), _("Shorten it."))
    return value.replace("\x00", "").strip() or None


def _number(value: object) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > LARGEST_NUMBER or number != round(number, 2):
        return None
    return int(number) if number == int(number) else float(number)


def check_choices(form: VisitForm, purposes: Iterable[str], outcome: str) -> None:
    """Refuse purposes and an outcome that the form does not offer. Raises InputError; an empty outcome is
    the default's."""
    offered = [purpose.code for purpose in form.offered_purposes]
    for purpose in purposes:
        if purpose not in offered:
            raise InputError(
                "purposes",
                _("The visit form has no purpose “%(code)s”.") % {"code": purpose[:40]},
                _("Choose among: %(codes)s.") % {"codes": ", ".join(offered)},
            )
    outcomes = [choice.code for choice in form.offered_outcomes]
    if outcome and outcome not in outcomes:
        raise InputError(
            "outcome",
            _("The visit form has no outcome “%(code)s”.") % {"code": outcome[:40]},
            _("Choose one of: %(codes)s.") % {"codes": ", ".join(outcomes)},
        )


def findings(form: VisitForm, answers: Mapping[str, Answer], outcome: str) -> int:
    """How many answers, and the outcome, tell something new: they differ from what the form was prefilled
    with (domain.md §6, "not the default")."""
    new = sum(
        question.code in answers and answers[question.code] != question.default for question in form.questions
    )
    return new + (outcome not in ("", form.default_outcome))


def label_of(choices: Iterable[Choice], code: str, language: str | None) -> str:
    """The wording of a code among some choices; the code itself where it is none of them."""
    return next((choice.label.told(language) for choice in choices if choice.code == code), code)


def told(form: VisitForm, language: str | None) -> dict[str, Any]:
    """The form as phones get it, in one language: what is asked and offered, nothing retired."""

    def offered(choices: Iterable[Choice]) -> list[dict[str, Any]]:
        return [{"code": choice.code, "label": choice.label.told(language)} for choice in choices]

    return {
        "purposes": offered(form.offered_purposes),
        "outcomes": [
            {**outcome, "is_default": outcome["code"] == form.default_outcome}
            for outcome in offered(form.offered_outcomes)
        ],
        "sections": [
            {"code": section.value, "label": str(section.label)}
            for section in Section
            if any(question.section is section for question in form.asked)
        ],
        "questions": [
            {
                "code": question.code,
                "section": question.section.value,
                "kind": question.kind.value,
                "label": question.label.told(language),
                "choices": offered(question.offered),
                "default": question.default,
                "required": question.required,
            }
            for question in form.asked
        ],
    }


def check_form(form: VisitForm) -> None:
    """Refuse a form that could not be filled in. Raises InputError naming the part, why, and the remedy."""
    _check_list("purposes", form.purposes)
    _check_list("outcomes", form.outcomes)
    if form.default_outcome not in {outcome.code for outcome in form.offered_outcomes}:
        raise InputError(
            "outcomes",
            _("No outcome on offer stands for “nothing new”."),
            _("Mark one of them as the default."),
        )
    if len(form.questions) > MOST_QUESTIONS:
        raise InputError(
            "questions",
            _("The form has more than %(number)s questions.") % {"number": MOST_QUESTIONS},
            _("Take some out: nobody answers that many."),
        )
    _check_codes("questions", [question.code for question in form.questions])
    for question in form.questions:
        _check_question(question)


def _check_question(question: Question) -> None:
    place = f"questions.{question.code}"
    _check_label(place, question.label)
    if question.kind is QuestionKind.CHOICE:
        _check_list(place, question.choices)
        if len(question.offered) < 2:
            raise InputError(place, _("There is nothing to choose from."), _("Offer two answers or more."))
    elif question.choices:
        raise InputError(place, _("Only a question of choice has answers on offer."), _("Leave them out."))
    if question.default is not None:
        try:
            kept = _answer(question, question.default, None)
        except InputError as error:
            raise InputError(place, error.reason, _("Correct the default.")) from error
        if kept != question.default:
            raise InputError(place, _("The default is no answer."), _("Correct the default."))


def _check_list(place: str, choices: tuple[Choice, ...]) -> None:
    if len(choices) > MOST_CHOICES:
        raise InputError(
            place,
            _("There are more than %(number)s to choose from.") % {"number": MOST_CHOICES},
            _("Take some out."),
        )
    _check_codes(place, [choice.code for choice in choices])
    for choice in choices:
        _check_label(place, choice.label)


def _check_codes(place: str, codes: list[str]) -> None:
    for code in codes:
        if not CODE.fullmatch(code):
            raise InputError(
                place,
                _("“%(code)s” is no code.") % {"code": code[:40]},
                _("Begin with a small letter; take small letters, digits and underscores, 40 at most."),
            )
    twice = [code for code, number in Counter(codes).items() if number > 1]
    if twice:
        raise InputError(
            place, _("The code “%(code)s” stands twice.") % {"code": twice[0]}, _("Give each its own code.")
        )


def _check_label(place: str, label: Wording) -> None:
    if not (label.en.strip() or label.zh_hans.strip()):
        raise InputError(place, _("There is no wording."), _("Write it in English, Chinese, or both."))
    if max(len(label.en), len(label.zh_hans)) > LONGEST_LABEL:
        raise InputError(
            place,
            _("The wording is longer than %(number)s characters.") % {"number": LONGEST_LABEL},
            _("Shorten it."),
        )


def content_of(form: VisitForm) -> dict[str, Any]:
    """A form as it is kept: plain lists and texts."""
    return {
        "purposes": [_choice_content(purpose) for purpose in form.purposes],
        "outcomes": [_choice_content(outcome) for outcome in form.outcomes],
        "default_outcome": form.default_outcome,
        "questions": [
            {
                "code": question.code,
                "section": question.section.value,
                "kind": question.kind.value,
                "label": _label_content(question.label),
                "choices": [_choice_content(choice) for choice in question.choices],
                "default": question.default,
                "required": question.required,
                "is_retired": question.is_retired,
            }
            for question in form.questions
        ],
    }


def _label_content(label: Wording) -> dict[str, str]:
    return {ENGLISH: label.en, CHINESE: label.zh_hans}


def _choice_content(choice: Choice) -> dict[str, Any]:
    return {"code": choice.code, "label": _label_content(choice.label), "is_retired": choice.is_retired}


def form_in(content: Mapping[str, Any]) -> VisitForm:
    """A form from what is kept of it (``content_of``)."""
    return VisitForm(
        purposes=tuple(map(_choice_in, content["purposes"])),
        outcomes=tuple(map(_choice_in, content["outcomes"])),
        default_outcome=content["default_outcome"],
        questions=tuple(
            Question(
                code=kept["code"],
                section=Section(kept["section"]),
                kind=QuestionKind(kept["kind"]),
                label=_label_in(kept["label"]),
                choices=tuple(map(_choice_in, kept["choices"])),
                default=kept["default"],
                required=kept["required"],
                is_retired=kept["is_retired"],
            )
            for kept in content["questions"]
        ),
    )


def _label_in(kept: Mapping[str, str]) -> Wording:
    return Wording(kept.get(ENGLISH, ""), kept.get(CHINESE, ""))


def _choice_in(kept: Mapping[str, Any]) -> Choice:
    return Choice(kept["code"], _label_in(kept["label"]), kept["is_retired"])

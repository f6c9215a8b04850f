"""The editor of a visit form: fields for every purpose, outcome, question and answer, and no code to write.

What is posted is told by names: ``content-questions-3-choices-0-en``. Rows are numbered as they were added;
their places are what ``order`` says. New rows get their code from their wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError
from visits.enums import QuestionKind, Section
from visits.measures.questionnaire import (
    CODE,
    Answer,
    Choice,
    Question,
    VisitForm,
    Wording,
    check_form,
)

LONGEST_CODE = 40
MOST_ROWS = 200

Row = dict[str, Any]


def rows_in(data: Mapping[str, Any], prefix: str) -> list[Row]:
    """The posted rows below a prefix, by their ``order``; each with its fields and its own ``index``."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,4}})-(\w+)")
    found: dict[str, Row] = {}
    for name in data:
        match = pattern.fullmatch(name)
        if match and len(found) < MOST_ROWS:
            found.setdefault(match[1], {"index": match[1]})[match[2]] = str(data[name]).replace("\x00", "")
    return sorted(found.values(), key=lambda row: (_place(row.get("order", "")), int(row["index"])))


def _place(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 9999


def _is_empty(row: Row) -> bool:
    return not any(row.get(name, "").strip() for name in ("code", "en", "zh"))


def code_from(wording: Wording, taken: set[str], otherwise: str) -> str:
    """A code that says what the wording says, in small letters; Chinese is spelled in pinyin."""
    text = wording.en
    if not text:
        # The spelling of Chinese takes a while to load, and few requests need it.
        from pypinyin import lazy_pinyin

        text = " ".join(lazy_pinyin(wording.zh_hans))
    stem = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[: LONGEST_CODE - 4].strip("_")
    if not CODE.fullmatch(stem):
        stem = f"{otherwise}_{stem}".strip("_")[: LONGEST_CODE - 4]
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}_{number}", number + 1
    return code


@dataclass(slots=True)
class Posted:
    """A visit form as it was typed, and what of it could not be understood."""

    form: VisitForm
    errors: list[InputError] = field(default_factory=list)


def form_from(data: Mapping[str, Any], name: str) -> Posted:
    """The visit form that was posted under a name; nothing typed is lost, whatever is wrong with it."""
    errors: list[InputError] = []
    purposes = _choices(data, f"{name}-purposes", "purpose")
    outcomes, chosen = _choices_and(data, f"{name}-outcomes", "outcome", data.get(f"{name}-default_outcome"))
    questions: list[Question] = []
    rows = rows_in(data, f"{name}-questions")
    taken: set[str] = {row["code"] for row in rows if row.get("code")}
    for row in rows:
        question = _question(data, f"{name}-questions-{row['index']}", row, taken, errors)
        if question is not None:
            questions.append(question)
            taken.add(question.code)
    return Posted(VisitForm(purposes, outcomes, chosen, tuple(questions)), errors)


def _wording(row: Row) -> Wording:
    return Wording(row.get("en", "").strip(), row.get("zh", "").strip())


def _choices(data: Mapping[str, Any], prefix: str, otherwise: str) -> tuple[Choice, ...]:
    return _choices_and(data, prefix, otherwise, None)[0]


def _choices_and(
    data: Mapping[str, Any], prefix: str, otherwise: str, marked: object
) -> tuple[tuple[Choice, ...], str]:
    """The choices below a prefix, and the code of the one whose index is marked as the default."""
    rows = [row for row in rows_in(data, prefix) if not _is_empty(row)]
    taken = {row["code"] for row in rows if row.get("code")}
    choices: list[Choice] = []
    default = ""
    for row in rows:
        wording = _wording(row)
        code = row.get("code") or code_from(wording, taken, otherwise)
        taken.add(code)
        choices.append(Choice(code, wording, is_retired=bool(row.get("retired"))))
        if marked == row["index"]:
            default = code
    return tuple(choices), default


def _question(
    data: Mapping[str, Any], prefix: str, row: Row, taken: set[str], errors: list[InputError]
) -> Question | None:
    if _is_empty(row):
        return None
    wording = _wording(row)
    code = row.get("code") or code_from(wording, taken, "question")
    kinds, sections = QuestionKind.values, Section.values
    kind = QuestionKind(row["kind"]) if row.get("kind") in kinds else QuestionKind.TEXT
    section = Section(row["section"]) if row.get("section") in sections else Section.STOCK
    choices: tuple[Choice, ...] = ()
    default: Answer | None = None
    if kind is QuestionKind.CHOICE:
        choices, chosen = _choices_and(data, f"{prefix}-choices", "answer", row.get("default_choice"))
        default = chosen or None
    elif kind is QuestionKind.YES_NO:
        default = {"yes": True, "no": False}.get(row.get("default_yes_no", ""))
    elif kind is QuestionKind.NUMBER:
        typed = row.get("default_number", "").strip()
        default = _number(typed)
        if typed and default is None:
            errors.append(
                InputError(f"questions.{code}", _("The default is no number."), _("Correct the default."))
            )
    else:
        default = row.get("default_text", "").strip() or None
    return Question(
        code,
        section,
        kind,
        wording,
        choices,
        default,
        required=bool(row.get("required")),
        is_retired=bool(row.get("retired")),
    )


def _number(text: str) -> Answer | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return int(number) if number == int(number) else float(number)


def _choice_rows(choices: tuple[Choice, ...], prefix: str, group: str, default: object) -> list[Row]:
    return [
        {
            "name": f"{prefix}-{index}",
            "index": index,
            "order": index + 1,
            "code": choice.code,
            "en": choice.label.en,
            "zh": choice.label.zh_hans,
            "is_retired": choice.is_retired,
            "group": group,
            "is_default": choice.code == default,
        }
        for index, choice in enumerate(choices)
    ]


def _question_row(question: Question, prefix: str, index: int) -> Row:
    name = f"{prefix}-{index}"
    yes_no = (
        {True: "yes", False: "no"}.get(question.default, "") if isinstance(question.default, bool) else ""
    )
    other = "" if question.default is None or isinstance(question.default, bool) else question.default
    return {
        "name": name,
        "order": index + 1,
        "code": question.code,
        "en": question.label.en,
        "zh": question.label.zh_hans,
        "section": question.section.value,
        "kind": question.kind.value,
        "kind_label": question.kind.label,
        "required": question.required,
        "is_retired": question.is_retired,
        "default_yes_no": yes_no,
        "default": other,
        "choices": _choice_rows(
            question.choices, f"{name}-choices", f"{name}-default_choice", question.default
        ),
    }


BLANK: Row = {"name": "__name__", "index": "__index__", "order": "__order__", "group": "__group__"}
"""A row as the script fills it in."""


class VisitFormEditor(forms.Widget):
    """Rows of fields for a visit form; new rows are added by a script."""

    template_name = "cms/office/questionnaire_editor.html"

    @property
    def media(self) -> forms.Media:
        """The script and the look."""
        return forms.Media(
            css={"all": ["cms/css/questionnaire.css"]},
            js=[Script("cms/js/questionnaire.js", type="module")],  # type: ignore[list-item]
        )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The form as posted."""
        return form_from(data, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether nothing of the form was posted."""
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str | None) -> str:
        """There is no one field that a label could lead to."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The rows of the form."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        form = value.form if isinstance(value, Posted) else value
        context["editor"] = {
            "name": name,
            "purposes": _choice_rows(form.purposes, f"{name}-purposes", "", None),
            "outcomes": _choice_rows(
                form.outcomes, f"{name}-outcomes", f"{name}-default_outcome", form.default_outcome
            ),
            "questions": [
                _question_row(question, f"{name}-questions", index)
                for index, question in enumerate(form.questions)
            ],
            "sections": Section.choices,
            "kinds": QuestionKind.choices,
            "blank": BLANK,
            "blank_choice_of_list": {**BLANK, "group": ""},
        }
        return context


class VisitFormField(forms.Field):
    """A visit form; cleaned, it is one that can be filled in."""

    widget = VisitFormEditor

    def clean(self, value: Any) -> VisitForm:
        """Refuse a form that could not be filled in, in the words of the measure."""
        if not isinstance(value, Posted):
            raise ValidationError(_("Nothing was sent."))
        if value.errors:
            raise ValidationError([_told(error) for error in value.errors])
        try:
            check_form(value.form)
        except InputError as error:
            raise ValidationError(_told(error)) from error
        return value.form

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the form differs."""
        return bool(initial != (data.form if isinstance(data, Posted) else data))


def _told(error: InputError) -> str:
    return f"{error.field}: {error.reason} {error.remedy}"

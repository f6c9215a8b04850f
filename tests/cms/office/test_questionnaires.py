"""The visit form in the back office: versions, the editor, the preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Staff
from cms.office.questionnaire_editor import code_from, form_from
from salesforce_app.kernel.errors import InputError
from tests.cast import Cast, Office
from tests.factories import VisitFactory
from visits.domain.questionnaires import set_questionnaire, withdraw_questionnaire
from visits.enums import QuestionKind
from visits.measures.questionnaire import VisitForm, Wording, content_of
from visits.measures.standard_form import STANDARD
from visits.models import Questionnaire
from visits.queries.questionnaires import form_on

NOON = datetime(2024, 3, 12, 4, tzinfo=UTC)
TODAY = date(2024, 3, 12)
ADD = "/office/visit-forms/new/"


@pytest.fixture(autouse=True)
def _at_noon(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(NOON, tick=False):
        yield


def posted(form: VisitForm, name: str = "content") -> dict[str, str]:
    """A form as its editor posts it."""
    sent: dict[str, str] = {}

    def choices(prefix: str, rows: Any, group: str, default: object) -> None:
        for index, choice in enumerate(rows):
            sent[f"{prefix}-{index}-code"] = choice.code
            sent[f"{prefix}-{index}-order"] = str(index + 1)
            sent[f"{prefix}-{index}-en"] = choice.label.en
            sent[f"{prefix}-{index}-zh"] = choice.label.zh_hans
            if choice.is_retired:
                sent[f"{prefix}-{index}-retired"] = "1"
            if choice.code == default:
                sent[group] = str(index)

    choices(f"{name}-purposes", form.purposes, "", None)
    choices(f"{name}-outcomes", form.outcomes, f"{name}-default_outcome", form.default_outcome)
    for index, question in enumerate(form.questions):
        prefix = f"{name}-questions-{index}"
        sent |= {
            f"{prefix}-code": question.code,
            f"{prefix}-order": str(index + 1),
            f"{prefix}-en": question.label.en,
            f"{prefix}-zh": question.label.zh_hans,
            f"{prefix}-section": question.section.value,
            f"{prefix}-kind": question.kind.value,
        }
        for mark, holds in (("required", question.required), ("retired", question.is_retired)):
            if holds:
                sent[f"{prefix}-{mark}"] = "1"
        if question.kind is QuestionKind.YES_NO:
            sent[f"{prefix}-default_yes_no"] = {True: "yes", False: "no", None: ""}[question.default]  # type: ignore[index]
        elif question.kind is not QuestionKind.CHOICE:
            sent[f"{prefix}-default_{question.kind.value}"] = str(question.default or "")
        choices(f"{prefix}-choices", question.choices, f"{prefix}-default_choice", question.default)
    return sent


def place_of(form: VisitForm, code: str) -> int:
    """The place of a question in a form."""
    return [question.code for question in form.questions].index(code)


# The verb


def version(since: date, form: VisitForm = STANDARD, **values: Any) -> Questionnaire:
    """A version set today."""
    return set_questionnaire(since=since, form=form, actor="sun.li", moment=NOON, **values)


def test_each_day_has_the_newest_version_that_began() -> None:
    short = replace(STANDARD, questions=STANDARD.questions[:3])
    shorter = replace(STANDARD, questions=STANDARD.questions[:2])
    assert form_on(TODAY).form == STANDARD
    first, second = version(TODAY, short), version(date(2024, 4, 1), shorter)
    assert form_on(date(2024, 3, 11)).pk is None
    assert (form_on(TODAY).pk, form_on(date(2024, 3, 31)).form) == (first.pk, short)
    assert (form_on(date(2024, 4, 1)).pk, form_on(date(2024, 4, 1)).form) == (second.pk, shorter)


def test_a_version_is_corrected_until_a_visit_was_recorded_under_it(cast: Cast, office: Office) -> None:
    row = version(TODAY)
    assert version(TODAY, replace(STANDARD, purposes=()), note="shorter").pk == row.pk
    row.refresh_from_db()
    VisitFactory(questionnaire=row, retailer=office.shops["N1A"][0])
    with pytest.raises(InputError, match="Visits were recorded under this version"):
        version(TODAY, STANDARD)
    with pytest.raises(InputError, match="Visits were recorded under this version"):
        withdraw_questionnaire(row, actor="sun.li", moment=NOON)


def test_a_version_that_was_not_used_is_withdrawn() -> None:
    row = version(TODAY)
    withdraw_questionnaire(row, actor="sun.li", moment=NOON)
    assert form_on(TODAY).form == STANDARD


def test_no_version_begins_in_the_past() -> None:
    with pytest.raises(InputError, match="The day lies in the past"):
        version(date(2024, 3, 11))


def test_a_code_never_asks_for_another_kind_of_answer() -> None:
    place = place_of(STANDARD, "old_stock")
    other = replace(STANDARD.questions[place], kind=QuestionKind.TEXT, default=None)
    questions = (*STANDARD.questions[:place], other, *STANDARD.questions[place + 1 :])
    with pytest.raises(
        InputError, match=r"questions\.old_stock: “old_stock” has been answered by: Yes or no"
    ):
        version(TODAY, replace(STANDARD, questions=questions))


# The editor


def test_what_the_editor_posts_is_the_form_that_it_showed() -> None:
    answer = form_from(posted(STANDARD), "content")
    assert (answer.form, answer.errors) == (STANDARD, [])


@pytest.mark.parametrize(
    ("wording", "taken", "code"),
    [
        (Wording("Shelf space", "货架"), set(), "shelf_space"),
        (Wording("Shelf space", ""), {"shelf_space"}, "shelf_space_2"),
        (Wording("", "货架空间"), set(), "huo_jia_kong_jian"),
        (Wording("2 shelves?", ""), set(), "question_2_shelves"),
        (Wording("!", ""), set(), "question"),
    ],
)
def test_a_new_row_gets_its_code_from_its_wording(wording: Wording, taken: set[str], code: str) -> None:
    assert code_from(wording, taken, "question") == code


def test_an_administrator_adds_orders_and_retires(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    client = signed_in(cast.administrator)
    assert client.get(ADD).status_code == 200
    stock, flow = (place_of(STANDARD, code) for code in ("stock", "customer_flow"))
    new = "content-questions-77"
    sent = posted(STANDARD) | {
        "first_day": "2024-04-01",
        "note": "Shelves",
        f"{new}-order": "0",
        f"{new}-en": "Shelves",
        f"{new}-zh": "货架",
        f"{new}-section": "display",
        f"{new}-kind": "choice",
        f"{new}-choices-0-en": "One",
        f"{new}-choices-1-zh": "两个",
        f"{new}-choices-1-order": "1",
        f"{new}-choices-0-order": "2",
        f"{new}-default_choice": "0",
        f"content-questions-{stock}-order": "99",
        f"content-questions-{flow}-retired": "1",
    }
    answer = client.post(ADD, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    form = form_on(date(2024, 4, 1)).form
    first, last = form.questions[0], form.questions[-1]
    assert (first.code, [choice.code for choice in first.choices], first.default) == (
        "shelves",
        ["liang_ge", "one"],
        "one",
    )
    assert last.code == "stock"
    assert "customer_flow" not in {question.code for question in form.asked}
    assert "customer_flow" in {question.code for question in form.questions}
    row = Questionnaire.objects.get()
    page = client.get(f"/office/visit-forms/edit/{row.pk}/").content.decode()
    assert 'value="货架"' in page
    assert "<textarea" not in page


def test_what_cannot_be_filled_in_is_refused_and_nothing_typed_is_lost(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    sent = posted(STANDARD) | {
        "first_day": "2024-04-01",
        "content-questions-77-en": "How many shelves",
        "content-questions-77-kind": "number",
        "content-questions-77-section": "display",
        "content-questions-77-default_number": "many",
    }
    answer = signed_in(cast.administrator).post(ADD, sent)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "The default is no number. Correct the default." in page
    assert 'value="How many shelves"' in page
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"content-default_outcome": ""}, "No outcome on offer stands for"),
        ({"content-purposes-0-en": "x" * 201}, "The wording is longer than 200 characters."),
        ({"content-questions-0-en": "", "content-questions-0-zh": ""}, "There is no wording."),
        ({"content-questions-0-choices-0-code": "Bad code"}, "is no code."),
        ({"content-questions-0-code": "display"}, "stands twice."),
        ({f"content-questions-0-choices-{n}-retired": "1" for n in range(1, 4)}, "nothing to choose from."),
        ({"content-questions-0-choices-0-retired": "1"}, "does not offer this answer."),
    ],
)
def test_a_form_that_nobody_could_fill_in_is_refused(
    cast: Cast, signed_in: Callable[[Staff], Client], changed: dict[str, str], refusal: str
) -> None:
    sent = posted(STANDARD) | {"first_day": "2024-04-01"} | changed
    answer = signed_in(cast.administrator).post(ADD, sent)
    assert refusal in " ".join(answer.context["form"].errors["content"])
    assert not Questionnaire.objects.exists()


def test_the_preview_shows_both_languages_and_saves_nothing(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.administrator)
    page = client.post("/office/visit-forms/preview/", posted(STANDARD)).content.decode()
    assert "Stock of the main brands" in page
    assert "主销品牌库存" in page
    # Each column speaks its language throughout.
    assert ("Price marks" in page, "明码标价" in page, page.count(">是<"), page.count(">Yes<")) == (
        True,
        True,
        2,
        2,
    )
    assert client.post("/office/visit-forms/preview/", {}).status_code == 422
    assert signed_in(cast.analyst).post("/office/visit-forms/preview/", {}).status_code == 403
    assert not Questionnaire.objects.exists()


def test_the_standard_form_is_one_that_can_be_kept() -> None:
    assert version(TODAY).content == content_of(STANDARD)

"""The list of questions to clarify, its filters and its columns."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.periods import local_day
from salesforce_app.web.listing_fields import (
    choice_field,
)
from salesforce_app.web.listing_parts import cells_of, month_filter, text_filter
from salesforce_app.web.listings import (
    Cell,
    CellKind,
    Filter,
    ListColumn,
    Listing,
    OnPhone,
    Words,
    register,
)

from ..enums import ClarificationKind, ClarificationState
from ..queries.questions import (
    QUESTIONS,
    ListedQuestion,
    find_person,
    in_state,
    listed_questions,
    of_kind,
    of_month,
    of_person,
    of_text,
    of_unit,
    questions_of,
    state_of,
)
from ..queries.visit_list import suggest_persons
from ..views.question_words import question_words
from .places import name_of, person_filter, unit_filter


def _counted(number: int) -> str:
    return ngettext("%(number)s question", "%(number)s questions", number) % {"number": f"{number:,}"}


register(
    Listing(
        name=QUESTIONS,
        title=gettext_lazy("Questions to clarify"),
        words=Words(
            search=gettext_lazy("Shop, owner or pinyin"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 questions"),
            no_match=gettext_lazy("No question answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or choose another month."),
            nothing=gettext_lazy("Nothing needs clarifying"),
            why_nothing=gettext_lazy(
                "A question comes up when places, times or photographs of visits do not fit together."
            ),
        ),
        route="visits:questions",
        export_route="visits:export_questions",
        rows=listed_questions,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-asked_on",
        suggest_route="visits:suggest_question_filter",
        by=("-pk",),
        icon="help-circle",
        order=40,
    )
)
for part in (
    text_filter(
        QUESTIONS,
        of_text,
        explanation="Words that the shop of the visit answers to in its own list.",
        order=-10,
    ),
    Filter(
        QUESTIONS,
        "state",
        pgettext_lazy("question", "State"),
        lambda _scope: choice_field(ClarificationState.choices),
        lambda rows, state, _scope: in_state(rows, ClarificationState(state)),
        order=0,
        explanation="open: nobody answered yet; answered: waits to be settled; settled.",
        type=ClarificationState,
        example="open",
    ),
    Filter(
        QUESTIONS,
        "kind",
        pgettext_lazy("question", "About"),
        lambda _scope: choice_field(ClarificationKind.choices),
        lambda rows, kind, _scope: of_kind(rows, ClarificationKind(kind)),
        order=10,
        explanation="place, overlap (two visits at once), speed (from shop to shop) or photo (seen before).",
        type=ClarificationKind,
        example="place",
    ),
    unit_filter(
        QUESTIONS,
        of_unit,
        order=20,
        explanation="Code of a unit: questions about visits in it and below it.",
    ),
    person_filter(
        QUESTIONS,
        gettext_lazy("Who"),
        find_person,
        of_person,
        order=30,
        explanation="Username of the person who made the visit.",
        suggested=lambda scope, text: (
            suggest_persons(scope, text) if scope.allows(Permission.REVIEW_VISITS) else []
        ),
    ),
    month_filter(
        QUESTIONS,
        of_month,
        order=40,
        explanation="The month of the visit.",
    ),
):
    register(part)


_cells = cells_of(questions_of)


def _question(row: ListedQuestion) -> Cell:
    return Cell(question_words(row.question))


def _kind(row: ListedQuestion) -> Cell:
    kind = ClarificationKind(row.question.kind)
    return Cell(kind.value, str(kind.label))


def _state(row: ListedQuestion) -> Cell:
    state = state_of(row.question)
    return Cell(state.value, str(state.label))


def _shop(row: ListedQuestion) -> Cell:
    shop = row.question.visit.retailer
    return Cell(shop.name, note=shop.licence_no, address=reverse("visits:question", args=[row.question.pk]))


for column in (
    ListColumn(
        QUESTIONS,
        "shop",
        gettext_lazy("Shop"),
        CellKind.TEXT,
        order=-10,
        cells=_cells(_shop),
        order_by=lambda _scope: F("visit__retailer__name"),
        explanation="The shop of the visit.",
        example="福源便利店",
    ),
    ListColumn(
        QUESTIONS,
        "question",
        pgettext_lazy("question", "Question"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_question),
        on_phone=OnPhone.PLAIN,
        explanation="The question in words.",
        example="The fix lies 640 m from the shop's position: is the position on file right?",
    ),
    ListColumn(
        QUESTIONS,
        "kind",
        pgettext_lazy("question", "About"),
        CellKind.TEXT,
        order=10,
        cells=_cells(_kind),
        order_by=lambda _scope: "kind",
        default=False,
        explanation="place, overlap, speed or photo.",
        example="place",
    ),
    ListColumn(
        QUESTIONS,
        "state",
        pgettext_lazy("question", "State"),
        CellKind.TEXT,
        order=20,
        cells=_cells(_state),
        on_phone=OnPhone.CORNER,
        explanation="open, answered or settled.",
        example="open",
    ),
    ListColumn(
        QUESTIONS,
        "person",
        gettext_lazy("Who"),
        CellKind.TEXT,
        order=30,
        cells=_cells(lambda row: Cell(row.question.staff.username, name_of(row.question.staff))),
        order_by=lambda _scope: F("staff__username"),
        on_phone=OnPhone.PLAIN,
        explanation="Username of the person who made the visit.",
        example="li.jing",
    ),
    ListColumn(
        QUESTIONS,
        "visited_on",
        gettext_lazy("When"),
        CellKind.DATE,
        order=50,
        cells=_cells(lambda row: Cell(row.question.visit.visited_on)),
        order_by=lambda _scope: F("visit__visited_on"),
        on_phone=OnPhone.PLAIN,
        explanation="The day of the visit.",
        example="2026-10-14",
    ),
    ListColumn(
        QUESTIONS,
        "asked_on",
        pgettext_lazy("question", "Asked on"),
        CellKind.DATE,
        order=60,
        cells=_cells(lambda row: Cell(local_day(row.question.asked_at))),
        order_by=lambda _scope: "asked_at",
        default=False,
        explanation="The day on which the question came up.",
        example="2026-10-14",
    ),
    ListColumn(
        QUESTIONS,
        "answer",
        pgettext_lazy("question", "Answer"),
        CellKind.TEXT,
        order=70,
        cells=_cells(lambda row: Cell(row.question.answer or None)),
        explanation="What the person who made the visit answered.",
        example="The shop moved across the street in September.",
    ),
    ListColumn(
        QUESTIONS,
        "note",
        pgettext_lazy("question", "Settled with"),
        CellKind.TEXT,
        order=80,
        cells=_cells(lambda row: Cell(row.question.note or None)),
        explanation="What the supervisor wrote when it was settled.",
        example="Position corrected.",
    ),
):
    register(column)

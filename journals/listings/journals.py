"""The list of journals, its filters and its columns."""

from __future__ import annotations

from django import forms
from django.db.models import F, OuterRef
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.web.listing_fields import choice_field, named
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

from ..enums import Answered, Flagged, JournalKind, JournalState, Standing
from ..measures.titles import journal_title
from ..queries.addresses import reading_address, writing_address
from ..queries.journal_list import (
    JOURNALS,
    STANDING,
    ListedJournal,
    answered,
    find_writer,
    flagged,
    flags_of,
    in_state,
    journals_by_key,
    listed_journals,
    of_kind,
    of_month,
    of_text,
    of_unit,
    of_writer,
    since,
    standing_so,
    up_to,
)
from .places import person_filter, unit_filter


def _counted(number: int) -> str:
    return ngettext("%(number)s journal", "%(number)s journals", number) % {"number": f"{number:,}"}


register(
    Listing(
        name=JOURNALS,
        title=pgettext_lazy("list", "Journals"),
        words=Words(
            search=gettext_lazy("Words of the text, or the writer’s name"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 journals"),
            no_match=gettext_lazy("No journal answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or search for another word of the text."),
            nothing=gettext_lazy("No journal is on file"),
            why_nothing=gettext_lazy("You see your own journals, and those of your people once submitted."),
        ),
        route="journals:list",
        export_route="journals:export_list",
        rows=listed_journals,
        permission=Permission.READ_JOURNALS,
        export_permission=Permission.READ_JOURNALS,
        sort="-starts_on",
        suggest_route="journals:suggest_filter",
        ties=("kind", "pk"),
        by=("-starts_on", "-pk"),
        icon="notebook",
        order=60,
    )
)
for part in (
    text_filter(
        JOURNALS,
        of_text,
        explanation="Words that all stand in what was submitted last (or in your own draft), or a part of "
        "the writer's name.",
        example="陈列",
    ),
    person_filter(
        JOURNALS,
        gettext_lazy("Writer"),
        find_writer,
        of_writer,
        order=10,
        explanation="Username of the writer.",
    ),
    unit_filter(
        JOURNALS,
        of_unit,
        order=20,
        explanation="Code of a unit: journals of those who were posted in it, or below it, on the last day.",
    ),
    Filter(
        JOURNALS,
        "kind",
        pgettext_lazy("journal", "Kind"),
        lambda _scope: choice_field(JournalKind.choices),
        lambda rows, kind, _scope: of_kind(rows, JournalKind(kind)),
        order=30,
        explanation="daily, weekly or monthly.",
        type=JournalKind,
        example="daily",
    ),
    Filter(
        JOURNALS,
        "state",
        pgettext_lazy("journal", "State"),
        lambda _scope: choice_field(JournalState.choices),
        lambda rows, state, _scope: in_state(rows, JournalState(state)),
        order=40,
        explanation="draft, submitted, returned, resubmitted or accepted.",
        type=JournalState,
        example="accepted",
    ),
    Filter(
        JOURNALS,
        "standing",
        pgettext_lazy("journal", "Standing"),
        lambda _scope: choice_field(Standing.choices),
        lambda rows, standing, _scope: standing_so(rows, Standing(standing)),
        order=50,
        explanation="not_due, on_time, in_grace, late or missing: of the journals on file. One that nobody "
        "began is missing in the calendar alone.",
        type=Standing,
        example="late",
    ),
    Filter(
        JOURNALS,
        "reply",
        pgettext_lazy("of a journal", "Reply"),
        lambda _scope: choice_field(Answered.choices),
        lambda rows, how, _scope: answered(rows, Answered(how), timezone.localdate()),
        order=60,
        explanation=(
            "waits: for its reviewer; overdue: of these, whose day is over; late: answered after its day."
        ),
        type=Answered,
        example="overdue",
    ),
    Filter(
        JOURNALS,
        "flags",
        gettext_lazy("Noticed"),
        lambda _scope: choice_field(Flagged.choices),
        lambda rows, how, _scope: flagged(rows, Flagged(how)),
        order=70,
        explanation=(
            "any, copy, contradiction or changed_fact: what was noticed about the text submitted last."
        ),
        type=Flagged,
        example="contradiction",
    ),
    month_filter(JOURNALS, of_month, order=80, explanation="The month in which the journal's last day lies."),
    *(
        Filter(
            JOURNALS,
            name,
            title,
            lambda _scope: forms.DateField(widget=forms.DateInput(attrs={"type": "date"})),
            lambda rows, day, _scope, narrow=narrow: narrow(rows, day),  # type: ignore[misc]
            order=order,
            describe=describe,
            type=str,
            explanation=explanation,
            example="2026-10-05",
        )
        for name, title, narrow, describe, order, explanation in (
            (
                "since",
                gettext_lazy("From"),
                since,
                lambda day: _("from %(day)s") % {"day": day},
                90,
                "A date: journals about this day or a later one.",
            ),
            (
                "until",
                gettext_lazy("To"),
                up_to,
                lambda day: _("to %(day)s") % {"day": day},
                91,
                "A date: journals about this day or an earlier one.",
            ),
        )
    ),
):
    register(part)

_cells = cells_of(journals_by_key)


def _title(row: ListedJournal) -> Cell:
    journal = row.journal
    is_open = journal.state in (JournalState.DRAFT, JournalState.RETURNED)
    mine = writing_address(JournalKind(journal.kind), journal.starts_on)
    # A reviewer reads what was submitted last; the page of one's own leads to both.
    address = mine if is_open and row.is_own else reading_address(journal.pk)
    return Cell(journal.kind, capfirst(journal_title(journal.kind, journal.starts_on)), address=address)


def _reply(row: ListedJournal) -> Cell:
    note = pgettext("answer", "late") if row.is_reply_late else ""
    return Cell(row.journal.reply_due_on, note=note)


def _local_date(moment: object) -> Cell:
    return Cell(timezone.localdate(moment) if moment else None)  # type: ignore[arg-type]


for column in (
    ListColumn(
        JOURNALS,
        "kind",
        gettext_lazy("Journal"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_title),
        explanation="daily, weekly or monthly.",
        example="daily",
    ),
    ListColumn(
        JOURNALS,
        "starts_on",
        gettext_lazy("From"),
        CellKind.DATE,
        order=10,
        cells=_cells(lambda row: Cell(row.journal.starts_on)),
        order_by=lambda _scope: "starts_on",
        explanation="The first day that it is about.",
        example="2026-10-12",
    ),
    ListColumn(
        JOURNALS,
        "writer",
        gettext_lazy("Writer"),
        CellKind.TEXT,
        order=20,
        cells=_cells(
            lambda row: Cell(row.journal.staff.username, row.journal.staff.name or row.journal.staff.username)
        ),
        order_by=lambda _scope: F("staff__username"),
        on_phone=OnPhone.PLAIN,
        explanation="Username of the writer.",
        example="li.jing",
    ),
    ListColumn(
        JOURNALS,
        "state",
        pgettext_lazy("journal", "State"),
        CellKind.TEXT,
        order=30,
        cells=_cells(lambda row: Cell(row.journal.state, str(JournalState(row.journal.state).label))),
        order_by=lambda _scope: "state",
        on_phone=OnPhone.CORNER,
        explanation="draft, submitted, returned, resubmitted or accepted.",
        example="accepted",
    ),
    ListColumn(
        JOURNALS,
        "standing",
        pgettext_lazy("journal", "Standing"),
        CellKind.TEXT,
        order=40,
        cells=_cells(lambda row: Cell(row.standing.value, str(row.standing.label))),
        order_by=lambda _scope: STANDING,
        on_phone=OnPhone.PLAIN,
        explanation="not_due, on_time, in_grace, late or missing.",
        example="on_time",
    ),
    ListColumn(
        JOURNALS,
        "submitted_on",
        gettext_lazy("First submitted"),
        CellKind.DATE,
        order=50,
        cells=_cells(lambda row: _local_date(row.journal.first_submitted_at)),
        order_by=lambda _scope: F("first_submitted_at"),
        on_phone=OnPhone.FACT,
        explanation="The day on which it was handed in for the first time.",
        example="2026-10-12",
    ),
    ListColumn(
        JOURNALS,
        "reply_due_on",
        gettext_lazy("Reply due on"),
        CellKind.DATE,
        order=60,
        cells=_cells(_reply),
        order_by=lambda _scope: F("reply_due_on"),
        explanation="The last day on which the answer is in time.",
        example="2026-10-15",
    ),
    ListColumn(
        JOURNALS,
        "decided_on",
        gettext_lazy("Replied on"),
        CellKind.DATE,
        order=70,
        cells=_cells(lambda row: _local_date(row.journal.decided_at)),
        order_by=lambda _scope: F("decided_at"),
        default=False,
        explanation="The day on which it was accepted or returned; null while it waits.",
        example="2026-10-14",
    ),
    ListColumn(
        JOURNALS,
        "flags",
        gettext_lazy("Noticed"),
        CellKind.COUNT,
        order=80,
        cells=_cells(lambda row: Cell(row.flags)),
        order_by=lambda _scope: flags_of(OuterRef("pk")),
        explanation="How many flags stand on what was submitted last.",
        example=1,
    ),
    ListColumn(
        JOURNALS,
        "unit",
        pgettext_lazy("filter", "Unit"),
        CellKind.TEXT,
        order=90,
        cells=_cells(lambda row: Cell(row.journal.unit.code, named(row.journal.unit))),
        order_by=lambda _scope: F("unit__code"),
        default=False,
        explanation="Code of the unit at which the writer was posted on the last day.",
        example="N1",
    ),
):
    register(column)

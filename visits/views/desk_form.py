"""The form of a visit as it is filled in at a desk: its fields come from the version of its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from salesforce_app.kernel.errors import InputError

from ..domain.visit_records import Promise, Told, VisitRecord
from ..enums import Channel, IssueKind, QuestionKind, Section
from ..measures.questionnaire import LONGEST_ANSWER, Answer, Choice, Question
from ..models import Visit
from ..models.actions import LONGEST_TEXT
from ..queries.questionnaires import KeptForm

PREFIX = "answer-"
USUAL_DAYS = 7
LONGEST_NOTES = 5000
FIELD_OF = {
    "started_at": "day",
    "ended_at": "left",
    "outcome": "outcome",
    "purposes": "purposes",
    "notes": "notes",
}
"""Where on the form stands what the verb names."""


def _choices(choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    language = get_language()
    return [(choice.code, choice.label.told(language)) for choice in choices]


def _text(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attributes})


def _question_field(question: Question) -> forms.Field:
    label = question.label.told(get_language())
    needed = question.required
    if question.kind is QuestionKind.CHOICE:
        offered = _choices(question.offered)
        return forms.ChoiceField(label=label, choices=offered, required=needed, widget=forms.RadioSelect)
    if question.kind is QuestionKind.YES_NO:
        return forms.ChoiceField(
            label=label,
            choices=[("yes", _("Yes")), ("no", _("No"))],
            required=needed,
            widget=forms.RadioSelect,
        )
    if question.kind is QuestionKind.NUMBER:
        number = forms.NumberInput(attrs={"class": "form-control", "step": "any", "inputmode": "decimal"})
        return forms.DecimalField(label=label, required=needed, decimal_places=2, widget=number)
    return forms.CharField(label=label, required=needed, max_length=LONGEST_ANSWER, widget=_text())


def _shown(question: Question, answer: Answer | None) -> Any:
    """An answer as its field shows it."""
    if question.kind is QuestionKind.YES_NO and answer is not None:
        return "yes" if answer else "no"
    return answer


class DeskVisitForm(forms.Form):
    """A visit, new or to be corrected. Prefilled, so that "nothing new" is sending it as it stands."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    arrived = forms.TimeField(
        label=_("Arrived"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M"),
    )
    left = forms.TimeField(
        label=_("Left"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M"),
    )
    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=forms.RadioSelect)
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(label=pgettext_lazy("of a visit", "Outcome"), widget=forms.RadioSelect)
    notes = forms.CharField(
        label=pgettext_lazy("of a visit", "Note"),
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
    action_key = forms.UUIDField(widget=forms.HiddenInput)
    action_text = forms.CharField(
        label=_("What was promised"), required=False, max_length=LONGEST_TEXT, widget=_text()
    )
    action_due_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    action_owner = forms.ChoiceField(
        label=_("Responsible"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    issue_key = forms.UUIDField(widget=forms.HiddenInput)
    issue_kind = forms.ChoiceField(
        label=_("What it is about"),
        required=False,
        choices=IssueKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    issue_text = forms.CharField(
        label=_("What the shop said"), required=False, max_length=LONGEST_TEXT, widget=_text()
    )
    issue_about = forms.ChoiceField(
        label=_("Of whom it complains"),
        required=False,
        help_text=_("That person does not see it; it goes to whoever stands above."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kept: KeptForm,
        colleagues: list[Staff],
        nameable: list[Staff],
        moment: datetime,
        visit: Visit | None = None,
    ) -> None:
        self.kept = kept
        self.visit = visit
        self.moment = moment
        super().__init__(data, initial=_initial(kept, moment, visit))
        form = kept.form
        self._choose("purposes", _choices(form.offered_purposes))
        outcomes = _choices(form.offered_outcomes)
        own = "" if visit is None else visit.outcome
        if own and own not in dict(outcomes):
            outcomes.insert(0, (own, own))  # a file's own words
        self._choose("outcome", outcomes)
        people = [(person.username, person.name) for person in colleagues]
        self._choose("action_owner", [("", _("Myself")), *people])
        self._choose(
            "issue_about", [("", _("Nobody")), *((person.username, person.name) for person in nameable)]
        )
        for question in form.asked:
            name = f"{PREFIX}{question.code}"
            self.fields[name] = _question_field(question)
            answer = question.default
            if visit is not None:
                answer = visit.observations.get(question.code, question.default)
            self.initial[name] = _shown(question, answer)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The questions by section."""
        for section in Section:
            names = [question.code for question in self.kept.form.asked if question.section is section]
            if names:
                yield str(section.label), [self[f"{PREFIX}{name}"] for name in names]

    def clean(self) -> dict[str, Any]:
        """A visit lies behind, and a promise has a day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, arrived, left = (cleaned.get(name) for name in ("day", "arrived", "left"))
        if day and arrived and self._moment(day, arrived) > self.moment:
            self.add_error("arrived", _("The visit would lie in the future."))
        if arrived and left and left < arrived:
            self.add_error("left", _("The visit would end before it began."))
        if cleaned.get("action_text") and not cleaned.get("action_due_on"):
            self.add_error("action_due_on", _("Say until when."))
        return cleaned

    def refuse(self, error: InputError) -> None:
        """Put a refusal of the verb at the field that it names."""
        named = str(error.field)
        head, _dot, rest = named.partition(".")
        name = FIELD_OF.get(head, "")
        if head == "observations":
            name = f"{PREFIX}{rest}"
        elif head in ("actions", "issues"):
            name = f"{head[:-1]}_{rest.partition('.')[2]}"
        self.add_error(name if name in self.fields else None, f"{error.reason} {error.remedy}")

    def record(self, retailer: int) -> VisitRecord:
        """As the verb takes it; positions stay as they are on file, at a desk there are none."""
        data = self.cleaned_data
        arrived = self._moment(data["day"], data["arrived"])
        left = None if data["left"] is None else self._moment(data["day"], data["left"])
        visit = self.visit
        return VisitRecord(
            retailer=retailer,
            started_at=_kept_seconds(arrived, None if visit is None else visit.started_at),
            ended_at=left and _kept_seconds(left, None if visit is None else visit.ended_at),
            channel=Channel(data["channel"]),
            purposes=tuple(data["purposes"]),
            questionnaire=self.kept.pk,
            observations=self._answers(data),
            outcome=data["outcome"],
            notes=data["notes"],
            positions=None,
            entered_at=None,
            clock_offset_s=None,
            base_revision=data["revision"],
            actions=self._promises(data),
            issues=self._told(data),
        )

    @staticmethod
    def _moment(day: date, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(day, at), timezone.get_default_timezone())

    def _answers(self, data: Mapping[str, Any]) -> dict[str, object]:
        answers: dict[str, object] = {}
        for question in self.kept.form.asked:
            value = data.get(f"{PREFIX}{question.code}")
            if value is None or value == "":
                continue
            answers[question.code] = value == "yes" if question.kind is QuestionKind.YES_NO else value
        return answers

    @staticmethod
    def _promises(data: Mapping[str, Any]) -> tuple[Promise, ...]:
        if not data["action_text"]:
            return ()
        due_on: date = data["action_due_on"]
        return (Promise(data["action_key"], data["action_text"], due_on, data["action_owner"]),)

    @staticmethod
    def _told(data: Mapping[str, Any]) -> tuple[Told, ...]:
        if not data["issue_text"]:
            return ()
        kind = IssueKind(data["issue_kind"] or IssueKind.OTHER)
        return (Told(data["issue_key"], kind, data["issue_text"], data["issue_about"]),)


def _kept_seconds(typed: datetime, on_file: datetime | None) -> datetime:
    """A typed minute, or the moment on file when it is that very minute."""
    if on_file is not None and abs(on_file - typed) < timedelta(minutes=1) and on_file >= typed:
        return on_file
    return typed


def _initial(kept: KeptForm, moment: datetime, visit: Visit | None) -> dict[str, Any]:
    zone = timezone.get_default_timezone()
    now = timezone.localtime(moment, zone)
    found: dict[str, Any] = {
        "key": uuid4(),
        "revision": 0,
        "day": now.date(),
        "channel": Channel.IN_PERSON,
        "outcome": kept.form.default_outcome,
        "action_key": uuid4(),
        "action_due_on": now.date() + timedelta(days=USUAL_DAYS),
        "issue_key": uuid4(),
        "issue_kind": IssueKind.SUPPLY,
    }
    if visit is None:
        return found
    arrived = timezone.localtime(visit.started_at, zone)
    left = None if visit.ended_at is None else timezone.localtime(visit.ended_at, zone)
    return found | {
        "key": visit.pk,
        "revision": visit.revision,
        "day": visit.visited_on,
        "arrived": arrived.time(),
        "left": None if left is None else left.time(),
        "channel": visit.channel,
        "purposes": visit.purposes,
        "outcome": visit.outcome or kept.form.default_outcome,
        "notes": visit.notes,
    }

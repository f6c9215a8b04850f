"""The visit form by version, each version from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from visits.domain.questionnaires import set_questionnaire, withdraw_questionnaire
from visits.enums import Section
from visits.measures.questionnaire import CHINESE, ENGLISH, VisitForm, form_in
from visits.models import Questionnaire
from visits.queries.questionnaires import form_on, questionnaires

from ..area import Area
from ..filters import OfficeFilters
from ..forms import VerbForm, date_field
from ..questionnaire_editor import VisitFormEditor, VisitFormField


class EditQuestionnaireForm(VerbForm):
    """A version under which nothing was recorded yet."""

    note = forms.CharField(
        label=_("Why"), max_length=300, required=False, help_text=_("What somebody will want to know later.")
    )
    content = VisitFormField(label=_("The form"))

    def values_of(self, instance: Questionnaire) -> dict[str, Any]:
        """The version as a form."""
        return {"note": instance.note, "content": form_in(instance.content)}

    def since(self) -> date:
        """The first day of the version."""
        found: date = self.instance.since
        return found

    def carry_out(self, *, actor: str, moment: datetime) -> Questionnaire:
        """Set the form."""
        return set_questionnaire(
            since=self.since(),
            form=self.cleaned_data["content"],
            note=self.cleaned_data["note"],
            actor=actor,
            moment=moment,
        )


class NewQuestionnaireForm(EditQuestionnaireForm):
    """The next version, which starts from the form of its day."""

    field_order = ("first_day", "note", "content")
    first_day = date_field(_("From"), help_text=_("The first day on which visits are asked by this form."))

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        today = timezone.localdate()
        known = {"first_day": today, "note": "", "content": form_on(today).form}
        super().__init__(*args, initial={**known, **(initial or {})}, **kwargs)

    def clean_first_day(self) -> date:
        """A day on which no version begins yet."""
        day: date = self.cleaned_data["first_day"]
        if questionnaires().filter(since=day).exists():
            raise ValidationError(_("A version begins on that day already: edit that one."))
        return day

    def since(self) -> date:
        """The day that was chosen."""
        found: date = self.cleaned_data["first_day"]
        return found


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The form as it was typed, in both languages, before it is saved."""
    if Permission.MANAGE_RULES not in request.user.permissions:  # type: ignore[union-attr]
        raise PermissionDenied(Permission.MANAGE_RULES)
    field = VisitFormField()
    refusal: list[str] = []
    shown: list[dict[str, Any]] = []
    try:
        form = field.clean(VisitFormEditor().value_from_datadict(request.POST, None, "content"))
    except ValidationError as error:
        refusal = error.messages
    else:
        shown = [
            {"language": language, "title": title, **_shown(form, language)}
            for language, title in ((ENGLISH, "English"), (CHINESE, "简体中文"))
        ]
    context = {"shown": shown, "refusal": refusal}
    return render(request, "cms/office/questionnaire_preview.html", context, status=422 if refusal else 200)


def _shown(form: VisitForm, language: str) -> dict[str, Any]:
    """What is asked, in one language."""

    def offered(choices: Any, default: object) -> list[tuple[str, bool]]:
        return [(choice.label.told(language), choice.code == default) for choice in choices]

    return {
        "purposes": offered(form.offered_purposes, None),
        "outcomes": offered(form.offered_outcomes, form.default_outcome),
        "sections": [
            (
                section,
                [
                    {
                        "question": question,
                        "label": question.label.told(language),
                        "choices": offered(question.offered, question.default),
                    }
                    for question in form.asked
                    if question.section is section
                ],
            )
            for section in Section
            if any(question.section is section for question in form.asked)
        ],
    }


class QuestionnaireFilters(OfficeFilters):
    """By the year of their first day."""

    class Meta:
        model = Questionnaire
        fields: ClassVar = {"since": ["year"]}


class QuestionnaireArea(Area):
    """Versions of the visit form."""

    model = Questionnaire
    name = "visit-forms"
    icon = "form"
    menu_label = _("Visit form")
    purpose = _("What is asked at a visit, from a day on: purposes, questions, outcomes, in both languages.")
    permission = Permission.MANAGE_RULES
    add_form = NewQuestionnaireForm
    edit_form = EditQuestionnaireForm
    remove = staticmethod(withdraw_questionnaire)
    ordering = "-since"
    search_fields: ClassVar = ["note"]
    filterset_class = QuestionnaireFilters
    list_display: ClassVar = [
        Column("__str__", label=_("From"), sort_key="since"),
        Column("questions", label=_("Questions"), accessor="number_of_questions"),
        "note",
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """All versions: the form is the office's."""
        return questionnaires()

    def own_urlpatterns(self) -> list[URLPattern]:
        """The preview."""
        return [path("preview/", preview, name="preview")]

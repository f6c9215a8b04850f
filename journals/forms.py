"""The forms of journals and of business reports, as a browser sends them with or without scripts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.money import to_major, to_minor
from salesforce_app.kernel.numerals import whole_number

from .domain.business_reports import LARGEST_TARGET, LONGEST_PROSE, WrittenReport
from .domain.written import Kept, Written, WrittenFinding
from .enums import FlagKind, JournalKind, Theme, Topic
from .measures.content import PROSE_OF_A_FINDING
from .models import BusinessReport

LARGEST = 2**31 - 2


@dataclass(frozen=True, slots=True)
class EditorInput:
    """What was typed, and the button that was pressed: ``verb`` and what it is about."""

    written: Written
    kept: tuple[Kept, ...] = ()
    verb: str = "save"
    argument: str = ""
    may_hold_numbers: bool = False

    @property
    def texts(self) -> list[str]:
        """Every text, to be looked through before it is saved."""
        return [
            self.written.answer,
            *self.written.passages.values(),
            *(getattr(one, name) for one in self.written.findings for name in PROSE_OF_A_FINDING),
        ]


def editor_input(posted: QueryDict, kind: JournalKind) -> EditorInput:
    """Read the form. Raises InputError for what no browser sends."""
    verb, _colon, argument = posted.get("do", "save").partition(":")
    findings = [_finding(posted, key) for key in _keys(posted)]
    if verb == "remove":
        findings = [one for one in findings if str(one.id) != argument]
    if verb == "add":
        findings.append(WrittenFinding(id=uuid.uuid4()))
    else:
        findings = [one for one in findings if not _is_blank(one)]
    return EditorInput(
        written=Written(
            base_revision=_number(posted, "base_revision"),
            passages={
                topic: str(posted[f"passage-{topic.value}"])
                for topic in Topic
                if f"passage-{topic.value}" in posted
            },
            findings=tuple(findings),
            is_nothing_special=verb == "nothing",
            seconds_spent=_number(posted, "seconds_spent"),
            answer=posted.get("answer", ""),
        ),
        kept=tuple(_kept(posted)),
        verb=verb,
        argument=argument,
        may_hold_numbers="may_hold_numbers" in posted,
    )


def _keys(posted: QueryDict) -> list[UUID]:
    keys: list[UUID] = []
    for text in posted.getlist("finding"):
        try:
            keys.append(UUID(text))
        except ValueError as error:
            raise InputError("finding", _("This is no key."), _("Open the page again.")) from error
    return list(dict.fromkeys(keys))


def _finding(posted: QueryDict, key: UUID) -> WrittenFinding:
    def said(name: str) -> str:
        return str(posted.get(f"{key}-{name}", ""))

    shops = [whole_number(text) for text in posted.getlist(f"{key}-shops") if text]
    theme = said("theme")
    return WrittenFinding(
        id=key,
        theme=Theme(theme) if theme in Theme.values else Theme.OTHER,
        shops=tuple(dict.fromkeys(shop for shop in shops if shop is not None)),
        seen=said("seen"),
        evidence=said("evidence"),
        cause=said("cause"),
        action_text=said("action_text"),
        owner=said("owner"),
        due_on=_day(said("due_on")),
    )


def _is_blank(one: WrittenFinding) -> bool:
    return not one.shops and not any(getattr(one, name).strip() for name in PROSE_OF_A_FINDING)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(posted: QueryDict, name: str) -> int:
    return min(whole_number(posted.get(name, "")) or 0, LARGEST)


def _kept(posted: QueryDict) -> list[Kept]:
    found: list[Kept] = []
    for place in posted.getlist("noticed")[:200]:
        kind = posted.get(f"noticed-{place}-kind", "")
        if f"noticed-{place}-keep" in posted and kind in FlagKind.values:
            found.append(
                Kept(
                    FlagKind(kind),
                    posted.get(f"noticed-{place}-anchor", ""),
                    posted.get(f"noticed-{place}-said", ""),
                    posted.get(f"noticed-{place}-reason", ""),
                )
            )
    return found


def _prose(label: object, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=False,
        max_length=LONGEST_PROSE,
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class BusinessReportForm(forms.Form):
    """What the author of a business report writes; the amount in major units."""

    judgement = _prose(
        pgettext_lazy("business report", "Judgement"), gettext_lazy("What you make of the figures.")
    )
    cause = _prose(pgettext_lazy("business report", "Cause"))
    advice = _prose(pgettext_lazy("business report", "Advice"))
    target_amount = forms.DecimalField(
        label=gettext_lazy("Next month's target (amount)"),
        required=False,
        min_value=0,
        max_value=Decimal(LARGEST_TARGET).scaleb(-2),
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal", "step": "0.01"}),
    )
    target_quantity = forms.IntegerField(
        label=gettext_lazy("Next month's target (quantity)"),
        required=False,
        min_value=0,
        max_value=LARGEST_TARGET,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    base_revision = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)

    @classmethod
    def of(cls, report: BusinessReport) -> BusinessReportForm:
        """The form with what is on file."""
        return cls(
            initial={
                "judgement": report.judgement,
                "cause": report.cause,
                "advice": report.advice,
                "target_amount": None if report.target_amount is None else to_major(report.target_amount),
                "target_quantity": report.target_quantity,
                "base_revision": report.revision,
            }
        )

    def written(self) -> WrittenReport:
        """What was typed; only of a valid form."""
        typed = self.cleaned_data
        amount = typed["target_amount"]
        return WrittenReport(
            base_revision=typed["base_revision"],
            judgement=typed["judgement"],
            cause=typed["cause"],
            advice=typed["advice"],
            target_amount=None if amount is None else to_minor(amount),
            target_quantity=typed["target_quantity"],
        )

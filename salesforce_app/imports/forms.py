"""What is filled in to import a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import handmade
from .handmade import CONSTANT, NOT_IN_FILE, TEMPLATE, Origin
from .labels import kind_choices
from .models import BatchState
from .queries import mappings
from .table import Column, Table

ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("gb18030", "GB18030 / GBK"),
    ("cp950", "Big5"),
    ("big5hkscs", "Big5-HKSCS"),
    ("utf-16", "UTF-16"),
)
DELIMITERS = (
    (",", _("comma")),
    (";", _("semicolon")),
    ("\t", _("tab")),
    ("|", _("vertical bar")),
)


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files, as a list."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked by itself."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """Files to import."""

    file = FilesField(
        label=_("Files"),
        widget=ManyFiles(attrs={"class": "form-control", "multiple": True}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    mapping = forms.FileField(
        label=_("Mapping file (TOML)"),
        required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".toml"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("by its headers")), *kind_choices()]  # type: ignore[attr-defined]

    def clean_mapping(self) -> str:
        """The text of the mapping file; empty for none."""
        file = self.cleaned_data.get("mapping")
        if not file:
            return ""
        if file.size > 1 << 20:
            raise forms.ValidationError(_("A mapping file is small; this is something else."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The mapping file is not UTF-8.")) from None

    def clean(self) -> dict[str, Any]:
        """A mapping belongs to a kind."""
        cleaned = super().clean() or {}
        if cleaned.get("mapping") and not cleaned.get("kind"):
            self.add_error("kind", _("Say which kind the mapping file is for."))
        return cleaned


class ReadingForm(forms.Form):
    """How the file itself is read; what is left open is detected."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    saved = forms.ChoiceField(label=_("Mapping"), required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding"), required=False, choices=[("", _("detected")), *ENCODINGS]
    )
    delimiter = forms.ChoiceField(
        label=_("Separated by"), required=False, choices=[("", _("detected")), *DELIMITERS]
    )
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_line = forms.IntegerField(
        label=_("Line of the header"), required=False, min_value=1, max_value=10_000
    )
    no_header = forms.BooleanField(label=_("The file has no header"), required=False)

    def __init__(
        self, *args: Any, sheets: Sequence[str] = (), is_workbook: bool = False, kind: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choices("kind", [("", _("not known")), *kind_choices()])
        if is_workbook:
            del self.fields["encoding"], self.fields["delimiter"]
        if len(sheets) > 1:
            self._choices("sheet", [("", _("the first one")), *((name, name) for name in sorted(sheets))])
        else:
            del self.fields["sheet"]
        saved = mappings(kind).values_list("pk", "name") if kind else []
        if saved:
            self._choices("saved", [("", _("as below")), *((str(pk), name) for pk, name in saved)])
        else:
            del self.fields["saved"]
        for name, field in self.fields.items():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
            if name == "no_header":
                field.widget.attrs["class"] = "form-check-input"

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def from_source(source: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that say what ``[source]`` of a mapping says."""
        skipped = source.get("skip_lines", 0)
        return {
            "encoding": source.get("encoding", ""),
            "delimiter": source.get("delimiter", ""),
            "sheet": source.get("sheet", ""),
            "header_line": skipped + 1 if skipped else None,
            "no_header": not source.get("header", True),
        }

    def source(self) -> dict[str, Any]:
        """What the fields say, as ``[source]`` of a mapping; names of columns are not among it."""
        values = self.cleaned_data
        source = {name: values[name] for name in ("encoding", "delimiter", "sheet") if values.get(name)}
        line = values.get("header_line") or 1
        if line > 1:
            source["skip_lines"] = line - 1
        if values.get("no_header"):
            source["header"] = False
        return source


class ColumnsForm(forms.Form):
    """Where each column of a table comes from. Every column has up to five fields named after it."""

    def __init__(
        self, *args: Any, table: Table, headers: Sequence[str], origins: Mapping[str, Origin], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.origins = table, origins
        choices = [(f"h{number}", header) for number, header in enumerate(headers) if header]
        self._headers = dict(choices)
        for column in table.columns:
            self._add(column, choices, origins[column.name])

    def _add(self, column: Column, headers: list[tuple[str, str]], origin: Origin) -> None:
        name = column.name
        source = [
            (NOT_IN_FILE, pgettext_lazy("column", "not in the file")),
            (CONSTANT, _("the same in every row")),
            *([(TEMPLATE, _("several columns put together"))] if origin.source == TEMPLATE else []),
            *headers,
        ]
        key = next((key for key, header in headers if header == origin.source), origin.source)
        self._field(f"source-{name}", source, key, column.label)
        constant = forms.CharField(required=False, max_length=200, initial=origin.constant)
        constant.label = _("%(column)s: value for all rows") % {"column": column.label}
        constant.widget.attrs |= {"class": "form-control"}
        self.fields[f"constant-{name}"] = constant
        if units := handmade.units_of(column):
            label = _("%(column)s: unit") % {"column": column.label}
            self._field(f"unit-{name}", [("", units[0]), *((u, u) for u in units[1:])], origin.unit, label)
        if forms_of_dates := handmade.date_forms_of(column):
            known = [form for form in (*forms_of_dates, origin.date_form) if form]
            choices = [("", _("year first")), *((form, readable(form)) for form in dict.fromkeys(known))]
            label = _("%(column)s: order of the date") % {"column": column.label}
            self._field(f"date-{name}", choices, origin.date_form, label)
        if handmade.may_round(column):
            rounds = forms.BooleanField(required=False, initial=origin.rounds)
            rounds.label = _("%(column)s: round to two decimals") % {"column": column.label}
            rounds.widget.attrs |= {"class": "form-check-input"}
            self.fields[f"round-{name}"] = rounds

    def _field(self, name: str, choices: Sequence[tuple[Any, Any]], initial: str, label: Any) -> None:
        field = forms.ChoiceField(required=False, choices=choices, initial=initial, label=label)
        field.widget.attrs |= {"class": "form-select"}
        self.fields[name] = field

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each column, for the page."""
        return [
            {
                "column": column,
                "is_found": self.origins[column.name].source != NOT_IN_FILE,
                **{
                    part: self[f"{part}-{column.name}"]
                    for part in ("source", "constant", "unit", "date", "round")
                    if f"{part}-{column.name}" in self.fields
                },
            }
            for column in self.table.columns
        ]

    def chosen(self) -> dict[str, Origin]:
        """What was chosen for every column."""
        values = self.cleaned_data
        found: dict[str, Origin] = {}
        for column in self.table.columns:
            name = column.name
            source = values.get(f"source-{name}", "")
            found[name] = Origin(
                source=self._headers.get(source, source),
                constant=values.get(f"constant-{name}", ""),
                unit=values.get(f"unit-{name}", ""),
                date_form=values.get(f"date-{name}", ""),
                rounds=bool(values.get(f"round-{name}")),
            )
        return found

    def clean(self) -> dict[str, Any]:
        """A value for all rows has to be given."""
        cleaned = super().clean() or {}
        for column in self.table.columns:
            if cleaned.get(f"source-{column.name}") == CONSTANT and not cleaned.get(
                f"constant-{column.name}"
            ):
                self.add_error(f"constant-{column.name}", _("Fill in the value."))
        return cleaned


def readable(form: str) -> str:
    """A date's form as an example: ``%d/%m/%Y`` → 25/12/2024."""
    words = {
        "%Y": "2024",
        "%y": "24",
        "%m": "12",
        "%d": "25",
        "%b": "Dec",
        "%H": "08",
        "%M": "30",
        "%S": "00",
    }
    for directive, word in words.items():
        form = form.replace(directive, word)
    return form


class KeepForm(forms.Form):
    """Whether the mapping is kept for the next file of the same layout, and under which name."""

    keep = forms.BooleanField(
        label=_("Keep this mapping for the next file with these headers"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    name = forms.CharField(
        label=_("Name of the mapping"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def clean(self) -> dict[str, Any]:
        """A kept mapping has a name."""
        cleaned = super().clean() or {}
        if cleaned.get("keep") and not cleaned.get("name"):
            self.add_error("name", _("Give it a name by which you will know it."))
        return cleaned


class ConfirmForm(forms.Form):
    """Whether rows that were rejected are left out."""

    skip_invalid = forms.BooleanField(required=False)


class UndoForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Say why, for those who look it up later.")},
    )


class NameForm(forms.Form):
    """Another name for a kept mapping."""

    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"class": "form-control"})
    )


class HistoryForm(forms.Form):
    """Which imports are listed."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    who = forms.CharField(label=_("Imported by"), required=False, max_length=150)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *kind_choices()]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("all")), *BatchState.choices]  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

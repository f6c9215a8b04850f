"""The page on which it is said how a file is read: its kind, its form, its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from salesforce_app.kernel.errors import InputError

from .. import handmade, uploads
from ..containers import Container
from ..forms import ENCODINGS, ColumnsForm, KeepForm, ReadingForm
from ..kinds import import_of
from ..layouts import fingerprint
from ..looks import Look, lettered, look_at
from ..models import Upload
from ..queries import mapping_of_layout, mappings
from ..table import Table
from .common import person

CHECK = "check"
"""The button that goes on; every other change of the form only shows the file anew."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a file is read at present, and what is seen of it (or why nothing is)."""

    kind: str
    content: dict[str, Any]
    look: Look | None
    error: str = ""

    @property
    def table(self) -> Table | None:
        return import_of(self.kind).table if self.kind else None

    @property
    def headers(self) -> tuple[str, ...]:
        return self.look.headers if self.look else ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of required columns of which it is open where they come from."""
        if self.table is None:
            return ()
        return handmade.missing(handmade.origins(self.content, self.table, self.headers), self.table)

    @property
    def is_complete(self) -> bool:
        """Whether the file can be checked as it is read."""
        return self.table is not None and self.look is not None and not self.missing

    @property
    def mark(self) -> str:
        """For which columns the fields on the page are."""
        return f"{self.kind} {fingerprint(self.headers)}"


def reading_page(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Show how the file is read, keep what the form says, and have the file checked when asked to."""
    before = _see(upload, upload.kind, handmade.read(upload.mapping))
    if request.method != "POST":
        return _page(request, upload, before)
    form = _reading_form(before, upload, request)
    if not form.is_valid():
        return _page(request, upload, before, reading_form=form, status=422)
    kind, content = form.cleaned_data.get("kind", ""), dict(before.content)
    if form.cleaned_data.get("saved"):
        saved = mappings(kind).filter(pk=int(form.cleaned_data["saved"])).first()
        content = handmade.read(saved.content) if saved else content
    elif kind != before.kind:
        content = {"source": form.source()} if form.source() else {}
    else:
        content = _with_source(content, form.source())
    now = _see(upload, kind, content)
    columns: ColumnsForm | None = None
    if now.table is not None and now.look is not None and request.POST.get("columns_of") == now.mark:
        columns = _columns_form(now, request)
        if columns.is_valid() and not form.cleaned_data.get("saved"):
            content = handmade.content_from(columns.chosen(), now.content, now.table, now.headers)
            now = _see(upload, kind, content)
    return _kept(request, upload, now, form, columns)


def _kept(
    request: HttpRequest, upload: Upload, now: _Reading, form: ReadingForm, columns: ColumnsForm | None
) -> HttpResponse:
    """Keep the reading with the file; go on to the check, or show the page anew."""
    try:
        uploads.set_reading(upload, kind=now.kind, content=now.content)
    except InputError as error:
        return _page(request, upload, now, problem=str(error), columns=columns, status=422)
    keep = KeepForm(request.POST)
    wants_check = request.POST.get("action") == CHECK
    is_good = (columns is None or columns.is_valid()) and keep.is_valid() and now.is_complete
    if not wants_check:
        return _page(request, upload, now)
    if not is_good:
        return _page(request, upload, now, columns=columns, keep=keep, status=422)
    try:
        if keep.cleaned_data["keep"]:
            uploads.keep_mapping(
                upload,
                name=keep.cleaned_data["name"],
                headers=now.headers,
                actor=person(request).get_username(),
                moment=timezone.now(),
            )
        uploads.start_check(upload)
    except InputError as error:
        return _page(request, upload, now, problem=str(error), columns=columns, keep=keep, status=422)
    return redirect(upload)


def _see(upload: Upload, kind: str, content: dict[str, Any]) -> _Reading:
    """Look at the file as it is to be read."""
    try:
        if not content.get("source", {}).get("header", True) and "columns" not in content["source"]:
            names = list(lettered(upload.path, content))
            content = content | {"source": content["source"] | {"columns": names}}
        look = look_at(upload.path, kind=kind, content=content)
    except InputError as error:
        try:
            # The columns may be at fault; the file itself can be shown all the same.
            look = look_at(upload.path, content={"source": content.get("source", {})})
        except InputError:
            return _Reading(kind, content, None, str(error))
        return _Reading(kind, content, look, str(error))
    return _Reading(kind, content, look)


def _with_source(content: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    """The mapping with what the form says of the file, and what it can't say as it was."""
    before = content.get("source", {})
    kept = {"ignore": before["ignore"]} if "ignore" in before else {}
    if not source.get("header", True) and "columns" in before:
        kept["columns"] = before["columns"]
    rest = {key: value for key, value in content.items() if key != "source"}
    return {"source": kept | source} | rest if kept | source else rest


def _reading_form(reading: _Reading, upload: Upload, request: HttpRequest | None = None) -> ReadingForm:
    source = reading.content.get("source", {})
    initial = ReadingForm.from_source(source) | {"kind": reading.kind}
    container = reading.look.source.container if reading.look else Container.TEXT
    form = ReadingForm(
        request.POST if request is not None else None,
        initial=initial,
        sheets=reading.look.sheets if reading.look else (),
        is_workbook=container is not Container.TEXT,
        kind=reading.kind,
    )
    if reading.look is not None:
        form.fields["header_line"].widget.attrs["placeholder"] = str(reading.look.header_line)
    return form


def _columns_form(reading: _Reading, request: HttpRequest | None = None) -> ColumnsForm:
    assert reading.table is not None
    return ColumnsForm(
        request.POST if request is not None else None,
        table=reading.table,
        headers=reading.headers,
        origins=handmade.origins(reading.content, reading.table, reading.headers),
    )


def _page(
    request: HttpRequest,
    upload: Upload,
    reading: _Reading,
    *,
    reading_form: ReadingForm | None = None,
    columns: ColumnsForm | None = None,
    keep: KeepForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    table = reading.table
    if table is not None and reading.look is not None:
        columns = columns if columns is not None and columns.errors else _columns_form(reading)
    saved = None
    if table is not None and upload.mapping:
        saved = mapping_of_layout(upload.kind, fingerprint(reading.headers))
    look = reading.look
    source = look.source if look else None
    context = {
        "upload": upload,
        "reading": reading,
        "form": reading_form if reading_form is not None else _reading_form(reading, upload),
        "columns": columns if table is not None and look is not None else None,
        "missing": reading.missing,
        "keep": keep or KeepForm(initial={"name": saved.name if saved else ""}),
        "saved": saved,
        "is_saved": saved is not None and saved.content == upload.mapping,
        "look": look,
        "source": source,
        "encoding": _named(source.encoding) if source and source.encoding else "",
        "earlier": uploads.earlier_batch(upload),
        "problem": problem or reading.error or upload.error,
    }
    # Only an answer of 200 takes the place of what is on the page.
    status = 200 if request.headers.get("HX-Request") else status
    return render(request, "imports/reading.html", context, status=status)


def _named(encoding: str) -> str:
    """The encoding as it is offered: UTF-8 with a mark at its head is UTF-8."""
    name = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    return str(dict(ENCODINGS).get(name, encoding))

"""Reports for those who ask for them: the web, the command, jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError, RoutebookError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.overview import find_unit

from ..domain.keeping import FinishedReport
from ..queries.templates import revision_of
from . import html, json, pdf, xlsx
from .build import build
from .collect import collect_facts
from .data import ReportData
from .formats import CONTENT_TYPES


class ReportNotFound(RoutebookError):
    """There is no such unit, or the scope does not cover it; the two are told alike."""

    def __init__(self, unit_code: str) -> None:
        super().__init__(unit_code)
        self.unit_code = unit_code

    def __str__(self) -> str:
        return _("There is no unit “%(code)s”, or none that you may see.") % {"code": self.unit_code}


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report as a file."""

    content: bytes
    content_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class _Format:
    content_type: str
    render: Callable[[ReportData], bytes]
    has_language: bool = True


FORMATS: Mapping[str, _Format] = {
    "pdf": _Format(CONTENT_TYPES["pdf"], pdf.render),
    "xlsx": _Format(CONTENT_TYPES["xlsx"], xlsx.render),
    "html": _Format(CONTENT_TYPES["html"], html.render_page),
    "json": _Format(CONTENT_TYPES["json"], json.render, has_language=False),
}
"""The formats of a report by the ending of its file's name."""


def make_report(
    *,
    template: str,
    unit_code: str,
    month: Month,
    language: str,
    format: str,  # noqa: A002 - the word of the command and of the addresses
    scope: Scope,
) -> MadeReport:
    """A report as a file in one of ``FORMATS``.

    Raises `ReportNotFound` for a unit that the scope does not cover, `InputError` for an unknown template,
    format or language, and `salesforce_app.pdf.fonts.MissingGlyph` (PDF) for a character that no font has.
    """
    if format not in FORMATS:
        raise InputError(
            _("Format"),
            _("There is no format “%(format)s”.") % {"format": format},
            _("Choose one of: %(formats)s.") % {"formats": ", ".join(FORMATS)},
        )
    data = report_data(template=template, unit_code=unit_code, month=month, language=language, scope=scope)
    made = FORMATS[format]
    return MadeReport(made.render(data), made.content_type, _file_name(data, format, made))


def finish_report(data: ReportData, *, unit: OrgUnit, format: str) -> FinishedReport:  # noqa: A002
    """What a report says, printed in one of ``FORMATS`` and ready to be kept with its facts.

    Raises `salesforce_app.pdf.fonts.MissingGlyph` (PDF) for a character that no font has.
    """
    made = FORMATS[format]
    return FinishedReport(
        template=data.template,
        template_name=data.name,
        template_revision=revision_of(data.template),
        unit=unit,
        month=data.facts.month,
        language=data.language,
        format=format,
        title=data.title,
        facts=json.document(data),
        content=made.render(data),
        file_name=_file_name(data, format, made),
    )


def make_fragment(*, template: str, unit_code: str, month: Month, language: str, scope: Scope) -> SafeString:
    """A report as a fragment of a page; raises as `make_report` does."""
    return html.render_fragment(
        report_data(template=template, unit_code=unit_code, month=month, language=language, scope=scope)
    )


def report_data(*, template: str, unit_code: str, month: Month, language: str, scope: Scope) -> ReportData:
    """What a report says, before it is printed; raises as `make_report` does."""
    if language not in dict(settings.LANGUAGES):
        raise InputError(
            _("Language"),
            _("There is no language “%(language)s”.") % {"language": language},
            _("Choose one of: %(languages)s.") % {"languages": ", ".join(dict(settings.LANGUAGES))},
        )
    unit = find_unit(scope, unit_code)
    if unit is None:
        raise ReportNotFound(unit_code)
    # The facts hold display texts too, such as the reasons beside a shop's fall.
    with translation.override(language):
        return build(collect_facts(scope, unit, month), template, language)


def _file_name(data: ReportData, format: str, made: _Format) -> str:  # noqa: A002
    code = "".join(c if c.isalnum() or c in "-_." else "-" for c in data.facts.unit.code)
    parts = [data.template, code, str(data.facts.month), *([data.language] if made.has_language else [])]
    return f"{'-'.join(parts)}.{format}"

"""The templates of reports: the built-in one, and those that an editor made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError

from ..queries.offers import MONTHLY
from ..queries.templates import find_template as find_stored
from .blocks import OWN_PARTS, own_heading
from .sections import SECTIONS

if TYPE_CHECKING:
    from ..models import ReportTemplate


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A part of a template; ``heading`` is the editor's own in the report's language, or empty."""

    name: str
    heading: str = ""
    value: Any = None
    """What the editor entered, for a part of her own."""


@dataclass(frozen=True, slots=True)
class Template:
    """A report template in one language."""

    slug: str
    name: str
    sections: tuple[SectionChoice, ...]


def find_template(slug: str, language: str) -> Template:
    """The template with this slug, for a report in ``language`` (which is the active one).

    A stored template goes before the built-in ``monthly``, which exists in an empty database too. Raises
    `InputError` for a slug that no template has.
    """
    stored = find_stored(slug)
    if stored is not None:
        return template_in(stored, language)
    if slug == MONTHLY:
        return Template(slug, _("Monthly report"), tuple(map(SectionChoice, SECTIONS)))
    raise InputError(
        _("Template"),
        _("There is no report template “%(slug)s”.") % {"slug": slug},
        _("Use “monthly”, or the slug of a template of this office."),
    )


def template_in(stored: ReportTemplate, language: str) -> Template:
    """What a stored template, or a revision of one, says in a language."""
    choices = tuple(
        SectionChoice(part.block_type, value=part.value)
        if part.block_type in OWN_PARTS
        else SectionChoice(part.block_type, own_heading(part.value, language))
        for part in stored.body
    )
    return Template(stored.slug, stored.name_in(language), choices)

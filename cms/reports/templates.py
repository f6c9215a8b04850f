"""The templates of reports: the built-in one, and those that an editor made."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError

from ..queries.offers import MONTHLY
from ..queries.templates import find_template as find_stored
from .blocks import own_heading
from .sections import SECTIONS


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A section in a template; ``heading`` is the editor's own in the report's language, or empty."""

    name: str
    heading: str = ""


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
        choices = tuple(
            SectionChoice(block.block_type, own_heading(block.value, language)) for block in stored.body
        )
        return Template(slug, stored.name_in(language), choices)
    if slug == MONTHLY:
        return Template(slug, _("Monthly report"), tuple(map(SectionChoice, SECTIONS)))
    raise InputError(
        _("Template"),
        _("There is no report template “%(slug)s”.") % {"slug": slug},
        _("Use “monthly”, or the slug of a template of this office."),
    )

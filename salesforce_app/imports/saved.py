"""Keeping the mappings that were made by hand in order."""

from __future__ import annotations

import tomllib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..kernel.errors import InputError
from .kinds import import_of
from .mapping import parse_mapping
from .models import SavedMapping


@transaction.atomic
def change_mapping(
    *, mapping: SavedMapping, name: str, content: str, actor: str, moment: datetime
) -> SavedMapping:
    """Change how files of a mapping's layout are read (TOML, docs/imports.md), or what it is called.

    Imports made with it before are not touched. Raises InputError for a name that another mapping of the
    kind has, for text that is no TOML, and for a mapping that cannot be followed.
    """
    try:
        parse_mapping(tomllib.loads(content), import_of(mapping.kind).table)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            "content", _("The text is no TOML: %(reason)s.") % {"reason": error}, _("Correct that place.")
        ) from error
    except InputError as error:
        raise InputError("content", f"{error.field}: {error.reason}", error.remedy) from error
    if SavedMapping.objects.filter(kind=mapping.kind, name=name).exclude(pk=mapping.pk).exists():
        raise InputError("name", _("Another mapping has this name."), _("Choose another name."))
    mapping.name, mapping.content = name, content
    mapping.saved_by, mapping.saved_at = actor, moment
    mapping.save()
    return mapping


@transaction.atomic
def forget_mapping(mapping: SavedMapping, *, actor: str, moment: datetime) -> None:
    """Forget how files of a layout are read: the next one is mapped by hand again."""
    mapping.delete()

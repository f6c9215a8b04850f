"""Mappings made by hand: where each of our columns comes from, and the mapping file that says so."""

from __future__ import annotations

import copy
import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomli_w
from django.utils.translation import gettext as _

from .folding import fold
from .mapping import FileMapping, parse_mapping
from .problems import MappingProblem
from .table import Column, Table
from .values import Amount, CalendarMonth, Date, DateTime, Measure

NOT_IN_FILE, CONSTANT, TEMPLATE = "", "=", "{}"
"""Where a column comes from when it is none of the file's: nowhere, one value for all rows, or several
columns put together (which only a mapping file can say)."""

DATE_FORMS = ("%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%y", "%d/%m/%y")
TIME_FORMS = tuple(f"{form} {time}" for form in DATE_FORMS for time in ("%H:%M", "%H:%M:%S"))
MONTH_FORMS = ("%m/%Y", "%b %Y", "%b-%y")
ROUNDING = "half_even"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one of our columns comes from: a ``source`` (see above, else one of the file's headers), the
    value for all rows, and how cells are read that are not written as usual.
    """

    source: str = NOT_IN_FILE
    constant: str = ""
    unit: str = ""
    date_form: str = ""
    rounds: bool = False


def origins(content: Mapping[str, Any], table: Table, headers: Sequence[str]) -> dict[str, Origin]:
    """What a mapping's content and the headers themselves say of every column of the table.

    Headers of the mapping that the file lacks count as not there.
    """
    ignored = {fold(header) for header in _ignored(content)}
    by_name = {
        name: [headers[place] for place in places if fold(headers[place]) not in ignored]
        for name, places in table.positions(headers).items()
    }
    here = {fold(header): header for header in headers if header}
    found: dict[str, Origin] = {}
    for column in table.columns:
        name = column.name
        source = next(iter(by_name.get(name, [])), NOT_IN_FILE)
        if name in content.get("columns", {}):
            source = here.get(fold(str(content["columns"][name])), NOT_IN_FILE)
        elif name in content.get("constants", {}):
            source = CONSTANT
        elif name in content.get("templates", {}):
            source = TEMPLATE
        found[name] = Origin(
            source=source,
            constant=str(content.get("constants", {}).get(name, "")),
            unit=str(content.get("units", {}).get(name, "")),
            date_form=str(content.get("dates", {}).get(name, "")),
            rounds=name in content.get("round", {}),
        )
    return found


def content_from(
    chosen: Mapping[str, Origin], base: Mapping[str, Any], table: Table, headers: Sequence[str]
) -> dict[str, Any]:
    """A mapping's content that says what was chosen, and no more than the headers don't say themselves.

    What cannot be chosen by hand (replacements, values, rows to skip …) is taken over from ``base``.
    """
    content = copy.deepcopy(dict(base))
    kept_templates = content.pop("templates", {})
    kept_rounding = content.get("round", {})
    for key in ("columns", "constants", "units", "dates", "round"):
        content.pop(key, None)
    source = {key: value for key, value in content.pop("source", {}).items() if key != "ignore"}
    tables: dict[str, dict[str, Any]] = {
        key: {} for key in ("columns", "constants", "templates", "units", "dates", "round")
    }
    ignore: list[str] = []
    by_name = table.positions(headers)
    for column in table.columns:
        name, origin = column.name, chosen.get(column.name, Origin())
        places = [headers[place] for place in by_name.get(name, [])]
        if origin.source == CONSTANT:
            tables["constants"][name] = origin.constant
        elif origin.source == TEMPLATE:
            tables["templates"][name] = kept_templates[name]
        elif origin.source == NOT_IN_FILE:
            ignore += places
            continue
        elif places != [origin.source]:
            tables["columns"][name] = origin.source
        if origin.unit:
            tables["units"][name] = origin.unit
        if origin.date_form:
            tables["dates"][name] = origin.date_form
        if origin.rounds:
            tables["round"][name] = kept_rounding.get(name, ROUNDING)
    if ignore:
        source["ignore"] = ignore
    if source:
        content = {"source": source} | content
    return content | {key: entries for key, entries in tables.items() if entries}


def missing(chosen: Mapping[str, Origin], table: Table) -> tuple[str, ...]:
    """The labels of required columns that come from nowhere."""
    from .layouts import missing_columns

    return missing_columns(table, {name for name, origin in chosen.items() if origin.source != NOT_IN_FILE})


def units_of(column: Column) -> tuple[str, ...]:
    """The units in which numbers of the column may come; none for one that is no measure."""
    return tuple(column.parser.units) if isinstance(column.parser, Measure) else ()


def date_forms_of(column: Column) -> tuple[str, ...]:
    """Ways to write a date of the column that are not told apart unless one is chosen."""
    if isinstance(column.parser, CalendarMonth):
        return MONTH_FORMS
    if isinstance(column.parser, DateTime):
        return TIME_FORMS
    return DATE_FORMS if isinstance(column.parser, Date) else ()


def may_round(column: Column) -> bool:
    """Whether more than two decimals of the column may be rounded."""
    return isinstance(column.parser, Amount)


def written(content: Mapping[str, Any]) -> str:
    """The mapping file (TOML) with this content; empty when there is nothing to say."""
    return tomli_w.dumps(dict(content)) if content else ""


def read(text: str, table: Table | None = None) -> dict[str, Any]:
    """The content of a mapping file. Raises MappingProblem for what is no TOML, or does not fit the table."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingProblem(
            _("Mapping"),
            _("It is not a TOML file: %(error)s.") % {"error": error},
            _("Correct it; docs/imports.md shows the format."),
        ) from None
    if table is not None:
        parse_mapping(content, table)
    return content


def checksum(text: str) -> str:
    """By what an import knows its mapping: the SHA-256 of the file, empty for none."""
    return hashlib.sha256(text.encode()).hexdigest() if text else FileMapping().sha256


def _ignored(content: Mapping[str, Any]) -> list[str]:
    ignored = content.get("source", {}).get("ignore", [])
    return [ignored] if isinstance(ignored, str) else list(ignored)

"""Mapping files: how a foreign layout becomes the columns of a table. The format: docs/imports.md."""

from __future__ import annotations

import codecs
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from .problems import MappingProblem
from .source import DEFAULT, SourceOptions
from .table import Column, Table
from .values import ROUNDINGS, Amount, CalendarMonth, Date, DateTime, Measure, Parser

Words = Mapping[str, str]
_T = TypeVar("_T")

ANY_OTHER = "*"
"""The key of a value map for every filled cell that no other key names."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DIRECTIVES = frozenset("YmdyHMSfbBpIz%")


@dataclass(frozen=True, slots=True)
class Distinct:
    """Rows that agree in the columns ``by`` count once.

    A later row whose other columns differ is a problem, or is dropped when ``keep_first`` is set.
    """

    by: tuple[str, ...]
    keep_first: bool = False


@dataclass(frozen=True, slots=True)
class FileMapping:
    """A mapping file, checked against its table. ``sha256`` is that of the file, empty for none."""

    sha256: str = ""
    name: str = ""
    source: SourceOptions = DEFAULT
    columns: Words = field(default_factory=dict)
    templates: Words = field(default_factory=dict)
    constants: Words = field(default_factory=dict)
    replace: Mapping[str, Words] = field(default_factory=dict)
    values: Mapping[str, Words] = field(default_factory=dict)
    parsers: Mapping[str, Parser] = field(default_factory=dict)
    skip: tuple[Mapping[str, frozenset[str]], ...] = ()
    distinct: Distinct | None = None

    @property
    def source_headers(self) -> frozenset[str]:
        """Every header of the foreign file that the mapping names."""
        placeholders = (name for template in self.templates.values() for name in placeholders_of(template))
        conditions = (header for group in self.skip for header in group)
        return frozenset([*self.columns.values(), *placeholders, *self.replace, *conditions])


NO_MAPPING = FileMapping()


def placeholders_of(template: str) -> list[str]:
    """The headers that a template names in braces."""
    return [match[1] for match in _PLACEHOLDER.finditer(template)]


def template_parts(template: str) -> list[tuple[str, str | None]]:
    """Pairs of literal text and the header that follows it (None at the end)."""
    pieces = _PLACEHOLDER.split(template)
    return [
        (pieces[index], pieces[index + 1] if index + 1 < len(pieces) else None)
        for index in range(0, len(pieces), 2)
    ]


def load_mapping(path: Path, table: Table) -> FileMapping:
    """The mapping in a TOML file. Raises MappingProblem, naming the key, for anything not understood."""
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MappingProblem(
            path.name,
            _("The file cannot be opened (%(error)s).") % {"error": error.strerror},
            _("Check its path and your rights to it."),
        ) from None
    try:
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingProblem(
            path.name,
            _("It is not a TOML file: %(error)s.") % {"error": error},
            _("Correct it; docs/imports.md shows the format."),
        ) from None
    mapping = parse_mapping(content, table)
    return replace(mapping, sha256=hashlib.sha256(raw).hexdigest(), name=path.name)


def parse_mapping(content: Mapping[str, Any], table: Table) -> FileMapping:
    """The mapping that parsed TOML describes. Raises MappingProblem."""
    return _Reader(content, table).read()


def _unknown(key: str, known: Iterable[str]) -> MappingProblem:
    return MappingProblem(
        key,
        _("This key or value is not known."),
        _("Use one of: %(values)s.") % {"values": ", ".join(sorted(known))},
    )


def _wrong_type(key: str, wanted: str) -> MappingProblem:
    return MappingProblem(
        key, _("The value is not of the right type."), _("Write %(wanted)s here.") % {"wanted": wanted}
    )


class _Reader:
    """Checks parsed TOML table by table."""

    def __init__(self, content: Mapping[str, Any], table: Table) -> None:
        self.content = content
        self.table = table
        self.names = [column.name for column in table.columns]

    def read(self) -> FileMapping:
        known = {
            "source", "columns", "templates", "constants", "replace", "values",
            "units", "dates", "round", "limits", "skip", "distinct",
        }  # fmt: skip
        for key in self.content:
            if key not in known:
                raise _unknown(key, known)
        columns, templates, constants = (
            self._targets(key, self._words(key)) for key in ("columns", "templates", "constants")
        )
        for name in self.names:
            places = [
                key
                for key, words in (("columns", columns), ("templates", templates), ("constants", constants))
                if name in words
            ]
            if len(places) > 1:
                raise MappingProblem(
                    f"{places[1]}.{name}",
                    _("The column is given twice: in %(places)s.") % {"places": ", ".join(places)},
                    _("Leave it in one of them."),
                )
        for name, template in templates.items():
            if not template.strip() or "" in placeholders_of(template):
                raise MappingProblem(
                    f"templates.{name}",
                    _("The template names no header between its braces."),
                    _('Write it like "{county}-{city}".'),
                )
        values: dict[str, Words] = self._targets("values", self._word_tables("values"))
        return FileMapping(
            source=self._source(),
            columns=columns,
            templates=templates,
            constants=constants,
            replace=self._word_tables("replace"),
            values=values,
            parsers=self._parsers(),
            skip=self._skip(),
            distinct=self._distinct(),
        )

    def _table(self, key: str) -> dict[str, Any]:
        value = self.content.get(key, {})
        if not isinstance(value, dict):
            raise _wrong_type(key, f"[{key}]")
        return value

    def _words(self, key: str) -> dict[str, str]:
        return {name: self._text(f"{key}.{name}", value) for name, value in self._table(key).items()}

    def _word_tables(self, key: str) -> dict[str, Words]:
        tables: dict[str, Words] = {}
        for name, words in self._table(key).items():
            if not isinstance(words, dict):
                raise _wrong_type(f"{key}.{name}", f"[{key}.{name}]")
            tables[name] = {
                word.strip(): self._text(f"{key}.{name}.{word}", value) for word, value in words.items()
            }
        return tables

    @staticmethod
    def _text(key: str, value: object) -> str:
        if not isinstance(value, str):
            raise _wrong_type(key, _("text in quotation marks"))
        return value

    def _targets(self, key: str, entries: dict[str, _T]) -> dict[str, _T]:
        for name in entries:
            self._column(f"{key}.{name}", name)
        return entries

    def _column(self, key: str, name: str) -> Column:
        try:
            return self.table.column(name)
        except KeyError:
            raise MappingProblem(
                key,
                _("“%(name)s” is not a column of %(kind)s.") % {"name": name, "kind": self.table.kind},
                _("Use one of: %(values)s.") % {"values": ", ".join(self.names)},
            ) from None

    def _source(self) -> SourceOptions:
        entries = self._table("source")
        checks: dict[str, Callable[[str, Any], Any]] = {
            "encoding": self._encoding,
            "delimiter": self._delimiter,
            "header": self._flag,
            "columns": self._list,
            "sheet": self._text,
            "skip_lines": self._count,
            "ignore": self._list,
        }
        for key in entries:
            if key not in checks:
                raise _unknown(f"source.{key}", checks)
        options = SourceOptions(
            **{key: checks[key](f"source.{key}", value) for key, value in entries.items()}
        )
        if options.header == bool(options.columns):
            raise MappingProblem(
                "source.columns",
                _("A file without a header needs the names of its columns; one with a header brings them."),
                _('Write header = false and columns = ["…", "…"] together, or neither.'),
            )
        return options

    def _encoding(self, key: str, value: object) -> str:
        try:
            return codecs.lookup(self._text(key, value)).name
        except LookupError:
            raise MappingProblem(
                key, _("This encoding is not known."), _("Use utf-8, gb18030, big5 or utf-16, for instance.")
            ) from None

    def _delimiter(self, key: str, value: object) -> str:
        text = self._text(key, value)
        if len(text) != 1 or text in '"\r\n':
            raise _wrong_type(key, _("a single character"))
        return text

    @staticmethod
    def _flag(key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise _wrong_type(key, "true, false")
        return value

    @staticmethod
    def _count(key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise _wrong_type(key, _("a whole number from 0"))
        return value

    @staticmethod
    def _list(key: str, value: object) -> tuple[str, ...]:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(entry, str) for entry in values):
            raise _wrong_type(key, _("a list of texts"))
        return tuple(values)

    def _parsers(self) -> dict[str, Parser]:
        """Parsers of the table's columns, changed as ``units``, ``dates``, ``round`` and ``limits`` say."""
        parsers: dict[str, Parser] = {}
        for table, adapt in (
            ("units", self._with_unit),
            ("dates", self._with_format),
            ("round", self._with_rounding),
        ):
            for name, value in self._words(table).items():
                key = f"{table}.{name}"
                changed = adapt(key, self._column(key, name).parser, value)
                if changed is None:
                    raise MappingProblem(
                        key, _("This does not apply to the column."), _("Take the line out.")
                    )
                parsers[name] = changed
        for name, number in self._table("limits").items():
            key = f"limits.{name}"
            parsers[name] = self._with_limit(key, parsers.get(name, self._column(key, name).parser), number)
        return parsers

    @staticmethod
    def _with_limit(key: str, parser: Parser, value: object) -> Parser:
        """The parser with a higher maximum: a mapping knows of larger things than the trade does."""
        if not isinstance(parser, Measure):
            raise MappingProblem(key, _("This does not apply to the column."), _("Take the line out."))
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise _wrong_type(key, _("a whole number from 1"))
        if parser.highest is not None and value > parser.highest:
            raise MappingProblem(
                key,
                _("The limit cannot be raised above %(highest)s.") % {"highest": parser.highest},
                _("Correct the number."),
            )
        return replace(parser, maximum=Decimal(value))

    @staticmethod
    def _with_unit(key: str, parser: Parser, value: str) -> Parser | None:
        if not isinstance(parser, Measure):
            return None
        unit = parser.unit_named(value)
        if unit is None:
            raise _unknown(key, parser.units)
        return replace(parser, unit=unit)

    @staticmethod
    def _with_format(key: str, parser: Parser, value: str) -> Parser | None:
        if not isinstance(parser, (Date, DateTime, CalendarMonth)):
            return None
        directives = re.findall(r"%(.)", value)
        needed = [{"Y", "y"}, {"m", "b", "B"}]
        if not isinstance(parser, CalendarMonth):
            needed.append({"d"})
        if isinstance(parser, DateTime) and not parser.date_alone:
            needed.append({"H", "I"})
        if not set(directives) <= _DIRECTIVES or not all(group & set(directives) for group in needed):
            raise MappingProblem(
                key,
                _("“%(format)s” is not a complete date format.") % {"format": value},
                _("Name the year, the month and the day, for times also the hour, such as %(example)s.")
                % {"example": "%m/%d/%Y"},
            )
        return replace(parser, format=value)

    @staticmethod
    def _with_rounding(key: str, parser: Parser, value: str) -> Parser | None:
        if not isinstance(parser, Amount):
            return None
        if value not in ROUNDINGS:
            raise _unknown(key, ROUNDINGS)
        return replace(parser, rounding=value)

    def _skip(self) -> tuple[dict[str, frozenset[str]], ...]:
        entries = self._table("skip")
        for key in entries:
            if key != "when":
                raise _unknown(f"skip.{key}", ["when"])
        groups = entries.get("when", [])
        groups = [groups] if isinstance(groups, dict) else groups
        if not isinstance(groups, list) or not all(isinstance(group, dict) and group for group in groups):
            raise _wrong_type("skip.when", '{ status = ["C"] }')
        return tuple(
            {
                header: frozenset(text.strip() for text in self._list(f"skip.when.{header}", texts))
                for header, texts in group.items()
            }
            for group in groups
        )

    def _distinct(self) -> Distinct | None:
        entries = self._table("distinct")
        if not entries:
            return None
        for key in entries:
            if key not in ("by", "on_conflict"):
                raise _unknown(f"distinct.{key}", ["by", "on_conflict"])
        names = self._list("distinct.by", entries.get("by"))
        for name in names:
            self._column("distinct.by", name)
        conflict = entries.get("on_conflict", "reject")
        if conflict not in ("reject", "keep_first"):
            raise _unknown("distinct.on_conflict", ["reject", "keep_first"])
        return Distinct(names, keep_first=conflict == "keep_first")

"""Database constraints that SQL's CHECK and UNIQUE can't say.

Both classes go into ``Meta.constraints`` like Django's own and are kept by the database itself,
whoever writes:

* ``NoOverlap``: rows of one owner must not overlap in time. PostgreSQL keeps it by an exclusion
  constraint, SQLite by triggers.
* ``Refuse``: a row is refused when a condition over the row and its neighbours holds. Both vendors
  keep it by a trigger.

A violation raises ``django.db.IntegrityError`` with the constraint's name in the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F, Q


class _TriggerConstraint(models.BaseConstraint):
    """What both constraints share: SQL that runs after the table exists and moves along with it."""

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        raise NotImplementedError  # pragma: no cover - both subclasses have it

    def _statement(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, template: str
    ) -> Statement:
        # Percent signs are literal; {table} is followed through renames by Django's DDL references.
        return Statement(
            template.replace("%", "%%").replace("{table}", "%(table)s"),
            table=Table(model._meta.db_table, schema_editor.quote_name),
        )

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Nothing inside CREATE TABLE; the statements run once the table is there."""
        assert model is not None and schema_editor is not None
        schema_editor.deferred_sql.extend(self._create_statements(model, schema_editor))
        return ""

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """The statements for a table that exists: all but the last are executed here."""
        assert model is not None and schema_editor is not None
        *first, last = self._create_statements(model, schema_editor)
        for statement in first:
            schema_editor.execute(statement, params=None)
        return last

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """Drop what ``create_sql`` made."""
        assert model is not None and schema_editor is not None
        table = schema_editor.quote_name(model._meta.db_table)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {self.name}", params=None)
            return f"DROP FUNCTION IF EXISTS {self.name}_refuse() CASCADE"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}_insert", params=None)
        return f"DROP TRIGGER IF EXISTS {self.name}_update"

    def _row_triggers(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, condition: str
    ) -> list[Statement]:
        if schema_editor.connection.vendor == "postgresql":
            function = (
                f"CREATE OR REPLACE FUNCTION {self.name}_refuse() RETURNS trigger AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{self.name}' USING ERRCODE = '23514'; END IF; "
                "RETURN NEW; END $$ LANGUAGE plpgsql"
            )
            trigger = (
                f"CREATE TRIGGER {self.name}_row BEFORE INSERT OR UPDATE ON {{table}} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.name}_refuse()"
            )
            return [self._statement(model, schema_editor, text) for text in (function, trigger)]
        return [
            self._statement(
                model,
                schema_editor,
                f"CREATE TRIGGER {self.name}_{event} BEFORE {event.upper()} ON {{table}} "
                f"FOR EACH ROW WHEN {condition} BEGIN SELECT RAISE(ABORT, '{self.name}'); END",
            )
            for event in ("insert", "update")
        ]

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Left to the database and to the verbs that write; forms get the verbs' own errors."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class Refuse(_TriggerConstraint):
    """Refuse a row when ``condition`` holds.

    ``condition`` is SQL that both vendors understand, over ``NEW`` (the row) and subqueries; the
    row's own table is written ``{table}``. It must be false or NULL for every good row.
    """

    def __init__(self, *, name: str, condition: str) -> None:
        super().__init__(name=name)
        self.condition = condition

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        return self._row_triggers(model, schema_editor, self.condition)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "condition": self.condition}


class NoOverlap(_TriggerConstraint):
    """Rows with equal ``fields`` must not overlap between ``since`` and ``until`` (exclusive, open when null)."""

    def __init__(
        self, *, name: str, fields: Sequence[str], since: str = "since", until: str = "until"
    ) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)
        self.since = since
        self.until = until

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        columns = [model._meta.get_field(name).column for name in self.fields]  # type: ignore[union-attr]
        since, until = self.since, self.until
        if schema_editor.connection.vendor == "postgresql":
            keys = ", ".join(f'"{column}" WITH =' for column in columns)
            return [
                self._statement(model, schema_editor, "CREATE EXTENSION IF NOT EXISTS btree_gist"),
                self._statement(
                    model,
                    schema_editor,
                    f"ALTER TABLE {{table}} ADD CONSTRAINT {self.name} EXCLUDE USING gist "
                    f'({keys}, daterange("{since}", "{until}") WITH &&)',
                ),
            ]
        same = " AND ".join(f'o."{column}" = NEW."{column}"' for column in columns)
        condition = (
            f'EXISTS (SELECT 1 FROM {{table}} o WHERE {same} AND o."id" <> COALESCE(NEW."id", -1) '
            f'AND o."{since}" < COALESCE(NEW."{until}", \'9999-12-31\') '
            f'AND NEW."{since}" < COALESCE(o."{until}", \'9999-12-31\'))'
        )
        return self._row_triggers(model, schema_editor, condition)

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError when another row overlaps, so that a form can say so."""
        values = {name: getattr(instance, model._meta.get_field(name).attname) for name in self.fields}  # type: ignore[union-attr]
        start, end = getattr(instance, self.since), getattr(instance, self.until)
        if start is None or None in values.values():
            return
        others = (
            model._default_manager.using(using)
            .filter(**values)
            .filter(Q(**{f"{self.until}__isnull": True}) | Q(**{f"{self.until}__gt": start}))
            .exclude(pk=instance.pk)
        )
        if end is not None:
            others = others.filter(**{f"{self.since}__lt": end})
        if others.annotate(start=F(self.since)).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "since": self.since, "until": self.until}
        return path, args, kwargs

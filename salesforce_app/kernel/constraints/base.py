"""Constraints whose SQL runs after their table has been made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table

# One function raises for every trigger, so that dropping a table leaves nothing of its own behind.
_POSTGRESQL_RAISE = (
    "CREATE OR REPLACE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'row violates constraint \"%\"', TG_ARGV[0] "
    "USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME; END $$"
)


class LateConstraint(models.BaseConstraint):
    """What the constraints share: SQL that runs once the table exists, and moves along with it."""

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        raise NotImplementedError  # pragma: no cover - every subclass has it

    def _statement(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, template: str, **tables: str
    ) -> Statement:
        # Percent signs are literal. Django follows the tables through renames while the statement waits.
        tables["table"] = model._meta.db_table
        template = template.replace("%", "%%")
        for name in tables:
            template = template.replace(f"{{{name}}}", f"%({name})s")
        return Statement(
            template, **{name: Table(table, schema_editor.quote_name) for name, table in tables.items()}
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

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class TriggerConstraint(LateConstraint):
    """A constraint kept by triggers, which look at each row after it has been written."""

    events: Sequence[str] = ("INSERT", "UPDATE")

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """Drop what ``create_sql`` made: all but the last thing here."""
        assert model is not None and schema_editor is not None
        if schema_editor.connection.vendor == "postgresql":
            table = schema_editor.quote_name(model._meta.db_table)
            schema_editor.execute(f"DROP TRIGGER {self.name} ON {table}", params=None)
            return f"DROP FUNCTION IF EXISTS {self.name}_refuses"
        *first, last = [f"DROP TRIGGER {self.name}_{event.lower()}" for event in self.events]
        for statement in first:
            schema_editor.execute(statement, params=None)
        return last

    def _sqlite_triggers(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, condition: str
    ) -> list[Statement]:
        """Triggers that abort when ``condition`` holds over OLD and NEW.

        They run after the row is written: before, an upsert would meet the row that it is about to
        update, and a new row has no key yet.
        """
        return [
            self._statement(
                model,
                schema_editor,
                f"CREATE TRIGGER {self.name}_{event.lower()} AFTER {event} ON {{table}} FOR EACH ROW "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'row violates constraint \"{self.name}\"'); END",
            )
            for event in self.events
        ]

    def _postgresql_triggers(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, condition: str
    ) -> list[Statement]:
        """The same for PostgreSQL. A condition in WHEN costs no entry in the queue of AFTER triggers."""
        return [
            self._statement(model, schema_editor, _POSTGRESQL_RAISE),
            self._statement(
                model,
                schema_editor,
                f"CREATE TRIGGER {self.name} AFTER {' OR '.join(self.events)} ON {{table}} FOR EACH ROW "
                f"WHEN ({condition}) EXECUTE FUNCTION refuse_row('{self.name}')",
            ),
        ]

    def _sqlite_check_of_present_rows(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        """Hand every row that is there already to the triggers, by an update that changes nothing."""
        column = schema_editor.quote_name(model._meta.concrete_fields[0].column)
        return self._statement(model, schema_editor, f"UPDATE {{table}} SET {column} = {column}")  # noqa: S608


def field_of(model: type[models.Model], name: str) -> Any:
    """The field that is called ``name``, without the narrow type that Django's stubs give it."""
    return model._meta.get_field(name)


def columns_of(model: type[models.Model], names: Sequence[str]) -> list[str]:
    """The columns of the fields that are called ``names``."""
    return [field_of(model, name).column for name in names]

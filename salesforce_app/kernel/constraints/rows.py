"""Constraints over one row and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

from .base import TriggerConstraint, columns_of, field_of

_NEW = re.compile(r'NEW\."(\w+)"')


def _as_parameter(found: re.Match[str]) -> str:
    return f'"new_{found[1]}"'


class Refuse(TriggerConstraint):
    """Refuse a row when ``condition`` holds.

    ``condition`` is SQL that both vendors understand, over ``NEW."column"`` (the row) and subqueries over
    the row's own table, written ``{table}``. It must be false or NULL for every good row, and tell
    the row apart from its neighbours: the row is already among them when it is asked.

    ``lock`` names the foreign key to whatever the neighbours share. PostgreSQL locks that row while
    the condition is asked, and so until the transaction ends; otherwise two transactions that can't
    see each other could each write a row that is good alone. (SQLite has one writer at a time.)
    """

    def __init__(
        self,
        *,
        name: str,
        condition: str,
        lock: str,
        **messages: Any,
    ) -> None:
        super().__init__(name=name, **messages)
        self.condition = condition
        self.lock = lock

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        if schema_editor.connection.vendor != "postgresql":
            return [
                *self._sqlite_triggers(model, schema_editor, self.condition),
                self._sqlite_check_of_present_rows(model, schema_editor),
            ]
        key = field_of(model, self.lock)
        given = self._columns_of_the_row(model, key)
        parameters = ", ".join(
            f'"new_{field.column}" {field.cast_db_type(schema_editor.connection)}' for field in given
        )
        # A function of this form is bound to tables and columns by identity, not by name: it
        # survives their renaming. It takes the columns one by one, since a function that took the
        # row would forbid every later change to the table's columns.
        function = (
            f"CREATE FUNCTION {self.name}_refuses({parameters}) RETURNS boolean LANGUAGE sql BEGIN ATOMIC "  # noqa: S608
            f'SELECT 1 FROM {{shared}} s WHERE s."{key.target_field.column}" = "new_{key.column}" '
            f"FOR NO KEY UPDATE; SELECT {_NEW.sub(_as_parameter, self.condition)}; END"
        )
        present = (
            f"DO $$ BEGIN IF EXISTS (SELECT 1 FROM {{table}} t WHERE {self._refuses('t', given)}) THEN "  # noqa: S608
            f"RAISE EXCEPTION 'rows violate constraint \"{self.name}\"' "
            "USING ERRCODE = 'check_violation'; END IF; END $$"
        )
        return [
            self._statement(model, schema_editor, function, shared=key.remote_field.model._meta.db_table),
            self._statement(model, schema_editor, present),
            *self._postgresql_triggers(model, schema_editor, self._refuses("NEW", given)),
        ]

    def _columns_of_the_row(self, model: type[models.Model], key: models.Field[Any, Any]) -> list[Any]:
        """The fields whose values the condition asks the row for, and the one that is locked by."""
        named = {key.column, *_NEW.findall(self.condition)}
        return [field for field in model._meta.concrete_fields if field.column in named]

    def _refuses(self, row: str, given: list[Any]) -> str:
        return (
            f"{self.name}_refuses({', '.join(f'{row}.{chr(34)}{field.column}{chr(34)}' for field in given)})"
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError when the condition holds for ``instance``, saved or not; one query.

        Not asked when any field is excluded, since the condition may be about it.
        """
        if exclude:
            return
        connection = connections[using]
        columns, params = zip(
            *(_value_as_sql(field, instance, connection) for field in model._meta.concrete_fields),
            strict=True,
        )
        condition = self.condition.replace("%", "%%")
        condition = condition.replace("{table}", connection.ops.quote_name(model._meta.db_table))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {condition} FROM (SELECT {', '.join(columns)}) NEW", params)  # noqa: S608
            if cursor.fetchone()[0]:
                raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "condition": self.condition, "lock": self.lock}


def _value_as_sql(
    field: models.Field[Any, Any], instance: models.Model, connection: BaseDatabaseWrapper
) -> tuple[str, Any]:
    """A column of a row that isn't in the table, and its parameter."""
    value = field.get_db_prep_save(getattr(instance, field.attname), connection)
    # SQLite compares by the stored form, and a cast to its "date" would make a number of it.
    placeholder = "%s" if connection.vendor == "sqlite" else f"CAST(%s AS {field.cast_db_type(connection)})"  # type: ignore[attr-defined]
    return f'{placeholder} AS "{field.column}"', value


class Immutable(TriggerConstraint):
    """``fields`` keep the values that the row was inserted with; the row may still be deleted."""

    events = ("UPDATE",)

    def __init__(
        self,
        *,
        name: str,
        fields: Sequence[str],
        **messages: Any,
    ) -> None:
        super().__init__(name=name, **messages)
        self.fields = tuple(fields)

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
        condition = " OR ".join(f'OLD."{c}" {differs} NEW."{c}"' for c in columns_of(model, self.fields))
        triggers = self._postgresql_triggers if is_postgresql else self._sqlite_triggers
        return triggers(model, schema_editor, condition)

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError when a field differs from the stored row's; one query."""
        fields = [name for name in self.fields if name not in (exclude or ())]
        stored = model._base_manager.using(using).filter(pk=instance.pk).values_list(*fields).first()
        if not fields or stored is None:
            return
        now = tuple(getattr(instance, field_of(model, name).attname) for name in fields)
        if stored != now:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "fields": self.fields}

"""Columns that repeat those of another row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

from .base import LateConstraint, columns_of, field_of


class Repeats(LateConstraint):
    """``fields`` hold what the fields of the same names hold in the row that ``parent`` names.

    Kept by a foreign key over the key and the fields together, checked at commit like Django's own.
    The parent's fields can't change while a row repeats them. The parent needs a unique constraint
    over its key and the fields, in this order.
    """

    def __init__(
        self,
        *,
        name: str,
        parent: str,
        fields: Sequence[str],
        **messages: Any,
    ) -> None:
        super().__init__(name=name, **messages)
        self.parent = parent
        self.fields = tuple(fields)

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        key = field_of(model, self.parent)
        table = key.remote_field.model._meta.db_table
        template = f"ALTER TABLE {{table}} ADD {self._foreign_key(key, '{target}')}"
        return [self._statement(model, schema_editor, template, target=table)]

    def _foreign_key(self, key: models.ForeignKey[Any, Any], target: str) -> str:
        columns = ", ".join(f'"{column}"' for column in [key.column, *columns_of(key.model, self.fields)])
        parent = key.remote_field.model
        targets = ", ".join(f'"{c}"' for c in [key.target_field.column, *columns_of(parent, self.fields)])
        return (
            f'CONSTRAINT "{self.name}" FOREIGN KEY ({columns}) REFERENCES {target} ({targets}) '
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Part of CREATE TABLE on SQLite, which can't add a foreign key to a table; waits elsewhere."""
        assert model is not None and schema_editor is not None
        if schema_editor.connection.vendor != "sqlite":
            return super().constraint_sql(model, schema_editor)
        key = field_of(model, self.parent)
        return self._foreign_key(key, schema_editor.quote_name(key.remote_field.model._meta.db_table))

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """Drop the foreign key. (SQLite remakes the table without it.)"""
        assert model is not None and schema_editor is not None
        return f'ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} DROP CONSTRAINT "{self.name}"'

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError when a field differs from the parent's."""
        parent_id = getattr(instance, field_of(model, self.parent).attname)
        if parent_id is None or {self.parent, *self.fields} & set(exclude or ()):
            return
        parent = getattr(instance, self.parent)
        if any(getattr(parent, name) != getattr(instance, name) for name in self.fields):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "parent": self.parent, "fields": self.fields}

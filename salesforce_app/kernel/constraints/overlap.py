"""Rows that must not overlap in time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import Q

from .base import TriggerConstraint, columns_of, field_of


class NoOverlap(TriggerConstraint):
    """Rows with equal ``fields`` must not overlap between ``since`` and ``until``.

    ``until`` is exclusive, and open when null.
    PostgreSQL keeps it by an exclusion constraint, SQLite by triggers.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: Sequence[str],
        since: str = "since",
        until: str = "until",
        **messages: Any,
    ) -> None:
        super().__init__(name=name, **messages)
        self.fields = tuple(fields)
        self.since = since
        self.until = until

    def _create_statements(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        columns = columns_of(model, self.fields)
        since, until = columns_of(model, (self.since, self.until))
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
        key = model._meta.pk.column
        same = " AND ".join(f'o."{column}" = NEW."{column}"' for column in columns)
        condition = (
            f'EXISTS (SELECT 1 FROM {{table}} o WHERE {same} AND o."{key}" <> NEW."{key}" '  # noqa: S608
            f'AND o."{since}" < COALESCE(NEW."{until}", \'9999-12-31\') '
            f'AND NEW."{since}" < COALESCE(o."{until}", \'9999-12-31\'))'
        )
        return [
            *self._sqlite_triggers(model, schema_editor, condition),
            self._sqlite_check_of_present_rows(model, schema_editor),
        ]

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """Drop the exclusion constraint, or the triggers."""
        assert model is not None and schema_editor is not None
        if schema_editor.connection.vendor == "postgresql":
            return f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} DROP CONSTRAINT {self.name}"
        return super().remove_sql(model, schema_editor)

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError when another row overlaps, so that a form can say so; one query."""
        if {*self.fields, self.since, self.until} & set(exclude or ()):
            return
        values = {name: getattr(instance, field_of(model, name).attname) for name in self.fields}
        start, end = getattr(instance, self.since), getattr(instance, self.until)
        if start is None or None in values.values():
            return
        others = (
            model._base_manager.using(using)
            .filter(Q(**{f"{self.until}__isnull": True}) | Q(**{f"{self.until}__gt": start}), **values)
            .exclude(pk=instance.pk)
        )
        if end is not None:
            others = others.filter(**{f"{self.since}__lt": end})
        if others.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "fields": self.fields, "since": self.since, "until": self.until}

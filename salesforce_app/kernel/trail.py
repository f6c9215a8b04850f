"""The audit trail of records that are written many at a time, past each model's own save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections, models
from simple_history.utils import get_history_manager_for_model


class Trail:
    """Writes the audit trail of models that keep one, as a single save of each record would have."""

    def __init__(self, actor: str, moment: datetime, reason: str) -> None:
        self.actor = actor
        self.moment = moment
        self.reason = reason
        self._user: models.Model | None = None
        self._is_looked_up = False

    @property
    def user(self) -> models.Model | None:
        """The member of staff who goes by the actor's name, if there is one; asked for once."""
        if not self._is_looked_up:
            users = get_user_model()
            self._user = users._base_manager.filter(**{users.USERNAME_FIELD: self.actor}).first()
            self._is_looked_up = True
        return self._user

    def leave(self, model: type[models.Model], instances: Sequence[models.Model], kind: str) -> None:
        """One history row of each record: ``+`` created, ``~`` changed, ``-`` deleted."""
        if not instances or not hasattr(model._meta, "simple_history_manager_attribute"):
            return
        history = get_history_manager_for_model(model).model
        columns = [found.attname for found in history.tracked_fields]
        told = (self.moment, self.user and self.user.pk, self.reason, kind)
        append_rows(
            history,
            ["history_date", "history_user_id", "history_change_reason", "history_type", *columns],
            [(*told, *(getattr(instance, column) for column in columns)) for instance in instances],
        )


def append_rows(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], conflict: str = ""
) -> None:
    """Insert rows of values by column, several times as quickly as model instances would be.

    The other columns but the key have to be null. ``conflict`` is an ON CONFLICT clause.
    """
    connection = connections[model._base_manager.db]
    by_name = {found.attname: found for found in model._meta.concrete_fields}
    fields = [by_name[column] for column in columns]
    names = ", ".join(connection.ops.quote_name(str(found.column)) for found in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks}) {conflict}"  # noqa: S608 - our own names
    prepare = [found.get_db_prep_save for found in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [step(value, connection=connection) for step, value in zip(prepare, row, strict=True)]
                for row in rows
            ],
        )

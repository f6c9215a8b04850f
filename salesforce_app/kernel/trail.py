"""The audit trail of records that are written many at a time, past each model's own save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import models
from simple_history.utils import get_history_manager_for_model

from .rows import Prepared, append_prepared, prepared


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
        if instances and _keeps_history(model):
            columns = [found.attname for found in model._meta.concrete_fields]
            rows = [[getattr(instance, column) for column in columns] for instance in instances]
            self.leave_rows(model, prepared(model, columns, rows), kind)

    def leave_rows(self, model: type[models.Model], rows: Sequence[Prepared], kind: str) -> None:
        """As ``leave``, for records whose rows over all columns are prepared for writing."""
        if not rows or not _keeps_history(model):
            return
        history = get_history_manager_for_model(model).model
        tracked = {found.attname for found in history.tracked_fields}
        kept = [
            (place, found.attname)
            for place, found in enumerate(model._meta.concrete_fields)
            if found.attname in tracked
        ]
        about = ["history_date", "history_user_id", "history_change_reason", "history_type"]
        ((*told,),) = prepared(history, about, [(self.moment, self.user and self.user.pk, self.reason, kind)])
        append_prepared(
            history,
            [*about, *(column for _place, column in kept)],
            [[*told, *(row[place] for place, _column in kept)] for row in rows],
        )


def _keeps_history(model: type[models.Model]) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")

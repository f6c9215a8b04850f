"""Which models refer to which."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models


def dependencies_first(kinds: Sequence[type[models.Model]]) -> list[type[models.Model]]:
    """The models in an order in which each comes after those that its foreign keys name."""
    ordered: list[type[models.Model]] = []

    def place(model: type[models.Model]) -> None:
        if model in ordered:
            return
        for target in _targets(model):
            if target is not model and target in kinds:
                place(target)
        ordered.append(model)

    for model in kinds:
        place(model)
    return ordered


def _targets(model: type[models.Model]) -> list[type[models.Model]]:
    return [
        found.related_model
        for found in model._meta.concrete_fields
        if isinstance(found, models.ForeignKey) and not isinstance(found.related_model, str)
    ]

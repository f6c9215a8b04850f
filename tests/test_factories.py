"""The test ground itself: one factory for every model, each making a valid row."""

from __future__ import annotations

import pytest
from django.db import models
from factory.django import DjangoModelFactory

from . import factories
from .inventory import our_models

FACTORIES: dict[type[models.Model], type[DjangoModelFactory]] = {
    factory._meta.model: factory for factory in (getattr(factories, name) for name in factories.__all__)
}


def test_every_model_has_one_factory() -> None:
    assert len(FACTORIES) == len(factories.__all__)
    assert set(FACTORIES) == set(our_models())


@pytest.mark.django_db
@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_a_factory_makes_a_row_that_passes_validation_and_can_be_repeated(model: type[models.Model]) -> None:
    first = FACTORIES[model]()
    unknown = {
        field.name for field in model._meta.fields if field.null and getattr(first, field.attname) is None
    }
    first.full_clean(exclude=unknown)
    assert model._default_manager.get(pk=first.pk) == first
    if model.__name__ != "MonthClose":  # one month is in force once
        assert FACTORIES[model]().pk != first.pk

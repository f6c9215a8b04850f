"""Foreign keys obey the staircase that import-linter holds imports to."""

from __future__ import annotations

import tomllib

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model


def steps() -> dict[str, int]:
    """Each package's height on the staircase, the ground being 0."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    contract = project["tool"]["importlinter"]["contracts"][0]
    return {package: step for step, package in enumerate(reversed(contract["layers"]))}


def package_of(model: type[Model]) -> str:
    return model.__module__.partition(".")[0]


def relations() -> list[tuple[type[Model], Field, type[Model]]]:
    """Every foreign key, one-to-one and many-to-many of the project's models, with its target."""
    return [
        (model, field, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        if package_of(model) in steps()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if isinstance(field.related_model, type)
    ]


def test_the_staircase_is_the_one_of_the_installed_packages() -> None:
    folders = {path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")}
    assert set(steps()) == folders


def test_no_foreign_key_points_up_the_staircase() -> None:
    height = steps()
    pointing_up = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in relations()
        if height.get(package_of(target), -1) > height[package_of(model)]
    ]
    assert pointing_up == []


def test_the_relations_between_packages_are_seen() -> None:
    """Guards the test above against looking at nothing."""
    crossing = {(package_of(model), package_of(target)) for model, _, target in relations()}
    assert ("territory", "accounts") in crossing
    assert ("settlement", "territory") in crossing

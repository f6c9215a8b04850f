"""What the product consists of: its packages and models, found rather than listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from simple_history.models import HistoricalChanges

ROOT = Path(__file__).resolve().parent.parent

STAIRCASE = ("salesforce_app", "accounts", "territory", "settlement", "visits", "journals", "cms")
"""The packages, lowest first."""


def package_of(model: type[Any]) -> str:
    """The top-level package in which a class is written."""
    return model.__module__.partition(".")[0]


def our_models() -> list[type[models.Model]]:
    """The product's concrete models, without the tables that Django and simple-history add to them."""
    return [
        model
        for model in our_tables()
        if not (model._meta.auto_created or issubclass(model, HistoricalChanges))
    ]


def our_tables() -> list[type[models.Model]]:
    """The product's models with their history and many-to-many tables."""
    return [model for model in apps.get_models(include_auto_created=True) if package_of(model) in STAIRCASE]


def source_files(*packages: str) -> Iterator[Path]:
    """The Python files of some packages (all when none is named), migrations excepted."""
    for package in packages or STAIRCASE:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path

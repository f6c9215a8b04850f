"""How the tests break a constraint of the database, and how they look for one that nobody broke."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, models, transaction

from salesforce_app.kernel.constraints import Repeats

from .inventory import our_models


@dataclass(frozen=True)
class Rule:
    """One constraint, by name: what breaks it, and a neighbour that comes close and is fine."""

    name: str
    broken: Callable[[], object]
    good: Callable[[], object]

    def __str__(self) -> str:
        return self.name


def constraints() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    """Every constraint in the Meta of the product's models, with its model, by name."""
    return {
        constraint.name: (model, constraint)
        for model in our_models()
        for constraint in model._meta.constraints
    }


def message_of(name: str) -> str:
    """What the database says when the constraint is broken.

    That is its name, save where SQLite knows none: it names the columns of a unique key, and only
    the table of a foreign key.
    """
    model, constraint = constraints()[name]
    table = model._meta.db_table
    if connection.vendor == "sqlite" and isinstance(constraint, Repeats):
        return f"row in table '{table}'"
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        columns = (model._meta.get_field(field).column for field in constraint.fields)
        return "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns)
    return name


def check(rule: Rule) -> None:
    """The good neighbour is written, the broken row refused by this very constraint."""
    write(rule.good)
    with pytest.raises(IntegrityError) as refusal:
        write(rule.broken)
    assert message_of(rule.name) in str(refusal.value).splitlines()[0]


def write(act: Callable[[], object]) -> None:
    """Do it as in a transaction of its own that ends, and leave nothing behind."""
    with transaction.atomic():
        act()
        connection.check_constraints()
        transaction.set_rollback(True)


def change(row: models.Model, **values: object) -> None:
    """Change a stored row past the verbs and the forms."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)

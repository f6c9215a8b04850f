"""No constraint of the database goes untested: each has a rule that breaks it."""

from __future__ import annotations

import importlib
from collections import Counter

import pytest
from django.db import IntegrityError, connection, models, transaction

from salesforce_app.kept.counting import counted_tables
from salesforce_app.kernel.constraints import Immutable, NoOverlap, Refuse

from .constraints import constraints
from .inventory import our_models
from .test_factories import FACTORIES

RULE_BOOKS = (
    "tests.accounts.test_constraints",
    "tests.cms.test_constraints",
    "tests.journals.test_constraints",
    "tests.salesforce_app.imports.test_models",
    "tests.salesforce_app.jobs.test_models",
    "tests.settlement.test_constraints",
    "tests.territory.test_constraints",
    "tests.territory.test_fact_constraints",
    "tests.visits.test_constraints",
)
UNBREAKABLE = {
    # Wider than the primary key that it begins with: there for the foreign key of the stops.
    "route_kind_once",
}
UNIQUE_FIELDS = [
    (model, field)
    for model in our_models()
    for field in model._meta.local_concrete_fields
    if field.unique and not field.primary_key and not field.is_relation
]


def test_every_constraint_has_one_rule_that_breaks_it() -> None:
    names = Counter(rule.name for book in RULE_BOOKS for rule in importlib.import_module(book).RULES)
    assert {name for name, times in names.items() if times > 1} == set()
    assert set(names) | UNBREAKABLE == set(constraints())


def test_names_of_constraints_are_unique_and_fit_either_database() -> None:
    """SQLite's triggers and PostgreSQL's functions share one namespace; PostgreSQL cuts names at 63 bytes."""
    names = [constraint.name for model in our_models() for constraint in model._meta.constraints]
    assert len(names) == len(set(names))
    assert [name for name in names if len(f"{name}_refuses") > 63] == []


def test_conditions_look_at_their_own_table_alone() -> None:
    """Otherwise SQLite couldn't remake the other table, that is change any of its columns."""
    tables = {model._meta.db_table for model in our_models()}
    conditions = [c.condition for _, c in constraints().values() if isinstance(c, Refuse)]
    assert conditions
    assert [(c, table) for c in conditions for table in tables if table in c] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), UNIQUE_FIELDS, ids=str)
def test_a_unique_field_is_unique_in_the_database(
    model: type[models.Model], field: models.Field[object, object]
) -> None:
    value = getattr(FACTORIES[model](), field.attname)
    with pytest.raises(IntegrityError, match=field.column), transaction.atomic():
        FACTORIES[model](**{field.attname: value})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [m for m in our_models() if isinstance(m._meta.pk, models.CompositePrimaryKey)], ids=str
)
def test_a_month_fact_stands_once(model: type[models.Model]) -> None:
    fact = FACTORIES[model]()
    key = {name: getattr(fact, name) for name in model._meta.pk.field_names}  # type: ignore[union-attr]
    with pytest.raises(IntegrityError), transaction.atomic():
        FACTORIES[model](**key)


@pytest.mark.django_db
def test_the_database_holds_the_triggers_that_the_models_declare() -> None:
    """Nothing is left behind, and nothing is forgotten, whether the tables come from models or migrations."""
    expected = set()
    for name, (_, constraint) in constraints().items():
        if connection.vendor == "postgresql" and isinstance(constraint, (Refuse, Immutable)):
            expected.add(name)
        elif connection.vendor == "sqlite" and isinstance(constraint, (Refuse, Immutable, NoOverlap)):
            expected |= {f"{name}_{event.lower()}" for event in constraint.events}
    # PostgreSQL keeps 63 characters of a name.
    for counted in counted_tables():
        expected |= {counted.trigger(event)[:63] for event in ("insert", "update", "delete")}
    catalogue = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE 'wagtail%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        assert {name for (name,) in cursor.fetchall()} == expected

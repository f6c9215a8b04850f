"""The constraints of the kernel live through whatever migrations do to their tables.

They are tried on an app of their own, which exists only in the migrations of these tests.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, Model
from pytest_django import DjangoDbBlocker

from salesforce_app.kernel.constraints import Immutable, NoOverlap, Refuse, Repeats

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)

CONSTRAINTS: dict[str, BaseConstraint] = {
    constraint.name: constraint
    for constraint in (
        NoOverlap(name="scratch_no_overlap", fields=["owner", "kind"]),
        Refuse(
            name="scratch_contiguous",
            lock="owner",
            # The per cent sign must reach the database as it stands.
            condition=(
                'NEW."number" % 100 > 1 AND NOT EXISTS (SELECT 1 FROM {table} p '
                'WHERE p."owner_id" = NEW."owner_id" AND p."number" = NEW."number" - 1)'
            ),
        ),
        Immutable(name="scratch_key_stays", fields=["owner", "number"]),
        Repeats(name="scratch_kind_of_owner", parent="owner", fields=["kind"]),
    )
}


@dataclass
class Scratch:
    """An app that consists of the operations given to ``migrate``."""

    state: ProjectState = field(default_factory=ProjectState)

    def migrate(self, *operations: Operation) -> None:
        """Run the operations as one migration."""
        with connection.schema_editor(atomic=True) as editor:
            for operation in operations:
                after = self.state.clone()
                operation.state_forwards("scratch", after)
                operation.database_forwards("scratch", editor, self.state, after)
                self.state = after

    def model(self, name: str) -> type[Model]:
        """The model as it stands now."""
        return self.state.apps.get_model("scratch", name)

    def owner(self, kind: str = "a") -> Model:
        """A row of the first model that spans point to, whatever it is called now."""
        return self.model("Span")._meta.get_field("owner").related_model.objects.create(kind=kind)

    def span(
        self, owner: Model, number: int, since: date, until: date | None = None, kind: str = "a"
    ) -> Model:
        """A row that the constraints look at."""
        values = {"number": number, "since": since, "until": until, "kind": kind}
        return self.model("Span").objects.create(owner_id=owner.pk, **values)


def create_operations(*constraints: BaseConstraint) -> list[Operation]:
    """The first migration: owners, and spans with some constraints."""
    return [
        migrations.CreateModel(
            "Owner",
            [("id", models.BigAutoField(primary_key=True)), ("kind", models.CharField(max_length=3))],
            {"constraints": [models.UniqueConstraint(fields=["id", "kind"], name="scratch_owner_kind")]},
        ),
        migrations.CreateModel(
            "Span",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("owner", models.ForeignKey("scratch.Owner", models.CASCADE)),
                ("kind", models.CharField(max_length=3)),
                ("number", models.IntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("note", models.CharField(max_length=20, default="")),
            ],
            {"constraints": list(constraints)},
        ),
    ]


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scratch]:
    """An app without models. SQLite changes tables only outside of a transaction, so the test has none."""
    scratch = Scratch()
    with django_db_blocker.unblock():
        try:
            yield scratch
        finally:
            names = [model.name for _, model in scratch.state.models.items()]
            scratch.migrate(*(migrations.DeleteModel(name) for name in reversed(names)))


@pytest.fixture
def scratch(empty: Scratch) -> Scratch:
    """The app with all constraints."""
    empty.migrate(*create_operations(*CONSTRAINTS.values()))
    return empty


def overlap(scratch: Scratch) -> None:
    owner = scratch.owner()
    scratch.span(owner, 1, JANUARY, MARCH)
    scratch.span(owner, 1, FEBRUARY)


def leave_a_gap(scratch: Scratch) -> None:
    scratch.span(scratch.owner(), 2, JANUARY)


def renumber(scratch: Scratch) -> None:
    span = scratch.span(scratch.owner(), 1, JANUARY)
    scratch.model("Span").objects.filter(pk=span.pk).update(number=0)


def differ_in_kind(scratch: Scratch) -> None:
    scratch.span(scratch.owner(kind="b"), 1, JANUARY, kind="a")


BREAKS: dict[str, Callable[[Scratch], None]] = {
    "scratch_no_overlap": overlap,
    "scratch_contiguous": leave_a_gap,
    "scratch_key_stays": renumber,
    "scratch_kind_of_owner": differ_in_kind,
}


def kept(scratch: Scratch) -> set[str]:
    """The constraints that refuse the row that breaks them; good rows must pass meanwhile."""
    with transaction.atomic():
        owner = scratch.owner()
        scratch.span(owner, 1, JANUARY, FEBRUARY)
        second = scratch.span(owner, 2, FEBRUARY, MARCH)
        second.until = None
        second.save()
        connection.check_constraints()
        transaction.set_rollback(True)
    names = set()
    for name, break_it in BREAKS.items():
        try:
            with transaction.atomic():
                break_it(scratch)
                connection.check_constraints()
                transaction.set_rollback(True)
        except IntegrityError as refusal:
            is_named = name in str(refusal) or "invalid foreign key" in str(refusal)
            names.add(name if is_named else str(refusal))
    return names


def traces() -> set[str]:
    """What the database's catalogue holds of the scratch constraints."""
    catalogue = {
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT proname FROM pg_proc "
            "UNION SELECT conname FROM pg_constraint"
        ),
        "sqlite": "SELECT name FROM sqlite_master",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        names = {name for (name,) in cursor.fetchall() if "scratch" in name}
    return {known for known in CONSTRAINTS for name in names if name.startswith(known)}


CHANGES: dict[str, list[Operation]] = {
    "nothing": [],
    "a column altered": [migrations.AlterField("Span", "note", models.CharField(max_length=50, default="x"))],
    "a column made nullable": [migrations.AlterField("Span", "note", models.TextField(null=True))],
    "a column added": [migrations.AddField("Span", "grade", models.IntegerField(default=1))],
    "a unique column added": [
        migrations.AddField("Span", "code", models.CharField(max_length=9, null=True, unique=True))
    ],
    "a column removed": [migrations.RemoveField("Span", "note")],
    "a column renamed": [migrations.RenameField("Span", "note", "remark")],
    "the parent's column altered": [migrations.AlterField("Owner", "kind", models.CharField(max_length=9))],
    "the parent's table remade": [
        migrations.AddField("Owner", "name", models.CharField(max_length=9, default="x"))
    ],
    "the table renamed": [migrations.AlterModelTable("Span", "scratch_elsewhere")],
    "the model renamed": [
        migrations.RenameModel("Span", "Stretch"),
        migrations.RenameModel("Stretch", "Span"),
    ],
    "the parent renamed": [migrations.RenameModel("Owner", "Holder")],
    "an index added": [migrations.AddIndex("Span", models.Index(fields=["since"], name="scratch_since"))],
    "remade twice": [
        migrations.AddField("Span", "one", models.IntegerField(default=1)),
        migrations.AddField("Span", "two", models.IntegerField(default=2)),
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_constraints_live_through(scratch: Scratch, change: str) -> None:
    owner = scratch.owner()
    scratch.span(owner, 1, JANUARY, FEBRUARY)
    scratch.migrate(*CHANGES[change])
    scratch.span(owner, 2, FEBRUARY)
    assert kept(scratch) == set(CONSTRAINTS)


def test_the_constraints_live_through_a_change_in_the_migration_that_makes_them(empty: Scratch) -> None:
    empty.migrate(
        *create_operations(*CONSTRAINTS.values()),
        migrations.AddField("Span", "grade", models.IntegerField(default=1)),
        migrations.RenameModel("Span", "Stretch"),
        migrations.RenameModel("Stretch", "Span"),
    )
    assert kept(empty) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_a_constraint_can_be_added_to_good_rows_and_removed(empty: Scratch, name: str) -> None:
    empty.migrate(*create_operations())
    empty.span(empty.owner(), 1, JANUARY)
    assert kept(empty) == set()
    empty.migrate(migrations.AddConstraint("Span", CONSTRAINTS[name]))
    assert kept(empty) == {name}
    empty.migrate(migrations.RemoveConstraint("Span", name))
    assert kept(empty) == set()
    assert traces() == set()


@pytest.mark.parametrize("name", sorted(set(CONSTRAINTS) - {"scratch_key_stays"}))
def test_a_constraint_cannot_be_added_to_rows_that_break_it(empty: Scratch, name: str) -> None:
    empty.migrate(*create_operations())
    BREAKS[name](empty)
    with pytest.raises(IntegrityError):
        empty.migrate(migrations.AddConstraint("Span", CONSTRAINTS[name]))
    assert traces() == set()


def test_a_deleted_table_leaves_nothing_behind(scratch: Scratch) -> None:
    assert traces() - {"scratch_kind_of_owner"} == set(CONSTRAINTS) - {"scratch_kind_of_owner"}
    scratch.migrate(migrations.DeleteModel("Span"))
    assert traces() == set()
    scratch.migrate(create_operations(*CONSTRAINTS.values())[1])
    assert kept(scratch) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", ["scratch_no_overlap", "scratch_contiguous", "scratch_key_stays"])
def test_what_was_made_by_hand_can_be_dropped_by_hand(empty: Scratch, name: str) -> None:
    """``create_sql`` and ``remove_sql`` undo each other, for callers other than Django's migrations."""
    empty.migrate(*create_operations())
    model = empty.model("Span")
    with connection.schema_editor() as editor:
        editor.execute(CONSTRAINTS[name].create_sql(model, editor), params=None)
    assert (kept(empty), traces()) == ({name}, {name})
    with connection.schema_editor() as editor:
        editor.execute(CONSTRAINTS[name].remove_sql(model, editor), params=None)
    assert (kept(empty), traces()) == (set(), set())


def test_a_row_may_be_written_over_by_an_upsert(scratch: Scratch) -> None:
    """The row that the upsert meets is the row itself, not a neighbour."""
    scratch.migrate(
        migrations.AddConstraint(
            "Span", models.UniqueConstraint(fields=["owner", "number"], name="scratch_number_once")
        )
    )
    span, owner = scratch.model("Span"), scratch.owner()
    scratch.span(owner, 1, JANUARY, FEBRUARY)
    span.objects.bulk_create(
        [span(owner_id=owner.pk, kind="a", number=1, since=JANUARY, until=MARCH)],
        update_conflicts=True,
        unique_fields=["owner", "number"],
        update_fields=["until"],
    )
    assert list(span.objects.values_list("number", "since", "until")) == [(1, JANUARY, MARCH)]


def test_forms_are_told_before_the_database_refuses(scratch: Scratch) -> None:
    """``validate`` says the same as the database, for rows that are saved and rows that are not."""
    span, owner = scratch.model("Span"), scratch.owner()
    stored = scratch.span(owner, 1, JANUARY, FEBRUARY)
    other = scratch.owner(kind="b")

    def broken_by(row: Model, exclude: set[str] | None = None) -> set[str]:
        messages: set[str] = set()
        for constraint in CONSTRAINTS.values():
            try:
                constraint.validate(span, row, exclude=exclude)
            except ValidationError as error:
                messages.update(error.messages)
        return {message.removeprefix("Constraint “").removesuffix("” is violated.") for message in messages}

    def row(**values: object) -> Model:
        return span(**{"owner_id": owner.pk, "kind": "a", "number": 2, "since": FEBRUARY, **values})

    assert broken_by(stored) == set()
    assert broken_by(row()) == set()
    assert broken_by(row(since=date(2024, 1, 31))) == {"scratch_no_overlap"}
    assert broken_by(row(since=date(2023, 1, 1))) == {"scratch_no_overlap"}
    assert broken_by(row(since=date(2023, 1, 1), until=JANUARY)) == set()
    assert broken_by(row(since=date(2023, 1, 1)), exclude={"until"}) == set()
    assert broken_by(row(since=None)) == set()
    assert broken_by(row(number=3)) == {"scratch_contiguous"}
    assert broken_by(row(number=3), exclude={"number"}) == set()
    assert broken_by(row(owner_id=other.pk, number=1)) == {"scratch_kind_of_owner"}
    assert broken_by(row(owner_id=other.pk, number=1), exclude={"kind"}) == set()
    assert broken_by(row(owner_id=other.pk, number=1, kind="b")) == set()
    stored.number = 0
    assert broken_by(stored) == {"scratch_key_stays"}
    assert broken_by(stored, exclude={"number"}) == set()


@pytest.mark.parametrize("constraint", CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_a_migration_writes_a_constraint_and_reads_the_same(constraint: BaseConstraint) -> None:
    path, args, kwargs = constraint.deconstruct()
    again = type(constraint)(*args, **kwargs)
    assert path.endswith(type(constraint).__name__)
    assert again == constraint
    assert hash(again) == hash(constraint)
    other = type(constraint)(**{**kwargs, "violation_error_message": "No."})
    assert other != constraint
    assert other != "No."


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_transactions_cannot_each_write_half_of_a_violation(scratch: Scratch) -> None:
    """Each row is good alone: one transaction removes what the other builds upon."""
    scratch.migrate(migrations.RemoveConstraint("Span", "scratch_key_stays"))
    gone = Refuse(
        name="scratch_none_above",
        lock="owner",
        condition=(
            'NEW."number" < 1 AND EXISTS (SELECT 1 FROM {table} n '
            'WHERE n."owner_id" = NEW."owner_id" AND n."number" = 2)'
        ),
    )
    scratch.migrate(migrations.AddConstraint("Span", gone))
    owner = scratch.owner()
    first = scratch.span(owner, 1, JANUARY, FEBRUARY)
    outcome: list[str] = []

    def renumber_the_first() -> None:
        try:
            scratch.model("Span").objects.filter(pk=first.pk).update(number=0)
            outcome.append("written")
        except IntegrityError as refusal:
            outcome.append(str(refusal))
        finally:
            connection.close()

    rival = threading.Thread(target=renumber_the_first)
    with transaction.atomic():
        scratch.span(owner, 2, FEBRUARY)
        rival.start()
        wait_until_somebody_waits_for_a_lock()
    rival.join(10)
    assert [text for text in outcome if "scratch_none_above" not in text] == []
    assert len(outcome) == 1


def wait_until_somebody_waits_for_a_lock() -> None:
    """Until the rival stands before the lock (10 s at most: then the test fails by its outcome)."""
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT COUNT(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
                "WHERE NOT l.granted AND a.datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)

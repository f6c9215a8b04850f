"""The database keeps the rules of import batches; a batch takes its changes along when it goes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from salesforce_app.imports.models import BatchState, ImportBatch, ImportChange, UploadState
from tests.constraints import Rule, check
from tests.factories import ImportBatchFactory, ImportChangeFactory, SavedMappingFactory, UploadFactory

UNDONE = {"state": BatchState.UNDONE, "undone_at": datetime(2024, 3, 2, tzinfo=UTC), "undone_by": "tests"}


def same_file_twice(**first: object) -> None:
    """The same bytes of the same kind are imported a second time."""
    batch = ImportBatchFactory(**first)
    ImportBatchFactory(sha256=batch.sha256)


def two_changes_of(object_pk: str, second_pk: str) -> None:
    """One batch changes two records."""
    batch = ImportBatchFactory()
    for pk in (object_pk, second_pk):
        ImportChangeFactory(batch=batch, object_pk=pk)


def two_mappings(**shared: str) -> None:
    """Two mappings of the same layout or name, of two kinds unless the kind is the same as well."""
    for number, kind in enumerate(("units", "routes")):
        SavedMappingFactory(**{"kind": kind, "fingerprint": str(number), **shared})


RULES = [
    Rule(
        "import_batch_same_file_once",
        broken=same_file_twice,
        good=lambda: same_file_twice(**UNDONE),
    ),
    Rule(
        "import_batch_rows_add_up",
        broken=lambda: ImportBatchFactory(rows_read=3, rows_created=1, rows_rejected=1),
        good=lambda: ImportBatchFactory(rows_read=2, rows_created=1, rows_rejected=1),
    ),
    Rule(
        "import_batch_undone_paired",
        broken=lambda: ImportBatchFactory(state=BatchState.UNDONE),
        good=lambda: ImportBatchFactory(**UNDONE),
    ),
    Rule(
        "import_mapping_once_per_layout",
        broken=lambda: two_mappings(kind="units", fingerprint="a"),
        good=lambda: two_mappings(fingerprint="a"),
    ),
    Rule(
        "import_mapping_name_once_per_kind",
        broken=lambda: two_mappings(kind="units", name="County"),
        good=lambda: two_mappings(name="County"),
    ),
    Rule(
        "import_upload_imported_has_batch",
        broken=lambda: UploadFactory(state=UploadState.IMPORTED),
        good=lambda: UploadFactory(state=UploadState.IMPORTED, batch=ImportBatchFactory()),
    ),
    Rule(
        "import_upload_checked_has_findings",
        broken=lambda: UploadFactory(state=UploadState.CHECKED),
        good=lambda: UploadFactory(state=UploadState.CHECKED, findings={"read": 1}),
    ),
    Rule(
        "import_change_once_per_batch",
        broken=lambda: two_changes_of("1", "1"),
        good=lambda: two_changes_of("1", "01"),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
def test_the_same_file_under_another_mapping_is_another_import() -> None:
    batch = ImportBatchFactory()
    other = ImportBatchFactory(sha256=batch.sha256, mapping_sha256="a" * 64)
    assert list(ImportBatch.objects.all()) == [other, batch]


@pytest.mark.django_db
def test_a_deleted_batch_takes_its_changes_along() -> None:
    kept, gone = ImportChangeFactory(), ImportChangeFactory()
    gone.batch.delete()
    assert list(ImportChange.objects.all()) == [kept]

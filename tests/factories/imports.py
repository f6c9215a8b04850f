"""Import batches and their changes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from salesforce_app.imports.models import ImportBatch, ImportChange, SavedMapping, Upload


class ImportBatchFactory(DjangoModelFactory[ImportBatch]):
    """An applied batch of one created row; each has another file."""

    class Meta:
        model = ImportBatch

    kind = "sales"
    file_name = Sequence(lambda n: f"sales-{n}.csv")
    sha256 = LazyAttribute(lambda batch: hashlib.sha256(batch.file_name.encode()).hexdigest())
    imported_by = "tests"
    imported_at = datetime(2024, 3, 1, 8, tzinfo=UTC)
    rows_read = 1
    rows_created = 1
    rows_updated = 0
    rows_unchanged = 0
    rows_rejected = 0


class ImportChangeFactory(DjangoModelFactory[ImportChange]):
    """A record that the batch created."""

    class Meta:
        model = ImportChange

    batch = SubFactory(ImportBatchFactory)
    model = "accounts.retailer"
    object_pk = Sequence(str)
    before = None
    after = {"name": "Shop"}


class SavedMappingFactory(DjangoModelFactory[SavedMapping]):
    """A mapping of its own layout and name."""

    class Meta:
        model = SavedMapping

    kind = "units"
    fingerprint = LazyAttribute(lambda mapping: hashlib.sha256(mapping.name.encode()).hexdigest())
    name = Sequence(lambda n: f"Mapping {n}")
    content = '[columns]\ncode = "Org"\n'
    saved_by = "tests"
    saved_at = datetime(2024, 3, 1, 8, tzinfo=UTC)


class UploadFactory(DjangoModelFactory[Upload]):
    """A file that was just received; nothing lies in its folder."""

    class Meta:
        model = Upload

    owner_id = 1
    owner_name = "tests"
    sent_at = datetime(2024, 3, 1, 8, tzinfo=UTC)
    name = Sequence(lambda n: f"units-{n}.csv")
    size = 100
    sha256 = LazyAttribute(lambda upload: hashlib.sha256(upload.name.encode()).hexdigest())
    kind = "units"

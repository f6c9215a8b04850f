"""What the API tells of imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from salesforce_app.jobs.models import Job
from salesforce_app.jobs.schemas import JobProgress

from .describe import Described
from .models import BatchState, ImportBatch, Upload, UploadState


class Import(Schema):
    """One file that was imported."""

    number: int = Field(examples=[12])
    kind: str = Field(examples=["sales"])
    file: str = Field(examples=["sales_2024-06.csv"])
    sha256: str = Field(description="Checksum of the file.")
    state: BatchState
    imported_by: str = Field(examples=["zhao.min"])
    imported_at: datetime
    undone_by: str = Field(description="Empty while the import stands.")
    undone_at: datetime | None
    undo_reason: str
    read: int = Field(description="Rows of the file; the other counts add up to it.", examples=[120])
    created: int = Field(examples=[100])
    updated: int = Field(examples=[15])
    unchanged: int = Field(examples=[3])
    rejected: int = Field(examples=[2])
    repairs: int | None = Field(description="The import whose rejected rows this file repaired.")

    @classmethod
    def of(cls, batch: ImportBatch, repairs: int | None = None) -> Import:
        """A batch as the API tells it."""
        return cls(
            number=batch.pk,
            kind=batch.kind,
            file=batch.file_name,
            sha256=batch.sha256,
            state=BatchState(batch.state),
            imported_by=batch.imported_by,
            imported_at=batch.imported_at,
            undone_by=batch.undone_by,
            undone_at=batch.undone_at,
            undo_reason=batch.undo_reason,
            read=batch.rows_read,
            created=batch.rows_created,
            updated=batch.rows_updated,
            unchanged=batch.rows_unchanged,
            rejected=batch.rows_rejected,
            repairs=repairs,
        )


class ImportList(Schema):
    """Imports, the newest first."""

    items: list[Import]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class RowFault(Schema):
    """One thing wrong in a row."""

    column: str = Field(description="Empty when it is the row as a whole.", examples=["kind"])
    reason: str
    remedy: str


class RejectedRow(Schema):
    """A row that is rejected."""

    line: int = Field(examples=[3])
    faults: list[RowFault]


class ImportRemark(Schema):
    """Something odd that stops no row."""

    message: str
    count: int
    lines: list[int] = Field(description="The first of them.")


class ImportFindings(Schema):
    """What a file does, or would do."""

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    problems: list[RejectedRow] = Field(
        description="The first ones; the file of rejected rows has all of them."
    )
    warnings: list[ImportRemark]
    ignored: list[str] = Field(description="Headers that no column uses.")
    months: list[str] = Field(description="Months whose figures change.", examples=[["2024-06"]])
    closed_months: list[str] = Field(description="Those of them that are closed and get adjustments.")

    @classmethod
    def of(cls, found: dict[str, Any]) -> ImportFindings:
        """Findings as they are kept with a file."""
        return cls(**{name: found.get(name, []) for name in cls.model_fields})


class SentFile(Schema):
    """A file that was sent, and how far it is."""

    id: UUID
    file: str = Field(examples=["sales_2024-06.csv"])
    kind: str = Field(description="Empty while it is not known.", examples=["sales"])
    state: UploadState
    error: str = Field(description="Why it could not be read or imported; empty otherwise.")
    import_number: int | None = Field(description="The import that it became.")
    findings: ImportFindings | None = Field(description="Of the newest check, or of the import.")
    job: JobProgress | None = Field(description="What is done with it; ask again until it has ended.")

    @classmethod
    def of(cls, upload: Upload, job: Job | None) -> SentFile:
        """A file with its job."""
        return cls(
            id=upload.pk,
            file=upload.name,
            kind=upload.kind,
            state=UploadState(upload.state),
            error=upload.error,
            import_number=upload.batch_id,
            findings=ImportFindings.of(upload.findings) if upload.findings else None,
            job=JobProgress.of(job) if job else None,
        )


class ImportedField(Schema):
    """One field that got another value, in words."""

    field: str = Field(examples=["name"])
    before: str = Field(examples=["Lotus"])
    after: str = Field(examples=["Lotus Store"])


class ImportedRecord(Schema):
    """What an import did to one record."""

    model: str = Field(examples=["retailer"])
    record: str = Field(examples=["370200000001 Lotus Store"])
    action: Literal["created", "updated", "deleted"]
    fields: list[ImportedField]

    @classmethod
    def of(cls, change: Described) -> ImportedRecord:
        """A described change as the API tells it."""
        fields = [
            ImportedField(field=each.field, before=each.before, after=each.after)
            for each in change.differences
        ]
        return cls(model=change.model, record=change.record, action=change.action, fields=fields)


class ImportedRecords(Schema):
    """What an import did, record by record. Rows that it only added carry its number and are not listed."""

    items: list[ImportedRecord]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class UndoRequest(Schema):
    """Why an import is taken back."""

    reason: str = Field(min_length=1, max_length=300, examples=["The wrong month was exported."])

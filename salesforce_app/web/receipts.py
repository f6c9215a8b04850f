"""What the API answers to records that are sent with a key of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ninja import Field, Schema


class Received(Protocol):
    """How a record was taken: its key and revision, the receipt's number, and what the sender is told."""

    @property
    def key(self) -> UUID: ...

    @property
    def revision(self) -> int: ...

    @property
    def number(self) -> str: ...

    @property
    def received_at(self) -> datetime: ...

    @property
    def is_new(self) -> bool: ...

    @property
    def notes(self) -> Sequence[str]: ...


class ReceiptOut(Schema):
    """That a record was received. Sent again unchanged it is answered with the same receipt."""

    id: UUID = Field(description="The record's key.")
    revision: int = Field(examples=[1])
    receipt: str = Field(description="Number of the receipt.", examples=["00000042"])
    received_at: datetime
    is_new: bool = Field(description="Whether this sending made the record.")
    notes: list[str] = Field(description="What you should know of how it was taken, in your language.")

    @classmethod
    def of(cls, received: Received) -> ReceiptOut:
        """As the verb answers it."""
        return cls(
            id=received.key,
            revision=received.revision,
            receipt=received.number,
            received_at=received.received_at,
            is_new=received.is_new,
            notes=list(received.notes),
        )

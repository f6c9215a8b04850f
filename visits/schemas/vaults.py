"""What a phone is told of its vault."""

from __future__ import annotations

from ninja import Field, Schema


class Person(Schema):
    """Whoever is signed in."""

    id: int
    name: str
    username: str


class VaultKeyOut(Schema):
    """The key of what a phone keeps."""

    key: str = Field(
        description="AES-256, in base64.", examples=["q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="]
    )
    vault: str = Field(
        description="What the database of the vault is called on the phone.",
        examples=["field-3f1d0a2b9c8e7f6a5b4c3d2e1f0a9b8c"],
    )
    person: Person

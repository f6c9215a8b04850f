"""Keeps the text that shops are found by: with every change to a shop or an owner, and for all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from salesforce_app.kernel.changes import Change, in_parts
from salesforce_app.kernel.rows import append_rows
from salesforce_app.kernel.trail import Trail

from ..measures.search import grams_of_text, search_text
from ..models import Retailer, RetailerSearchText
from ..models.search import GRAMS

SEARCHED = ("licence_no", "name", "owner_id")
"""The columns of a shop that its text is made of."""

REPLACE = 'ON CONFLICT ("retailer_id") DO UPDATE SET "text" = excluded."text"'


def follow_changes(changes: Sequence[Change], _trail: Trail) -> None:
    """Bring the texts up to date with changes to shops and owners; part of the transaction that made them."""
    shops: set[int] = set()
    owners: set[int] = set()
    gone: list[int] = []
    for change in changes:
        before, after = change.before, change.after
        if change.model is Retailer and after is None:
            gone.append(int(change.pk))
        elif change.model is Retailer and after is not None:
            if before is None or any(before[column] != after[column] for column in SEARCHED):
                shops.add(int(change.pk))
        # A new owner's shops are new as well, or get her by a change of their own.
        elif before is not None and after is not None and before["name"] != after["name"]:
            owners.add(int(change.pk))
    for part in in_parts(gone):
        RetailerSearchText.objects.filter(pk__in=part).delete()
        GRAMS.remove(part)
    for part in in_parts(sorted(owners)):
        shops.update(Retailer.objects.filter(owner__in=part).values_list("pk", flat=True))
    write_search_texts(sorted(shops))


def write_search_texts(shops: Sequence[int]) -> None:
    """Write the texts of some shops anew, whatever stands there."""
    for part in in_parts(shops):
        rows = Retailer.objects.filter(pk__in=part).values_list("pk", "licence_no", "name", "owner__name")
        _write(rows)


@transaction.atomic
def write_all_search_texts() -> None:
    """Write the texts of all shops anew; for rows that came into the database past the domain's verbs."""
    RetailerSearchText.objects.all().delete()
    GRAMS.clear()
    shops = Retailer.objects.order_by("pk").values_list("pk", "licence_no", "name", "owner__name")
    for part in in_parts(list(shops)):
        _write(part)


def _write(shops: Iterable[tuple[int, str, str, str | None]]) -> None:
    rows = [(pk, search_text(licence_no, name, owner)) for pk, licence_no, name, owner in shops]
    append_rows(RetailerSearchText, ("retailer_id", "text"), rows, REPLACE)
    GRAMS.write((pk, grams_of_text(text)) for pk, text in rows)

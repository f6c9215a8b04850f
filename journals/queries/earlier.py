"""The texts with which a journal is compared before it is submitted (domain.md §8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ..enums import JournalState
from ..measures.content import Content
from ..measures.similarity import Earlier
from ..models import Journal
from .content import submitted_contents

OWN = 30
"""How many of the writer's own journals are looked back upon."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where an earlier text stands: in which journal, and whether that is a colleague's."""

    journal: UUID
    anchor: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class EarlierTexts:
    """Texts to compare with, and the names of shops that stand in their journals."""

    texts: tuple[Earlier, ...]
    shops: frozenset[str]


def earlier_texts(journal: Journal) -> EarlierTexts:
    """What the writer submitted last, and what her team submitted of the same days; three statements.

    Her team are those whose units hang under the same one. Journals with nothing special have no texts.
    """
    submitted = (
        Journal.objects.exclude(pk=journal.pk)
        .exclude(state=JournalState.DRAFT)
        .filter(is_nothing_special=False)
        .only("pk", "staff_id", "starts_on")
    )
    own = list(submitted.filter(staff=journal.staff_id).order_by("-starts_on", "-submitted_at")[:OWN])
    same = submitted.filter(kind=journal.kind, starts_on=journal.starts_on).exclude(staff=journal.staff_id)
    parent = journal.unit.parent_id
    team = list(same.filter(unit__parent=parent) if parent else same.filter(unit=journal.unit_id))
    contents = submitted_contents([*own, *team])
    texts: list[Earlier] = []
    shops: set[str] = set()
    for one in [*own, *team]:
        if one.pk in contents:
            is_own = one.staff_id == journal.staff_id
            shops.update(shop.name for finding in contents[one.pk].findings for shop in finding.shops)
            texts += _texts(one, contents[one.pk], is_own=is_own)
    return EarlierTexts(tuple(texts), frozenset(shops))


def _texts(journal: Journal, content: Content, *, is_own: bool) -> list[Earlier]:
    drafted = {passage.anchor: passage.drafted for passage in content.passages}
    return [
        Earlier(
            key=Key(journal.pk, anchor, is_own),
            text=text,
            on=journal.starts_on,
            drafted=drafted_pieces(drafted.get(anchor, "")),
        )
        for anchor, text in content.prose().items()
    ]


def drafted_pieces(drafted: str) -> tuple[str, ...]:
    """The sentences of a drafted text, each of which may have been left as it was."""
    return tuple(line.strip() for line in drafted.splitlines() if line.strip())

"""What stands in a journal, whole: as it is kept with a version, compared, and shown to a reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ..enums import Theme, Topic
from .facts import Fact

PROSE_OF_A_FINDING = ("seen", "evidence", "cause", "action_text")
"""What of a finding is prose."""


@dataclass(frozen=True, slots=True)
class ShopName:
    """A shop, and what it was called when the version was made."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PassageText:
    """Prose on one topic: what was proposed from facts, and what was made of it."""

    topic: Topic
    text: str
    drafted: str = ""
    uses: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where in the journal it stands."""
        return passage_anchor(self.topic)


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding with the names of its time. ``id`` is its key; ``due_on`` an ISO date or empty."""

    id: str
    theme: Theme
    shops: tuple[ShopName, ...]
    seen: str
    evidence: str = ""
    cause: str = ""
    action_text: str = ""
    owner: int | None = None
    owner_name: str = ""
    due_on: str = ""

    @property
    def due(self) -> date | None:
        """The day on which its action is due."""
        return date.fromisoformat(self.due_on) if self.due_on else None


@dataclass(frozen=True, slots=True)
class Content:
    """All of a journal."""

    facts: tuple[Fact, ...] = ()
    passages: tuple[PassageText, ...] = ()
    findings: tuple[FindingText, ...] = ()
    is_nothing_special: bool = False

    def prose(self) -> dict[str, str]:
        """Every text that somebody wrote, by where it stands; empty ones and untouched drafts left out."""
        texts = {one.anchor: one.text for one in self.passages if one.text.strip() != one.drafted.strip()}
        for finding in self.findings:
            for name in PROSE_OF_A_FINDING:
                texts[finding_anchor(finding.id, name)] = getattr(finding, name)
        return {anchor: text for anchor, text in texts.items() if text.strip()}

    def as_json(self) -> dict[str, Any]:
        """As kept with a version."""
        return {
            "facts": [fact.as_json() for fact in self.facts],
            "passages": [asdict(passage) for passage in self.passages],
            "findings": [asdict(finding) for finding in self.findings],
            "is_nothing_special": self.is_nothing_special,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Content:
        """As read from a version."""
        return cls(
            facts=tuple(Fact.of_json(fact) for fact in kept["facts"]),
            passages=tuple(
                PassageText(Topic(one["topic"]), one["text"], one["drafted"], tuple(one["uses"]))
                for one in kept["passages"]
            ),
            findings=tuple(
                FindingText(
                    **{
                        **one,
                        "theme": Theme(one["theme"]),
                        "shops": tuple(ShopName(**shop) for shop in one["shops"]),
                    }
                )
                for one in kept["findings"]
            ),
            is_nothing_special=kept["is_nothing_special"],
        )


def passage_anchor(topic: str) -> str:
    """Where the prose on a topic stands."""
    return f"passage:{topic}"


def finding_anchor(finding: str, name: str) -> str:
    """Where one text of a finding stands."""
    return f"finding:{finding}:{name}"


def fact_anchor(code: str) -> str:
    """Where a fact stands."""
    return f"fact:{code}"

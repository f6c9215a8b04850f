"""What facts propose to write: tomorrow's focus, what changed, next week's priorities, next month's plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..enums import Topic
from ..measures.facts import Fact
from .facts import Ground


@dataclass(frozen=True, slots=True)
class Proposal:
    """A drafted text, and the codes of the facts that it was worded with."""

    text: str = ""
    uses: tuple[str, ...] = ()


def propose(ground: Ground, facts: Sequence[Fact]) -> Mapping[Topic, Proposal]:
    """The drafted text of each topic on which the facts have something to say."""
    return {}

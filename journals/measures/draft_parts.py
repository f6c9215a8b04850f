"""What drafted prose is put together from: known facts, journals below, sentences and lists of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from territory.measures.trends import rate_change

from ..enums import Theme
from .facts import Fact
from .said import name_of

MOST_SHOPS = 5
"""So many shops are named in one sentence."""
MOST_FINDINGS = 3
"""So many findings of a theme are quoted."""
MOST_CAUSES = 2
WORTH_SAYING = Fraction(5, 100)
"""A change of at least so much is one."""
LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Proposal:
    """A drafted text, and the codes of the facts that it was worded with."""

    text: str = ""
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundBelow:
    """A finding of a journal below: which shops, what was seen, why; what was done about it, where it is."""

    theme: Theme
    shops: tuple[str, ...]
    seen: str
    cause: str = ""
    action: str = ""
    done: str = ""
    """By what one can tell that the action is done; "" while it is open."""


@dataclass(frozen=True, slots=True)
class Below:
    """What the journals of the level below say: findings, and the weeks' own words on what changed."""

    findings: tuple[FoundBelow, ...] = ()
    weeks: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Draft:
    """The sentences of one topic while they are put together."""

    lines: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)

    def add(self, line: str, *facts: Fact) -> None:
        """One more line, and the facts that it was worded with."""
        self.lines.append(line)
        self.uses.extend(fact.code for fact in facts if fact.code not in self.uses)

    def proposal(self) -> Proposal:
        """All of it."""
        return Proposal("\n".join(self.lines), tuple(self.uses))


class KnownFacts:
    """The facts of a journal by code and by kind."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by_code = {fact.code: fact for fact in facts}
        self._by_name: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self._by_code.values():
            self._by_name[name_of(fact)].append(fact)

    def some(self, code: str) -> Fact | None:
        """A fact of which something was counted."""
        fact = self._by_code.get(code)
        return fact if fact is not None and fact.figure.value else None

    def any(self, code: str) -> Fact | None:
        """A fact, whatever was counted."""
        return self._by_code.get(code)

    def all(self, name: str) -> list[Fact]:
        """The facts of a kind."""
        return self._by_name[name]


def is_below(part: Fact, whole: Fact) -> bool:
    """Whether a part's rate lies below that of the whole by a point or more."""
    points = rate_change(part.figure.ratio, whole.figure.ratio).points
    return points is not None and points <= -1


def is_worth_saying(fact: Fact) -> bool:
    """Whether a figure differs from its base by a twentieth or more."""
    if fact.base is None:
        return False
    if fact.base.value <= 0:
        return fact.figure.value != fact.base.value
    return abs(Fraction(fact.figure.value - fact.base.value, fact.base.value)) >= WORTH_SAYING


def quoted(finding: FoundBelow) -> str:
    """A finding in a sentence: where, what, why."""
    seen = bare(short(finding.seen))
    if finding.shops:
        shops = named(finding.shops, len(finding.shops))
        seen = _("%(shop)s: %(text)s") % {"shop": shops, "text": seen}
    if not finding.cause:
        return seen
    return _("%(seen)s, because %(cause)s") % {"seen": seen, "cause": bare(short(finding.cause))}


def shops_of(facts: Sequence[Fact]) -> str:
    """The shops that some facts are about."""
    names = list(dict.fromkeys(str(fact.parameters["shop"]) for fact in facts))
    return named(names, len(names))


def named(names: Sequence[str], number: int) -> str:
    """Some of ``number`` names, and how many more there are."""
    told = pgettext("between names", ", ").join(names[:MOST_SHOPS])
    more = number - min(len(names), MOST_SHOPS)
    if more <= 0:
        return told
    return ngettext("%(names)s and %(number)s more", "%(names)s and %(number)s more", more) % {
        "names": told,
        "number": more,
    }


def listed(parts: Sequence[str]) -> str:
    """Several things in one sentence."""
    return pgettext("between parts of a sentence", "; ").join(parts)


def sentence(text: str) -> str:
    """A line with its full stop, where it has none."""
    return text if text[-1:] in "。.!！?？" else text + pgettext("end of a sentence", ".")


def bare(text: str) -> str:
    """A text of hers without the full stop, to stand within a sentence."""
    return text.strip().rstrip("。.;；")


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    *before, last = [part.strip() for part in text.splitlines() if part.strip()] or [""]
    line = listed([*map(bare, before), last])
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"

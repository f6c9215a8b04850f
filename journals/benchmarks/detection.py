"""How many planted copies and false statements are found in made-up journals, and how many honest ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from salesforce_app.kernel.ratio import Ratio
from salesforce_app.management.benching import Bench

from ..measures.claims import ClaimKind
from ..measures.contradictions import Contradiction, contradictions
from ..measures.fact_sheet import NameKind
from ..measures.names import NameIndex
from ..measures.similarity import Earlier, Likeness, Prose, jaccard, likenesses, prepare
from .generation import TEAM, Corpus, MadeUp
from .held_out_en import HELD_OUT_EN
from .held_out_zh import HELD_OUT_ZH
from .phrases import Phrases
from .phrases_en import EN
from .phrases_zh import ZH
from .planting import COPIED, Planted, earlier_of, plant

JOURNALS = 2000
PLANTED_EACH = 60
SEED = 20260612
COPIES_MISSED, CONTRADICTIONS_MISSED, FALSE_FLAGS = 0.05, 0.10, 0.05
"""What may be missed and what may be flagged wrongly."""

SETS: dict[str, tuple[Phrases, ...]] = {"": (ZH, EN), "held-out ": (HELD_OUT_ZH, HELD_OUT_EN)}
"""The phrases that the measures were tried on while they were made, and those that they were not."""


@dataclass(slots=True)
class Detection:
    """What was found: of every kind of planted text the share found, of honest texts the share flagged.

    ``missed`` and ``false`` are the journals behind it, for whoever looks into them; ``reworded`` how like
    the reworded texts are to what they were made from.
    """

    found: dict[Planted, Ratio] = field(default_factory=dict)
    flagged: Ratio = field(default_factory=lambda: Ratio(0, 0))
    reworded: list[float] = field(default_factory=list)
    missed: list[MadeUp] = field(default_factory=list)
    false: list[tuple[MadeUp, Sequence[Likeness | Contradiction]]] = field(default_factory=list)

    @property
    def recall(self) -> Ratio:
        """The share of all planted texts that was found."""
        return Ratio.pool(self.found.values())


def make(seed: int, phrases: Sequence[Phrases], journals: int, planted_each: int) -> list[MadeUp]:
    """Journals of which so many of each kind are planted."""
    corpus = Corpus(seed, phrases)
    made = corpus.make(journals, each=max(1, min(50, journals // (TEAM * len(phrases)))))
    plant(corpus, made, planted_each)
    return made


def find_copies(journals: Sequence[MadeUp]) -> Detection:
    """Compare every journal with the writer's last 30 and with those of her team of the same day."""
    names = NameIndex.of(
        named.name for journal in journals for named in journal.sheet.names if named.kind is NameKind.SHOP
    )
    prose = [prepare(journal.text, names=names) for journal in journals]
    detection = Detection()
    for journal in journals:
        earlier: list[tuple[Earlier, Prose]] = [
            (Earlier(other.number, "", other.on), prose[other.number])
            for other in earlier_of(journal, journals, TEAM)
            # Of two alike texts one is planted; the honest one is no false flag.
            if other.source != journal.number
        ]
        found = likenesses(prose[journal.number], earlier)
        if journal.planted in COPIED:
            _count(detection, journal, any(one.key == journal.source for one in found))
            if journal.planted is Planted.REWORDED and journal.source is not None:
                alike = jaccard(prose[journal.number].grams, prose[journal.source].grams)
                detection.reworded.append(alike.value or 0.0)
        elif not journal.planted:
            _count_honest(detection, journal, found)
    return detection


def find_contradictions(journals: Sequence[MadeUp]) -> Detection:
    """Hold every journal against its facts."""
    detection = Detection()
    wanted = {
        Planted.COUNT: {ClaimKind.COUNT},
        Planted.AMOUNT: {ClaimKind.AMOUNT},
        Planted.DIRECTION: {ClaimKind.DIRECTION},
        Planted.NAME: {ClaimKind.NAME},
    }
    for journal in journals:
        if journal.planted in COPIED:
            continue
        found = contradictions(journal.text, journal.sheet)
        if journal.planted:
            kinds = wanted[Planted(journal.planted)]
            _count(detection, journal, any(one.kind in kinds for one in found))
        else:
            _count_honest(detection, journal, found)
    return detection


def _count(detection: Detection, journal: MadeUp, was_found: bool) -> None:
    kind = Planted(journal.planted)
    detection.found[kind] = detection.found.get(kind, Ratio(0, 0)) + Ratio(int(was_found), 1)
    if not was_found:
        detection.missed.append(journal)


def _count_honest(
    detection: Detection, journal: MadeUp, found: Sequence[Likeness] | Sequence[Contradiction]
) -> None:
    detection.flagged += Ratio(int(bool(found)), 1)
    if found:
        detection.false.append((journal, found))


def measure(bench: Bench) -> None:
    """Recall and false flags among 2,000 journals, half Chinese and half English, and as many held out.

    A false flag is an honest journal of which anything is told. The journals that are held out are made of
    phrases that the measures were not tried on.
    """
    journals, each = (200, 6) if bench.small else (JOURNALS, PLANTED_EACH)
    for label, phrases in SETS.items():
        _measure_set(bench, label, make(SEED, phrases, journals, each))


def _measure_set(bench: Bench, label: str, made: list[MadeUp]) -> None:
    size = f"{len(made)} journals"
    _seconds, copies = bench.timed(f"{label}copies among {size}", lambda: find_copies(made))
    _tell(bench, f"{label}copies", copies, COPIES_MISSED)
    _seconds, found = bench.timed(f"{label}contradictions in {size}", lambda: find_contradictions(made))
    _tell(bench, f"{label}contradictions", found, CONTRADICTIONS_MISSED)


def _tell(bench: Bench, label: str, detection: Detection, may_miss: float) -> None:
    for kind, share in detection.found.items():
        bench.say(f"    {kind.value:<20} found {share.numerator} of {share.denominator}  {share.percent()}")
    if detection.reworded:
        low, middle, high = quantiles(detection.reworded, n=4, method="inclusive")
        bench.say(
            f"    reworded texts share {low:.2f}, {middle:.2f}, {high:.2f} of their 3-grams (quartiles)"
        )
    recall, flagged = detection.recall.value or 0.0, detection.flagged.value or 0.0
    bench.say(
        f"    recall {detection.recall.percent()}, false flags {detection.flagged.percent()} of honest ones"
    )
    bench.ratio(f"{label}: missed ÷ {may_miss:.0%}", 1 - recall, may_miss, at_most=1)
    bench.ratio(f"{label}: false flags ÷ {FALSE_FLAGS:.0%}", flagged, FALSE_FLAGS, at_most=1)

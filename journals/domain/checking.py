"""What a writer is shown about her text before she submits it, and the reviewer of what she kept.

Copies of earlier texts, statements that the data contradict, and facts that have changed since they were
drafted (domain.md §8.4). Nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.measures.rules import JournalRules
from territory.queries.rules import rules_of

from ..enums import FlagKind
from ..measures.content import Content, fact_anchor
from ..measures.noticed import Noticed, shortened
from ..measures.similarity import Likeness, Thresholds, compare
from ..models import Journal
from ..queries.earlier import Key, drafted_pieces, earlier_texts

SHARE = 100


def check(journal: Journal, content: Content) -> tuple[Noticed, ...]:
    """All that is noticed about ``content``, in the order in which it stands in the journal.

    A constant number of statements, whatever the number of texts.
    """
    noticed = [*_copies(journal, content), *changed_facts(content)]
    order = {anchor: place for place, anchor in enumerate(content.prose())}
    return tuple(sorted(noticed, key=lambda one: (order.get(one.anchor, len(order)), one.start, one.kind)))


def changed_facts(content: Content) -> Iterable[Noticed]:
    """The facts that are counted otherwise now, and the drafted prose that was worded with them."""
    changed = {fact.code: fact for fact in content.facts if fact.now is not None}
    for code in changed:
        yield Noticed(FlagKind.CHANGED_FACT, fact_anchor(code))
    for passage in content.passages:
        if any(code in changed for code in passage.uses) and passage.text.strip():
            yield Noticed(FlagKind.CHANGED_FACT, passage.anchor, end=len(passage.text))


def _copies(journal: Journal, content: Content) -> Iterable[Noticed]:
    prose = content.prose()
    if content.is_nothing_special or not prose:
        return
    earlier = earlier_texts(journal)
    if not earlier.texts:
        return
    names = [shop.name for finding in content.findings for shop in finding.shops]
    thresholds = thresholds_of(rules_of(Month.of(journal.period.last)).journals)
    drafted = {passage.anchor: passage.drafted for passage in content.passages}
    for anchor, text in prose.items():
        likenesses = compare(
            text,
            earlier.texts,
            names=[*names, *earlier.shops],
            drafted=drafted_pieces(drafted.get(anchor, "")),
            thresholds=thresholds,
        )
        if likenesses:
            yield _copy(anchor, text, likenesses)


def _copy(anchor: str, text: str, likenesses: Sequence[Likeness]) -> Noticed:
    """The gravest likeness of a text; of one like a colleague's only that it is."""
    found = likenesses[0]
    assert isinstance(found.key, Key)
    spans = tuple((span.start, span.end) for span in found.spans)
    return Noticed(
        kind=FlagKind(found.kind.value),
        anchor=anchor,
        start=min((start for start, _end in spans), default=0),
        end=max((end for _start, end in spans), default=len(text)),
        spans=spans,
        other=found.key.journal if found.key.is_own else None,
        other_on=found.on if found.key.is_own else None,
        said=shortened(" … ".join(text[start:end] for start, end in spans)),
    )


def thresholds_of(rules: JournalRules) -> Thresholds:
    """From where on the office wants likeness to be told."""
    return Thresholds(
        near_copy=Ratio(rules.near_copy_percent, SHARE),
        similar=Ratio(rules.similar_percent, SHARE),
        pasted=Ratio(rules.pasted_percent, SHARE),
    )

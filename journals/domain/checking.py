"""What a writer is shown about her text before she submits it, and the reviewer of what she kept.

Copies of earlier texts, statements that the data contradict, and facts that have changed since they were
drafted (domain.md §8.4). Nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.measures.rules import JournalRules
from territory.queries.rules import rules_of

from ..enums import FlagKind, Topic
from ..measures.claims import ClaimKind
from ..measures.content import Content, fact_anchor, passage_anchor
from ..measures.contradictions import Contradiction, contradictions
from ..measures.fact_sheet import RATES, FactSheet, NameKind, Subject, Trend
from ..measures.noticed import Noticed, shortened
from ..measures.sentences import say
from ..measures.similarity import Likeness, Thresholds, compare
from ..measures.wording import contradiction_text, figure_text
from ..models import Journal
from ..queries.earlier import Key, drafted_pieces, earlier_texts
from ..queries.fact_sheet import fact_sheet_of

SHARE = 100
KINDS: Mapping[ClaimKind, FlagKind] = {
    ClaimKind.COUNT: FlagKind.COUNT,
    ClaimKind.AMOUNT: FlagKind.AMOUNT,
    ClaimKind.DIRECTION: FlagKind.DIRECTION,
    ClaimKind.CHANGE: FlagKind.DIRECTION,
    ClaimKind.NAME: FlagKind.NAME,
}
"""How a claim that the data contradict is flagged."""

PLANS = frozenset(passage_anchor(topic) for topic in (Topic.FOCUS, Topic.PRIORITIES, Topic.PLAN))
"""Where texts stand that say what is to be done."""


def check(journal: Journal, content: Content) -> tuple[Noticed, ...]:
    """All that is noticed about ``content``, in the order in which it stands in the journal.

    A constant number of statements, whatever the number of texts.
    """
    noticed = list(changed_facts(content))
    prose = content.prose()
    if prose:
        sheet = fact_sheet_of(journal, content.facts)
        noticed += _copies(journal, content, sheet)
        noticed += _contradictions(prose, sheet)
    order = {anchor: place for place, anchor in enumerate(prose)}
    return tuple(sorted(noticed, key=lambda one: (order.get(one.anchor, len(order)), one.start, one.kind)))


def changed_facts(content: Content) -> Iterable[Noticed]:
    """The facts that are counted otherwise now, and the drafted prose that was worded with them."""
    changed = {fact.code: fact for fact in content.facts if fact.now is not None}
    for code, fact in changed.items():
        told = say(fact)
        yield Noticed(
            FlagKind.CHANGED_FACT,
            fact_anchor(code),
            said=shortened(told.sentence),
            expected=shortened(told.now or ""),
            words=_("The records behind it have changed.")
            if told.now == told.figure
            else _("This is counted otherwise now."),
        )
    for passage in content.passages:
        used = [code for code in passage.uses if code in changed]
        if used and passage.text.strip():
            yield Noticed(
                FlagKind.CHANGED_FACT,
                passage.anchor,
                end=len(passage.text),
                said=shortened(say(changed[used[0]]).sentence),
                expected=shortened(say(changed[used[0]]).now or ""),
            )


def _contradictions(prose: Mapping[str, str], sheet: FactSheet) -> Iterable[Noticed]:
    """The statements of texts that the data contradict; a finding is about some shops alone, and a plan or an
    action states nothing of what was done.
    """
    for anchor, text in prose.items():
        is_plan = anchor in PLANS or anchor.endswith(":action_text")
        is_finding = anchor.startswith("finding:")
        for found in contradictions(text, sheet, is_about_part=is_finding, is_plan=is_plan):
            yield Noticed(
                KINDS[found.kind],
                anchor,
                found.start,
                found.end,
                said=shortened(text[found.start : found.end]),
                expected=shortened(_on_file(found, sheet)),
                words=contradiction_text(found, sheet),
            )


def _on_file(found: Contradiction, sheet: FactSheet) -> str:
    """The figure on file alone; of a name that it is not there, or was not visited."""
    subject, expected = found.claim.subject, found.expected
    if isinstance(subject, NameKind):
        return contradiction_text(found, sheet)
    if not isinstance(expected, Trend):
        return figure_text(subject, expected, sheet)
    return _("%(now)s, before %(before)s") % {
        "now": _figure(subject, expected.now, sheet),
        "before": _figure(subject, expected.before, sheet),
    }


def _figure(subject: Subject, figure: Ratio, sheet: FactSheet) -> str:
    return figure_text(subject, figure if subject in RATES else figure.numerator, sheet)


def _copies(journal: Journal, content: Content, sheet: FactSheet) -> Iterable[Noticed]:
    """The texts that are like an earlier one, each by the gravest likeness."""
    earlier = earlier_texts(journal)
    if content.is_nothing_special or not earlier.texts:
        return
    names = {named.name for named in sheet.names if named.kind is NameKind.SHOP} | earlier.shops
    names |= {shop.name for finding in content.findings for shop in finding.shops}
    thresholds = thresholds_of(rules_of(Month.of(journal.period.last)).journals)
    drafted = {passage.anchor: passage.drafted for passage in content.passages}
    for anchor, text in content.prose().items():
        likenesses = compare(
            text,
            earlier.texts,
            names=names,
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

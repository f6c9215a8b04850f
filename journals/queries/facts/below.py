"""What the writer's own journals below found: a week's from its days, a month's from its weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...enums import FigureKind, JournalKind, JournalState, Section, Theme
from ...models import Finding, Journal
from .counted import Counted, Row, RowKind
from .ground import Ground

BELOW = {
    JournalKind.WEEKLY: (JournalKind.DAILY,),
    JournalKind.MONTHLY: (JournalKind.DAILY, JournalKind.WEEKLY),
}
"""From whose findings each kind draws."""


def findings_below(ground: Ground) -> Sequence[Finding]:
    """The findings of her submitted journals below, in the order of their days; five statements."""
    return ground.once("findings", lambda: _read(ground))


def _read(ground: Ground) -> Sequence[Finding]:
    rows = Finding.objects.filter(
        journal__in=Journal.objects.filter(
            staff=ground.staff,
            kind__in=BELOW[ground.kind],
            until__gt=ground.period.start,
            until__lte=ground.period.end,
        ).exclude(state=JournalState.DRAFT)
    )
    found = rows.select_related("journal").prefetch_related("shops__retailer", "actions__action")
    return list(found.order_by("journal__starts_on", "position", "pk"))


def journal_facts(ground: Ground) -> Iterator[Counted]:
    """How much her journals below found, by theme."""
    found = findings_below(ground)
    if not found:
        return
    section = Section.JOURNALS
    yield ground.counted("journals.findings", section, FigureKind.COUNT, [_row(one) for one in found])
    by_theme: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_theme[finding.theme].append(finding)
    for theme in Theme:
        of_theme = by_theme.get(theme.value)
        if of_theme:
            yield ground.counted(
                f"journals.theme.{theme.value}",
                section,
                FigureKind.COUNT,
                [_row(one) for one in of_theme],
                theme=theme.value,
            )


def _row(finding: Finding) -> Row:
    shops = list(finding.shops.all())
    return Row(
        RowKind.FINDING,
        str(finding.pk),
        shops[0].retailer_id if shops else None,
        on=finding.journal.starts_on,
        mark=f"{finding.seen}|{finding.cause}|{finding.action_text}",
    )

"""What facts propose to write."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from journals.enums import FigureKind, JournalKind, Section, Theme, Topic
from journals.measures.draft_parts import Below, FoundBelow
from journals.measures.drafts import draft
from journals.measures.facts import Fact, Figure


def fact(code: str, value: int, of: int | None = None, base: int | None = None, **parameters: Any) -> Fact:
    kind = FigureKind.RATIO if of is not None else FigureKind.COUNT
    if code.startswith(("movements", "sales.route", "structure", "sales.amount", "settlement.failed_due")):
        kind = FigureKind.AMOUNT
    return Fact(
        code=code,
        section=Section(code.split(".")[0]),
        kind=kind,
        figure=Figure(value, of),
        source="/",
        base=None if base is None else Figure(base),
        parameters={"currency": "CNY", **parameters},
    )


def test_nothing_to_say_is_not_said() -> None:
    facts = [fact("visits.next", 0, start="2024-03-13", until="2024-03-13"), fact("visits.missed", 0)]
    for kind in JournalKind:
        assert draft(kind, facts, Below()) == {}


def test_tomorrow_is_put_together_from_what_is_planned_and_what_is_open() -> None:
    facts = [
        fact("visits.next", 12, start="2024-03-13", until="2024-03-13"),
        fact("visits.next_falling", 1, shops=["Shop C"], month="2024-02"),
        fact(
            "actions.overdue_one.1", 1, shop="Shop A", text="Bring the new price marks", due_on="2024-03-11"
        ),
        fact("settlement.failed_due.1", 100, shop="Shop B", reason="INSUFFICIENT_FUNDS", paid_other=""),
        fact("settlement.failed_due.2", 100, shop="Shop D", reason="INSUFFICIENT_FUNDS", paid_other="cash"),
        fact("visits.missed_call.1", 1, shop="Shop E", reason="", was_near=False),
    ]
    proposal = draft(JournalKind.DAILY, facts, Below())[Topic.FOCUS]
    assert proposal.text.splitlines() == [
        "12 calls are planned for March 13.",
        "Among them, sales fell at Shop C: look at stock and price first, and ask why.",
        "Overdue, to be done first: Shop A: Bring the new price marks.",
        "Remind Shop B to pay in: the debit failed for insufficient funds.",
        "Make up for the calls missed today: Shop E.",
    ]
    assert proposal.uses == (
        "visits.next",
        "visits.next_falling",
        "actions.overdue_one.1",
        "settlement.failed_due.1",
        "visits.missed_call.1",
    )


def test_a_week_quotes_the_findings_of_its_days() -> None:
    below = Below(
        findings=(
            FoundBelow(
                Theme.STOCK, ("Shop A",), "Half of it is on the shelf.", "Ordered too much", "Move it", ""
            ),
            FoundBelow(
                Theme.STOCK, ("Shop B", "Shop C"), "Nothing left", action="Order more", done="Seen on Friday"
            ),
        )
    )
    facts = [
        fact("journals.theme.stock", 2, theme="stock"),
        fact("sales.amount", 900, base=1000, against="week"),
    ]
    found = draft(JournalKind.WEEKLY, facts, below)
    assert found[Topic.CHANGES].text.splitlines() == [
        "Orders amount to ¥9; week before ¥10, −10.0%.",
        "Stock: Shop A: Half of it is on the shelf, because Ordered too much; Shop B, Shop C: Nothing left.",
    ]
    assert found[Topic.CHANGES].uses == ("sales.amount", "journals.theme.stock")
    assert found[Topic.WORKED].text == "Shop B, Shop C: Order more, done: Seen on Friday."
    assert found[Topic.UNRESOLVED].text == "Shop A: Move it, still open."
    assert Topic.PRIORITIES not in found


def test_priorities_are_three_at_most() -> None:
    facts = [
        fact("actions.overdue_one.1", 1, shop="Shop A", text="Bring it", due_on="2024-03-11"),
        fact("movements.down.1", 100, base=200, shop="Shop B"),
        fact("settlement.failed", 3),
        fact("settlement.route.1", 3, 6, name="Route 1"),
        fact("visits.unvisited", 9, month="2024-03", until="2024-03-17"),
    ]
    lines = draft(JournalKind.WEEKLY, facts, Below())[Topic.PRIORITIES].text.splitlines()
    assert lines == [
        "1. Finish the overdue actions at Shop A.",
        "2. Find out why orders fell at Shop B, and agree on the next one.",
        "3. Follow up 3 failed debits, most of them on Route 1.",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_month_tells_its_causes_and_its_plan(language: str) -> None:
    facts = [
        fact("sales.route.1", 100, base=200, name="Route 1", pull=-4.2, per_cycle=[-1, 10]),
        fact("sales.route.2", 300, base=200, name="Route 2", pull=3.1, per_cycle=None),
        fact("structure.volume", -500),
        fact("structure.price", 200),
        fact("movements.down.1", 100, base=200, shop="Shop B", causes=[["returns", None, None, ""]]),
        fact("visits.fulfilment", 8, 10, month="2024-03", until="2024-03-31"),
        fact("settlement.route.1", 30, 40, name="Route 1", is_reliable=True),
        fact("settlement.success", 130, 140),
        fact("pyramid.down", 2),
    ]
    below = Below(weeks=(("March 4 to March 10", "The school was closed.\nFewer buyers."),))
    with translation.override(language):
        found = draft(JournalKind.MONTHLY, facts, below)
    causes = found[Topic.CAUSES]
    assert {"sales.route.1", "sales.route.2", "structure.volume", "movements.down.1"} <= set(causes.uses)
    assert "−4.2" in causes.text
    assert "The school was closed; Fewer buyers." in causes.text or language != "en"
    assert len(found[Topic.PLAN].text.splitlines()) == 4

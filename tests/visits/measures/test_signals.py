"""What asks for attention before a call, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from salesforce_app.kernel.ratio import Ratio
from settlement.measures.risk import RiskLevel
from visits.measures.signals import WEIGHTS, CallFacts, SignalKind, signals

QUIET = CallFacts(
    days_since_visit=3,
    frequency=1,
    order=Ratio(1, 1),
    missed_cycles=0,
    unpaid_failures=0,
    risk=RiskLevel.NONE,
    open_actions=0,
    late_actions=0,
    open_issues=0,
    late_issues=0,
    has_licence_ending=False,
    has_birthday=False,
    missing=0,
)


def kinds(**facts: object) -> list[SignalKind]:
    """The kinds of signals that a shop gives, which is otherwise as quiet as can be."""
    return [signal.kind for signal in signals(replace(QUIET, **facts))]  # type: ignore[arg-type]


def test_a_shop_of_which_all_is_well_gives_no_signal() -> None:
    assert kinds() == []


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"risk": RiskLevel.HIGH}, SignalKind.BALANCE),
        ({"risk": RiskLevel.WATCH}, SignalKind.BALANCE_WATCH),
        ({"unpaid_failures": 1}, SignalKind.DEBIT_FAILED),
        ({"open_issues": 1, "late_issues": 1}, SignalKind.ISSUE_LATE),
        ({"open_issues": 1}, SignalKind.ISSUE),
        ({"open_actions": 1, "late_actions": 1}, SignalKind.ACTION_LATE),
        ({"open_actions": 1}, SignalKind.ACTION),
        ({"missed_cycles": 2, "order": Ratio(0, 1)}, SignalKind.NO_ORDER),
        ({"missed_cycles": 1, "order": Ratio(0, 1)}, SignalKind.ORDER_LESS),
        ({"order": Ratio(75, 100)}, SignalKind.ORDER_LESS),
        ({"order": Ratio(150, 100)}, SignalKind.ORDER_MORE),
        ({"has_licence_ending": True}, SignalKind.LICENCE),
        ({"days_since_visit": 32}, SignalKind.NOT_VISITED),
        ({"days_since_visit": 8, "frequency": 4}, SignalKind.NOT_VISITED),
        ({"days_since_visit": None}, SignalKind.NOT_VISITED),
        ({"has_birthday": True}, SignalKind.BIRTHDAY),
        ({"missing": 1}, SignalKind.MISSING),
    ],
)
def test_each_kind_by_itself(facts: dict[str, object], kind: SignalKind) -> None:
    assert kinds(**facts) == [kind]


@pytest.mark.parametrize(
    "facts",
    [
        {"order": Ratio(76, 100)},
        {"order": Ratio(149, 100)},
        {"order": Ratio(0, 0)},
        {"days_since_visit": 31},
        {"days_since_visit": 7, "frequency": 4},
        {"days_since_visit": None, "frequency": 0},
        {"missed_cycles": 1},
    ],
)
def test_what_is_no_signal(facts: dict[str, object]) -> None:
    assert kinds(**facts) == []


def test_money_comes_before_promises_and_these_before_courtesies() -> None:
    found = kinds(
        risk=RiskLevel.HIGH,
        unpaid_failures=2,
        late_actions=1,
        open_actions=2,
        has_birthday=True,
        missing=3,
        order=Ratio(1, 2),
    )
    assert found == [
        SignalKind.BALANCE,
        SignalKind.DEBIT_FAILED,
        SignalKind.ACTION_LATE,
        SignalKind.ORDER_LESS,
        SignalKind.ACTION,
        SignalKind.BIRTHDAY,
        SignalKind.MISSING,
    ]


def test_every_kind_has_a_weight_of_its_own() -> None:
    assert set(WEIGHTS) == set(SignalKind)
    assert len(set(WEIGHTS.values())) == len(WEIGHTS)

"""The database keeps the rules of planned calls and visits, whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.constraints import Rule, check
from tests.factories import ActionFactory, PlannedCallFactory, RetailerFactory, StaffFactory, VisitFactory
from visits.enums import CallStatus

ARRIVAL = datetime(2024, 3, 12, 2, tzinfo=UTC)


def two_calls(**second: object) -> None:
    """Somebody is to call at a shop, and again."""
    call = PlannedCallFactory()
    PlannedCallFactory(**{"staff": call.staff, "retailer": call.retailer, "date": call.date, **second})


def two_visits(**second: object) -> None:
    """Somebody arrives at a shop, and again."""
    visit = VisitFactory()
    VisitFactory(
        **{"staff": visit.staff, "retailer": visit.retailer, "started_at": visit.started_at, **second}
    )


def two_numbers(first: str, second: str) -> None:
    """Two visits with the numbers of another system."""
    VisitFactory(visit_id=first)
    VisitFactory(visit_id=second)


RULES = [
    Rule(
        "action_text_given",
        broken=lambda: ActionFactory(text=""),
        good=lambda: ActionFactory(text="Bring it"),
    ),
    Rule(
        "action_state_known",
        broken=lambda: ActionFactory(state="lost"),
        good=lambda: ActionFactory(state="open"),
    ),
    Rule(
        "action_origin_known",
        broken=lambda: ActionFactory(origin="dream"),
        good=lambda: ActionFactory(origin="journal"),
    ),
    Rule(
        "action_done_with_evidence",
        broken=lambda: ActionFactory(state="done", done_on=date(2024, 3, 13)),
        good=lambda: ActionFactory(state="done", done_on=date(2024, 3, 13), evidence="Seen"),
    ),
    Rule(
        "action_dropped_with_reason",
        broken=lambda: ActionFactory(state="dropped"),
        good=lambda: ActionFactory(state="dropped", reason="The shop has closed"),
    ),
    Rule(
        "action_visit_of_origin",
        broken=lambda: ActionFactory(visit=VisitFactory()),
        good=lambda: ActionFactory(visit=VisitFactory(), origin="visit"),
    ),
    Rule(
        "planned_call_once_a_day",
        broken=two_calls,
        good=lambda: two_calls(date=date(2024, 3, 13)),
    ),
    Rule(
        "planned_call_status_known",
        broken=lambda: PlannedCallFactory(status="lost"),
        good=lambda: PlannedCallFactory(status="missed"),
    ),
    Rule(
        "planned_call_source_known",
        broken=lambda: PlannedCallFactory(source="dream"),
        good=lambda: PlannedCallFactory(source="alert"),
    ),
    Rule(
        "planned_call_moved_paired",
        broken=lambda: PlannedCallFactory(status=CallStatus.MOVED),
        good=lambda: PlannedCallFactory(status=CallStatus.MOVED, moved_to=date(2024, 3, 14)),
    ),
    Rule(
        "planned_call_cancelled_with_reason",
        broken=lambda: PlannedCallFactory(status=CallStatus.CANCELLED),
        good=lambda: PlannedCallFactory(status=CallStatus.CANCELLED, reason="Flood"),
    ),
    Rule(
        "planned_call_away_is_cancelled",
        broken=lambda: PlannedCallFactory(is_shop_away=True),
        good=lambda: PlannedCallFactory(status=CallStatus.CANCELLED, reason="Flood", is_shop_away=True),
    ),
    Rule(
        "planned_call_approval_of_cancellation",
        broken=lambda: PlannedCallFactory(approved_by=StaffFactory()),
        good=lambda: PlannedCallFactory(
            status=CallStatus.CANCELLED, reason="Flood", approved_by=StaffFactory()
        ),
    ),
    Rule(
        "visit_no_once",
        broken=lambda: two_numbers("V1", "V1"),
        good=lambda: two_numbers("", ""),
    ),
    Rule(
        "visit_once_per_arrival",
        broken=two_visits,
        good=lambda: two_visits(visit_id="V1"),
    ),
    Rule(
        "visit_leaves_after_arrival",
        broken=lambda: VisitFactory(
            started_at=ARRIVAL, ended_at=datetime(2024, 3, 12, 1, 59, 59, tzinfo=UTC)
        ),
        good=lambda: VisitFactory(started_at=ARRIVAL, ended_at=ARRIVAL),
    ),
    Rule(
        "visit_channel_known",
        broken=lambda: VisitFactory(channel="pigeon"),
        good=lambda: VisitFactory(channel="phone"),
    ),
    Rule(
        "visit_location_check_known",
        broken=lambda: VisitFactory(location_check="maybe"),
        good=lambda: VisitFactory(location_check="confirmed"),
    ),
    Rule(
        "visit_position_paired",
        broken=lambda: VisitFactory(latitude="28.1"),
        good=lambda: VisitFactory(latitude="28.1", longitude="115.9"),
    ),
    Rule(
        "visit_accuracy_not_negative",
        broken=lambda: VisitFactory(accuracy_m="-0.1"),
        good=lambda: VisitFactory(accuracy_m="0"),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
def test_only_a_moved_call_has_another_date() -> None:
    check(
        Rule(
            "planned_call_moved_paired",
            broken=lambda: PlannedCallFactory(moved_to=date(2024, 3, 14)),
            good=PlannedCallFactory,
        )
    )


@pytest.mark.django_db
def test_two_arrivals_at_one_moment_are_fine_at_two_shops() -> None:
    check(
        Rule("visit_once_per_arrival", broken=two_visits, good=lambda: two_visits(retailer=RetailerFactory()))
    )

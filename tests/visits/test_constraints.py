"""The database keeps the rules of planned calls and visits, whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.constraints import Rule, check
from tests.factories import (
    ActionFactory,
    ClarificationFactory,
    FieldNoticeReadFactory,
    IssueFactory,
    PlannedCallFactory,
    ProposedCallFactory,
    ReceiptFactory,
    RetailerFactory,
    StaffFactory,
    StartPointFactory,
    VisitFactory,
    VisitPlanFactory,
    VisitTextFactory,
)
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


def two_questions(*, kind: str = "place", other: object = None, second_other: object = None) -> None:
    """A visit is asked about, and again."""
    first = ClarificationFactory(kind="place" if other is None else kind, other=other)
    ClarificationFactory(kind=kind, visit=first.visit, other=second_other or other)


def two_readings(*, version: int) -> None:
    """Somebody reads the notice, and again."""
    FieldNoticeReadFactory(staff=FieldNoticeReadFactory().staff, version=version)


def two_plans(**second: object) -> None:
    """Somebody plans a month, and again."""
    plan = VisitPlanFactory()
    VisitPlanFactory(**{"staff": plan.staff, "month": plan.month, **second})


def two_proposed(**second: object) -> None:
    """A plan has a call at a shop, and another."""
    call = ProposedCallFactory()
    ProposedCallFactory(**{"plan": call.plan, "retailer": call.retailer, "date": call.date, **second})


def two_receipts(**second: object) -> None:
    """A record is received, and again."""
    receipt = ReceiptFactory()
    ReceiptFactory(key=receipt.key, **{"digest": receipt.digest, "revision": receipt.revision, **second})


def issue_about_whom_it_lies_with(*, same: bool) -> None:
    """A complaint of somebody, given to that person or to another."""
    person = StaffFactory()
    IssueFactory(about=person, assigned_to=person if same else StaffFactory())


RULES = [
    Rule(
        "visit_text_given",
        broken=lambda: VisitTextFactory(text=""),
        good=lambda: VisitTextFactory(text="\na"),
    ),
    Rule(
        "visit_plan_once_a_month",
        broken=two_plans,
        good=lambda: two_plans(month=date(2024, 4, 1)),
    ),
    Rule(
        "visit_plan_from_first",
        broken=lambda: VisitPlanFactory(month=date(2024, 3, 2)),
        good=lambda: VisitPlanFactory(month=date(2024, 3, 1)),
    ),
    Rule(
        "visit_plan_state_known",
        broken=lambda: VisitPlanFactory(state="lost", submitted_at=ARRIVAL),
        good=lambda: VisitPlanFactory(state="approved", submitted_at=ARRIVAL),
    ),
    Rule(
        "visit_plan_returned_with_reason",
        broken=lambda: VisitPlanFactory(state="returned", submitted_at=ARRIVAL),
        good=lambda: VisitPlanFactory(state="returned", submitted_at=ARRIVAL, reason="Too few in week 2"),
    ),
    Rule(
        "visit_plan_submitted_first",
        broken=lambda: VisitPlanFactory(state="approved"),
        good=lambda: VisitPlanFactory(state="draft"),
    ),
    Rule(
        "proposed_call_once_a_day",
        broken=two_proposed,
        good=lambda: two_proposed(date=date(2024, 3, 13)),
    ),
    Rule(
        "proposed_call_source_known",
        broken=lambda: ProposedCallFactory(source="dream"),
        good=lambda: ProposedCallFactory(source="manual"),
    ),
    Rule(
        "start_point_on_earth",
        broken=lambda: StartPointFactory(latitude="90.000001"),
        good=lambda: StartPointFactory(latitude="90"),
    ),
    Rule(
        "issue_text_given",
        broken=lambda: IssueFactory(text=""),
        good=lambda: IssueFactory(text="Late again"),
    ),
    Rule(
        "issue_kind_known",
        broken=lambda: IssueFactory(kind="weather"),
        good=lambda: IssueFactory(kind="delivery"),
    ),
    Rule(
        "issue_channel_known",
        broken=lambda: IssueFactory(channel="pigeon"),
        good=lambda: IssueFactory(channel="hotline"),
    ),
    Rule(
        "issue_answer_paired",
        broken=lambda: IssueFactory(answer="Sent"),
        good=lambda: IssueFactory(answer="Sent", answered_at=ARRIVAL),
    ),
    Rule(
        "issue_revisit_paired",
        broken=lambda: IssueFactory(revisit_result="satisfied"),
        good=lambda: IssueFactory(revisit_result="satisfied", revisited_on=date(2024, 3, 20)),
    ),
    Rule(
        "issue_answered_before_closed",
        broken=lambda: IssueFactory(closed_at=ARRIVAL, close_reason="Moved away"),
        good=lambda: IssueFactory(
            closed_at=ARRIVAL, answer="Sent", answered_at=ARRIVAL, close_reason="Moved away"
        ),
    ),
    Rule(
        "issue_closed_after_revisit_or_with_reason",
        broken=lambda: IssueFactory(closed_at=ARRIVAL, answer="Sent", answered_at=ARRIVAL),
        good=lambda: IssueFactory(
            closed_at=ARRIVAL,
            answer="Sent",
            answered_at=ARRIVAL,
            revisit_result="satisfied",
            revisited_on=date(2024, 3, 20),
        ),
    ),
    Rule(
        "issue_not_assigned_to_whom_it_is_about",
        broken=lambda: issue_about_whom_it_lies_with(same=True),
        good=lambda: issue_about_whom_it_lies_with(same=False),
    ),
    Rule(
        "receipt_once_per_content",
        broken=lambda: two_receipts(revision=2),
        good=lambda: two_receipts(revision=2, digest="e" * 64),
    ),
    Rule(
        "receipt_once_per_revision",
        broken=lambda: two_receipts(digest="f" * 64),
        good=lambda: two_receipts(digest="f" * 64, revision=2),
    ),
    Rule(
        "receipt_kind_known",
        broken=lambda: ReceiptFactory(kind="dream"),
        good=lambda: ReceiptFactory(kind="photo"),
    ),
    Rule(
        "visit_left_position_paired",
        broken=lambda: VisitFactory(left_latitude="28.1"),
        good=lambda: VisitFactory(left_latitude="28.1", left_longitude="115.9"),
    ),
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
        "field_notice_read_once",
        broken=lambda: two_readings(version=1),
        good=lambda: two_readings(version=2),
    ),
    Rule(
        "clarification_once",
        broken=two_questions,
        good=lambda: two_questions(kind="photo"),
    ),
    Rule(
        "clarification_once_per_pair",
        broken=lambda: two_questions(kind="overlap", other=VisitFactory()),
        good=lambda: two_questions(kind="overlap", other=VisitFactory(), second_other=VisitFactory()),
    ),
    Rule(
        "clarification_kind_known",
        broken=lambda: ClarificationFactory(kind="lie"),
        good=lambda: ClarificationFactory(kind="speed"),
    ),
    Rule(
        "clarification_answer_dated",
        broken=lambda: ClarificationFactory(answer="It moved"),
        good=lambda: ClarificationFactory(answer="It moved", answered_at=ARRIVAL),
    ),
    Rule(
        "clarification_settled_with_note",
        broken=lambda: ClarificationFactory(settled_at=ARRIVAL, settled_by=StaffFactory()),
        good=lambda: ClarificationFactory(settled_at=ARRIVAL, settled_by=StaffFactory(), note="Fine"),
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
        "planned_call_moved_or_cancelled",
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
def test_only_a_call_that_was_moved_has_another_date() -> None:
    check(
        Rule(
            "planned_call_moved_or_cancelled",
            broken=lambda: PlannedCallFactory(moved_to=date(2024, 3, 14)),
            good=lambda: PlannedCallFactory(
                status=CallStatus.CANCELLED, reason="Flood", moved_to=date(2024, 3, 14)
            ),
        )
    )


@pytest.mark.django_db
def test_two_arrivals_at_one_moment_are_fine_at_two_shops() -> None:
    check(
        Rule("visit_once_per_arrival", broken=two_visits, good=lambda: two_visits(retailer=RetailerFactory()))
    )

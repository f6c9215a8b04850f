"""Turns a bundle into what goes over the wire, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from accounts.enums import Language
from accounts.measures.phones import mask_phone
from accounts.models import Retailer
from salesforce_app.web.maps import place_on_map
from territory.queries.positions import position_of

from ...enums import IssueKind
from ...measures.questionnaire import label_of as label_of_choice
from ...measures.questionnaire import told
from ...models import Visit
from ...queries.field.bundle import Bundle
from ...queries.field.cards import CallCard
from ...queries.field.records import correctable_fields, label_of
from ...queries.questionnaires import KeptForm
from ..field_notice_words import position_words, reader_words
from .asking import ask_words
from .wording import (
    birthday_words,
    cycle_words,
    debit_words,
    licence_words,
    money,
    promise_words,
    risk_words,
    shown_signals,
    signal_words,
)

LONGEST_NOTES = 300
MOST_FAILED = 5


def tell_bundle(bundle: Bundle, moment: datetime) -> dict[str, Any]:
    """The bundle in the shape of ``BundleOut``."""
    point = bundle.start_point
    return {
        "version": 1,
        "person": {"id": bundle.staff.pk, "name": bundle.staff.name, "username": bundle.staff.username},
        "language": _language(),
        "currency": settings.CURRENCY,
        "today": bundle.today,
        "made_at": moment,
        "sales_until": bundle.ground.sold_until,
        "debits_until": bundle.ground.due_until,
        "days": [
            {
                "date": day.date,
                "is_working": day.is_working,
                "calls": [
                    {
                        "retailer": call.retailer_id,
                        "position": call.position,
                        "expected_at": call.expected_at and f"{call.expected_at:%H:%M}",
                        "source": call.source,
                        "purpose": call.purpose,
                        "status": "done" if call.is_done else "due",
                    }
                    for call in day.calls
                ],
            }
            for day in bundle.days
        ],
        "questionnaire": {"id": bundle.form.pk, **told(bundle.form.form, get_language())},
        "notice": {
            "version": bundle.notice.version,
            "since": bundle.notice.since,
            "is_acknowledged": bundle.has_read_notice,
            "points": [*position_words(), reader_words()],
        },
        "colleagues": [{"username": one.username, "name": one.name} for one in bundle.colleagues],
        "issue_about": [
            {"username": one.username, "name": one.name}
            for one in {staff.pk: staff for staff in (*bundle.colleagues, *bundle.superiors)}.values()
        ],
        "issue_kinds": [{"code": kind.value, "label": str(kind.label)} for kind in IssueKind],
        "start_point": None
        if point is None
        else {
            "name": point.name,
            "latitude": float(point.latitude),
            "longitude": float(point.longitude),
            "map_at": _on_map(float(point.latitude), float(point.longitude)),
        },
        "shops": [tell_shop(bundle, shop) for shop in bundle.shops],
        "shops_are_whole": bundle.is_whole,
        "cards": {str(key): tell_card(card, bundle.form) for key, card in bundle.cards.items()},
    }


def tell_shop(bundle: Bundle, shop: Retailer) -> dict[str, Any]:
    """A shop in few words."""
    place = bundle.ground.places.get(shop.pk)
    village = bundle.villages.get(shop.pk)
    position = position_of(shop)
    state = bundle.state_of(shop)
    return {
        "id": shop.pk,
        "name": shop.name,
        "licence_no": shop.licence_no,
        "owner": shop.owner.name if shop.owner is not None else "",
        "address": shop.address,
        "route": place.route.name if place is not None else "",
        "village": str(village) if village is not None else "",
        "tier": place.standing if place is not None else "",
        "latitude": None if position is None else round(position.latitude, 6),
        "longitude": None if position is None else round(position.longitude, 6),
        "map_at": None if position is None else _on_map(position.latitude, position.longitude),
        "state": state.value,
        "state_label": str(state.label),
        "search": bundle.search_texts.get(shop.pk, ""),
    }


def tell_card(card: CallCard, form: KeptForm) -> dict[str, Any]:
    """A pre-call card."""
    shop, owner = card.retailer, card.retailer.owner
    visit = card.contacts.last_visit
    risk = card.debits.risk
    return {
        "id": shop.pk,
        "opening_hours": shop.opening_hours,
        "phone_masked": mask_phone(owner.phone) if owner is not None else "",
        "frequency": card.frequency,
        "last_visit": None if visit is None else _visit(visit, form),
        "days_since_visit": card.days_since_visit,
        "orders": [
            {"on": order.sold_on, "quantity": order.quantity, **_money(order.amount)}
            for order in card.orders.last
        ],
        "cycle": _cycle(card),
        "trend": [(str(month), amount) for month, amount in card.orders.trend],
        "failed_debits": [
            {
                "due_on": due.due_on,
                "reason": due.reason.value,
                "reason_label": str(due.reason.label),
                "paid_other": str(due.paid_other.label) if due.paid_other is not None else "",
                "text": debit_words(due, card.day),
                **_money(due.amount),
            }
            for due in card.debits.failed[:MOST_FAILED]
        ],
        "balance_risk": {
            "level": risk.level.value,
            "label": str(risk.level.label),
            "why": risk_words(card),
        },
        "actions": [
            {
                "id": action.pk,
                "text": action.text,
                "due_on": action.due_on,
                "owner": action.owner.username,
                "owner_name": action.owner.name,
                "is_overdue": action.due_on < card.day,
            }
            for action in card.contacts.actions
        ],
        "issues": [
            {
                "id": issue.pk,
                "kind": issue.kind,
                "kind_label": str(IssueKind(issue.kind).label),
                "text": issue.text,
                "due_on": issue.due_on,
                "is_overdue": issue.due_on < card.day and not issue.answer,
                "is_answered": bool(issue.answer),
            }
            for issue in card.contacts.issues
        ],
        "missing": [{"field": name, "label": label_of(name)} for name in card.record.missing],
        "dates": _dates(card),
        "promises": [promise_words(action, card.day) for action in card.contacts.promises],
        "asks": ask_words(card),
        "signals": [
            {"kind": signal.kind.value, "text": signal_words(card, signal), "weight": signal.weight}
            for signal in shown_signals(card)
        ],
        "profile": {
            field.name: {
                "label": field.label,
                "value": field.value,
                "kind": field.kind,
                "choices": [{"code": code, "label": label} for code, label in field.choices],
            }
            for field in correctable_fields(shop)
        },
    }


def _on_map(latitude: float, longitude: float) -> tuple[float, float]:
    placed = place_on_map(latitude, longitude)
    return round(placed[0], 6), round(placed[1], 6)


def _language() -> str:
    return get_language() or Language.ENGLISH.value


def _money(minor: int) -> dict[str, Any]:
    return {"amount": minor, "currency": settings.CURRENCY, "amount_text": money(minor)}


def _visit(visit: Visit, form: KeptForm) -> dict[str, Any]:
    notes = visit.notes
    return {
        "on": visit.visited_on,
        "outcome": label_of_choice(form.form.outcomes, visit.outcome, get_language()),
        "notes": notes if len(notes) <= LONGEST_NOTES else f"{notes[: LONGEST_NOTES - 1]}…",
        "by": visit.staff.name,
    }


def _cycle(card: CallCard) -> dict[str, Any] | None:
    cycle = card.orders.cycle
    if cycle is None:
        return None
    ratio = cycle.against_average
    return {
        "since": cycle.since,
        "until": cycle.until,
        **_money(cycle.amount),
        "average": cycle.average,
        "average_text": "—" if cycle.average is None else money(cycle.average),
        "ratio_pct": None if ratio.value is None else round(100 * ratio.value),
        "text": cycle_words(card),
    }


def _dates(card: CallCard) -> list[dict[str, Any]]:
    found = []
    if card.record.birthday_on is not None:
        found.append({"kind": "birthday", "on": card.record.birthday_on, "label": birthday_words(card)})
    if card.record.licence_ends_on is not None:
        found.append({"kind": "licence", "on": card.record.licence_ends_on, "label": licence_words(card)})
    return sorted(found, key=lambda coming: str(coming["on"]))

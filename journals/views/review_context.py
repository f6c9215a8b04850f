"""What the pages of a review are filled with."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from visits.queries.actions import oneself

from ..enums import CONTRADICTIONS, COPIES, JournalKind, Section, Theme
from ..measures.facts import Fact
from ..measures.marked import Piece
from ..measures.parts import FactPart, FindingPart, Part
from ..measures.said import Said
from ..measures.sentences import figure_words, is_silent, say
from ..measures.titles import journal_title
from ..models import Flag, Remark
from ..queries.review_page import Reviewed
from ..queries.review_queue import Queue
from ..queries.reviews import WHOLE, shops_of
from .fact_words import said_words
from .review_forms import ActionForm
from .review_words import PART_NAMES, flag_words, reason_words, seconds_words

DAYS_TO_ACT = 7
"""By when a comment that becomes an action is to be done, unless another day is chosen."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that was noticed in a part, by the number of its mark."""

    number: int
    tone: str
    words: str
    reason: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class PartOnPage:
    """A part of a journal with what can be said and done about it. ``slot`` is its place in the page.

    Beside each piece stand the numbers of the marks that end with it.
    """

    anchor: str
    slot: str
    name: object
    pieces: tuple[tuple[Piece, tuple[int, ...]], ...]
    notes: tuple[Noted, ...]
    remarks: Sequence[Remark]
    looked: str
    is_changed: bool
    is_drafted: bool
    key: uuid.UUID


def queue_context(scope: Scope, found: Queue, day: date) -> dict[str, Any]:
    """The rows of the queue, with the reasons in words."""

    def rows(entries: Iterable[Any]) -> list[dict[str, Any]]:
        return [
            {
                "journal": entry.waiting.journal,
                "title": journal_title(entry.waiting.journal.kind, entry.waiting.journal.starts_on),
                "kind": JournalKind(entry.waiting.journal.kind).label,
                "reasons": reason_words(entry),
                "is_late": entry.waiting.is_late(day),
                "is_again": entry.waiting.is_again,
                "looked": seconds_words(entry.waiting.seconds) if entry.waiting.seconds else "",
            }
            for entry in entries
        ]

    return {
        "need": rows(found.need),
        "rest": rows(found.rest),
        "late": sum(entry.waiting.is_late(day) for entry in (*found.need, *found.rest)),
        "total": len(found.need) + len(found.rest),
        "others": found.others,
    }


def page_context(scope: Scope, page: Reviewed, moment: datetime) -> dict[str, Any]:
    """A journal's page: facts by section, findings, prose, remarks, and the forms."""
    day = local_day(moment)
    shops, people = shops_and_people(scope, page)
    facts = [one for one in page.parts.facts if one.flags or one.before or not is_silent(one.fact)]
    sections = [
        {"name": section.label, "facts": [_fact(page, one) for one in of_section]}
        for section in Section
        if (of_section := [one for one in facts if one.fact.section == section])
    ]
    initial = {
        "shop": shops[0].pk if shops else "",
        "owner": page.journal.staff.username,
        "due_on": day + timedelta(days=DAYS_TO_ACT),
    }
    return {
        "page": page,
        "journal": page.journal,
        "title": journal_title(page.journal.kind, page.journal.starts_on),
        "kind": JournalKind(page.journal.kind).label,
        "sections": sections,
        "findings": [_finding(page, one) for one in page.parts.findings],
        "passages": [_part(page, one) for one in page.parts.passages if one.pieces],
        "whole": _whole(page),
        "action_form": ActionForm(shops=shops, people=people, day=day, initial=initial, auto_id=False),
        "may_undo": page.may_undo(scope.staff_id, moment),
        "is_late": page.waits and page.journal.reply_due_on is not None and page.journal.reply_due_on < day,
        "looked": seconds_words(looked) if (looked := sum(page.seconds.values())) else "",
    }


def shops_and_people(scope: Scope, page: Reviewed) -> tuple[list[Retailer], list[Staff]]:
    """The shops that the journal names, those of its findings first, and who can act: writer and reader."""
    named = [shop.id for finding in page.content.findings for shop in finding.shops]
    keys = {*named, *(fact.retailer for fact in page.content.facts if fact.retailer)}
    shops = shops_of(scope, keys)
    people = [person for person in (page.journal.staff, oneself(scope)) if person.is_active]
    return sorted(shops, key=lambda shop: shop.pk not in named), people


def said(fact: Fact) -> Said:
    """A fact in words; one that nobody knows how to say any more by its code and figure."""
    try:
        return say(fact)
    except KeyError:
        return Said(fact.code, f"{fact.code}: ", figure_words(fact, fact.figure), "", "", fact.source, None)


def _fact(page: Reviewed, one: FactPart[Flag]) -> dict[str, Any]:
    told = said(one.fact)
    before = said(one.before).figure if one.before is not None else ""
    return {
        "slot": _slot(one.anchor),
        "anchor": one.anchor,
        "words": said_words(told),
        "before": before if before != told.figure else "",
        # Where the words do not say it themselves.
        "is_changed": bool(one.flags) and not told.changed,
        "looked": _looked(page, one.anchor),
    }


def _finding(page: Reviewed, one: FindingPart[Flag]) -> dict[str, Any]:
    return {
        "finding": one.finding,
        "theme": Theme(one.finding.theme).label,
        "due_on": date.fromisoformat(one.finding.due_on) if one.finding.due_on else None,
        "is_new": one.is_new,
        "is_gone": one.is_gone,
        "parts": [_part(page, part) for part in one.parts],
    }


def _part(page: Reviewed, part: Part[Flag]) -> PartOnPage:
    return PartOnPage(
        anchor=part.anchor,
        slot=_slot(part.anchor),
        name=PART_NAMES.get(part.name, part.name),
        pieces=_with_ends(part.pieces),
        notes=tuple(_note(page, number, flag) for number, flag in enumerate(part.flags, start=1)),
        remarks=page.remarks.get(part.anchor, ()),
        looked=_looked(page, part.anchor),
        is_changed=part.is_changed,
        is_drafted=part.is_drafted,
        key=uuid.uuid4(),
    )


def _with_ends(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, tuple[int, ...]], ...]:
    """Each piece with the numbers of the marks that do not go on behind it."""
    found: list[tuple[Piece, tuple[int, ...]]] = []
    going_on: tuple[int, ...] = ()
    for piece in reversed(pieces):
        if piece.is_gone:
            found.append((piece, ()))
            continue
        found.append((piece, tuple(number for number in piece.notes if number not in going_on)))
        going_on = piece.notes
    return tuple(reversed(found))


def _whole(page: Reviewed) -> PartOnPage:
    """What was said about the whole, or about parts that the version has no longer."""
    here = {one.anchor for one in page.parts.texts()} | {one.anchor for one in page.parts.facts}
    said = [remark for anchor, remarks in page.remarks.items() if anchor not in here for remark in remarks]
    return PartOnPage(
        WHOLE, "whole", "", (), (), sorted(said, key=lambda one: one.made_at), "", False, False, uuid.uuid4()
    )


def _note(page: Reviewed, number: int, flag: Flag) -> Noted:
    flag.version = page.version
    page.version.journal = page.journal
    tone = "copy" if flag.kind in COPIES else "contradiction" if flag.kind in CONTRADICTIONS else "changed"
    address = ""
    if flag.kind in COPIES and flag.other_id in page.readable:
        address = f"{flag.other_id}"
    return Noted(number, tone, flag_words(flag, page.readable), flag.reason, address)


def _looked(page: Reviewed, anchor: str) -> str:
    seconds = page.seconds.get(anchor, 0)
    return seconds_words(seconds) if seconds else ""


def _slot(anchor: str) -> str:
    """A part's place in the page, as an element's id."""
    return anchor.replace(":", "-")

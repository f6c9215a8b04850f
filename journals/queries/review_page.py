"""Everything that the page of a review shows of one journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Staff
from salesforce_app.kernel.scope import Scope

from ..enums import TO_REVIEW, Verdict
from ..measures.content import Content
from ..measures.parts import Read, Spot, read
from ..models import Decision, Flag, Journal, JournalVersion, Remark
from .reviews import (
    TIME_TO_UNDO,
    decisions_on,
    flags_on,
    needs_reply,
    own_readings,
    remarks_on,
    reviewable_journals,
    submitted_versions,
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A journal as its reviewer reads it.

    ``version`` is what was submitted last, ``content`` what stands in it, ``parts`` the same cut at what was
    noticed and at what is new since ``returned``, the version that was given back. ``readable`` are the keys
    of the earlier journals that it is like and that the reader may open. ``seconds`` is for how long the
    reader, and nobody else, had each part before her eyes.
    """

    journal: Journal
    version: JournalVersion
    content: Content
    parts: Read[Flag]
    flags: tuple[Flag, ...]
    returned: Decision | None
    decisions: tuple[Decision, ...]
    remarks: Mapping[str, Sequence[Remark]]
    readable: Collection[UUID]
    seconds: Mapping[str, int]
    needs_reply: bool

    @property
    def waits(self) -> bool:
        """Whether it is to be decided."""
        return self.journal.state in TO_REVIEW

    @property
    def decision(self) -> Decision | None:
        """What was decided of the version."""
        return next((one for one in self.decisions if one.version_id == self.version.pk), None)

    def may_undo(self, reader: int | None, moment: datetime) -> bool:
        """Whether the reader can take the decision back, as ``reviewing.undo_decision`` has it."""
        return may_undo(self.decision, self.journal, reader, moment)


def may_undo(decision: Decision | None, journal: Journal, reader: int | None, moment: datetime) -> bool:
    """Whether somebody can take a decision back."""
    return (
        decision is not None
        and decision.undone_at is None
        and decision.decided_by_id == reader
        and moment - decision.decided_at <= TIME_TO_UNDO
        and journal.state == decision.verdict
        and journal.revision == decision.version.revision
    )


def reviewed(scope: Scope, journal: Journal, reader: Staff) -> Reviewed | None:
    """A journal that the reader may review; None before anything was submitted.

    At most eight statements, whatever stands in it.
    """
    versions = submitted_versions(journal)
    if not versions:
        return None
    version, decisions = versions[0], decisions_on(journal)
    returned = next(
        (one for one in decisions if one.verdict == Verdict.RETURNED and one.version_id != version.pk), None
    )
    before = next((one for one in versions if returned and one.pk == returned.version_id), None)
    content = Content.of_json(version.content)
    flags = flags_on(version)
    others = {flag.other_id for flag in flags if flag.other_id}
    readable = reviewable_journals(scope).filter(pk__in=others).values_list("pk", flat=True) if others else ()
    remarks: dict[str, list[Remark]] = {}
    for remark in remarks_on(journal):
        remarks.setdefault(remark.anchor, []).append(remark)
    spots = [Spot(flag.anchor, spans_of(flag), flag) for flag in flags]
    return Reviewed(
        journal=journal,
        version=version,
        content=content,
        parts=read(content, spots, Content.of_json(before.content) if before is not None else None),
        flags=tuple(flags),
        returned=returned,
        decisions=tuple(decisions),
        remarks=remarks,
        readable=frozenset(readable),
        seconds=own_readings(scope, journal),
        needs_reply=journal.state in TO_REVIEW and needs_reply(journal=journal, version=version, by=reader),
    )


def spans_of(flag: Flag) -> tuple[tuple[int, int], ...]:
    """The characters of the text on which a flag lies: the copied parts, or where it begins and ends."""
    spans = tuple((int(start), int(end)) for start, end in flag.spans)
    return spans or (((flag.start, flag.end),) if flag.end > flag.start else ())

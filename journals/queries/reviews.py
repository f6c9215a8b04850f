"""What a reviewer reads: submitted versions, what was decided and said about them, what she has looked at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Retailer, Staff
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.queries.rules import rules_of

from ..enums import TO_REVIEW, JournalState, VersionOrigin
from ..measures.content import PROSE_OF_A_FINDING, Content, fact_anchor, finding_anchor
from ..models import Decision, Flag, Journal, JournalVersion, Reading, Remark
from .journals import journals_of_units, own_journals

TIME_TO_UNDO = timedelta(hours=24)
"""For how long a decision can be taken back."""


def reviewable_journals(scope: Scope) -> QuerySet[Journal]:
    """The journals of others that the reader may review; none for those whose role does not review."""
    if not scope.allows(Permission.REVIEW_JOURNALS):
        return Journal.objects.none()
    # Without her own, that are read besides, the index of a few units leads to their journals.
    return journals_of_units(scope).exclude(staff=scope.staff_id)


def known_journals(scope: Scope) -> QuerySet[Journal]:
    """Those, and of what others in her units took back that it was there: nothing that stands in it."""
    taken_back = Journal.objects.visible_to(scope).filter(
        state=JournalState.DRAFT, withdrawn_at__isnull=False
    )
    known = reviewable_journals(scope)
    if scope.allows(Permission.REVIEW_JOURNALS):
        # Joined as conditions, as what may be read is.
        known |= taken_back.exclude(staff=scope.staff_id)
    return known


def journals_to_review(scope: Scope) -> QuerySet[Journal]:
    """Those of them that wait."""
    return reviewable_journals(scope).filter(state__in=TO_REVIEW)


def find_reviewable(scope: Scope, pk: UUID) -> Journal | None:
    """The journal with this key, when the reader may review it; with its people and its unit at hand."""
    return reviewable_journals(scope).select_related("staff", "unit", "decided_by").filter(pk=pk).first()


def find_known(scope: Scope, pk: UUID) -> Journal | None:
    """As ``find_reviewable``, also when its writer took it back meanwhile, which its state then says."""
    return known_journals(scope).select_related("staff", "unit", "decided_by").filter(pk=pk).first()


def find_own(scope: Scope, pk: UUID) -> Journal | None:
    """The reader's own journal with this key, once she has submitted it."""
    rows = own_journals(scope).exclude(state=JournalState.DRAFT)
    return rows.select_related("staff", "unit").filter(pk=pk).first()


def submitted_versions(journal: Journal) -> list[JournalVersion]:
    """What was submitted of a journal, the newest first; one statement."""
    rows = JournalVersion.objects.filter(journal=journal, origin=VersionOrigin.SUBMITTED)
    return list(rows.order_by("-number"))


def newest_submitted(journal: Journal) -> JournalVersion | None:
    """What was submitted last; one statement."""
    rows = JournalVersion.objects.filter(journal=journal, origin=VersionOrigin.SUBMITTED)
    return rows.order_by("-number").first()


def decisions_on(journal: Journal) -> list[Decision]:
    """What was decided about a journal and is in force, the newest first; one statement."""
    rows = Decision.objects.filter(journal=journal, undone_at=None).select_related("decided_by", "version")
    return list(rows.order_by("-decided_at", "-pk"))


def remarks_on(journal: Journal) -> list[Remark]:
    """What was said about a journal, the oldest first; one statement."""
    rows = Remark.objects.filter(journal=journal).select_related(
        "author", "action__retailer", "action__owner"
    )
    return list(rows.order_by("made_at", "pk"))


def find_remark(scope: Scope, pk: UUID) -> Remark | None:
    """The remark with this key, on a journal that the reader may review."""
    rows = Remark.objects.filter(journal__in=reviewable_journals(scope).values("pk"))
    return rows.select_related("journal__staff", "author", "action").filter(pk=pk).first()


def flags_on(version: JournalVersion) -> list[Flag]:
    """What was noticed about a version, with the journals that it is like; one statement."""
    rows = Flag.objects.filter(version=version).select_related("other")
    return list(rows.order_by("anchor", "start", "pk"))


def own_readings(scope: Scope, journal: Journal) -> dict[str, int]:
    """For how many seconds the reader had each part before her eyes; nobody else's is ever told."""
    rows = Reading.objects.filter(journal=journal, reader=scope.staff_id)
    return dict(rows.values_list("anchor", "seconds"))


WHOLE = ""
"""The anchor of a remark on the whole journal."""


def anchors_of(content: Content) -> frozenset[str]:
    """Every part of a journal that something can be said about, the whole of it included."""
    anchors = {WHOLE, *(passage.anchor for passage in content.passages)}
    anchors |= {fact_anchor(fact.code) for fact in content.facts}
    for finding in content.findings:
        anchors |= {finding_anchor(finding.id, name) for name in PROSE_OF_A_FINDING}
    return frozenset(anchors)


def needs_reply(*, journal: Journal, version: JournalVersion, by: Staff) -> bool:
    """Whether accepting takes a sentence: the office's rule, save for a journal in which nothing special
    stands and one on which the reviewer has remarked already."""
    if not rules_of(Month.of(journal.period.last)).journals.acceptance_needs_reply:
        return False
    if version.content["is_nothing_special"]:
        return False
    return not Remark.objects.filter(version=version, author=by).exists()


def find_decision(scope: Scope, pk: int) -> Decision | None:
    """The decision with this key, on a journal that the reader may review, or that was taken back since."""
    rows = Decision.objects.filter(journal__in=known_journals(scope).values("pk"))
    return rows.select_related("journal__staff", "version", "decided_by").filter(pk=pk).first()


def find_shop(scope: Scope, licence_no: str) -> Retailer | None:
    """The shop with this licence number, when the scope covers it."""
    rows = Retailer.objects.one_visible_to(scope)
    return rows.filter(licence_no=licence_no.replace("\0", "").strip()).first()


def shops_of(scope: Scope, keys: Collection[int]) -> list[Retailer]:
    """Some shops, as far as the scope covers them, by name; one statement."""
    return list(Retailer.objects.one_visible_to(scope).filter(pk__in=keys).order_by("name", "pk"))

"""Saving what a writer has written: whole, on the revision that she saw, with versions to go back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.errors import InputError
from territory.scope import build_scope
from visits.domain.reach import shop_in_reach
from visits.domain.receipts import AnothersRecord, RecordConflict
from visits.domain.turns import wait_for_turn_of
from visits.queries.actions import colleagues

from ..enums import TOPICS, JournalKind, Topic, VersionOrigin
from ..measures.content import Content
from ..models import Finding, FindingShop, Journal, JournalVersion, Passage
from ..models.findings import LONGEST_TEXT
from ..queries.content import content_of
from .searching import index_draft
from .written import LONGEST_PROSE, MOST_FINDINGS, MOST_SHOPS, JournalLocked, Written, WrittenFinding

BETWEEN_VERSIONS = timedelta(minutes=10)
"""Versions that were saved while writing are no nearer to each other, but for the newest."""

MUCH = 15
"""So many characters gone, half a sentence in Chinese, and the version before is kept however young it is."""


@transaction.atomic
def save(
    *, journal: Journal, written: Written, by: Staff, moment: datetime, keeps_newest: bool = False
) -> Journal:
    """Replace what is written in a journal, and keep that as its newest version.

    Every save makes a revision, whether anything changed or not. With ``keeps_newest`` the version that was
    the newest so far stays, however young it is. Raises AnothersRecord for somebody else's journal,
    JournalLocked for a submitted one, RecordConflict when another revision is on file than the one that was
    seen, and InputError for what cannot be kept.
    """
    journal = take(journal, by)
    if not journal.is_open_to_the_writer:
        raise JournalLocked(journal)
    if journal.revision != written.base_revision:
        raise RecordConflict(journal)
    _save_passages(journal, written)
    _save_findings(journal, written.findings, by, moment)
    journal.is_nothing_special = written.is_nothing_special
    journal.seconds_spent = max(journal.seconds_spent, written.seconds_spent)
    journal.revision += 1
    journal.save(update_fields=["is_nothing_special", "seconds_spent", "revision"])
    content = content_of(journal)
    if content.is_nothing_special and content.prose():
        raise InputError(
            "is_nothing_special",
            _("Something is written in the journal."),
            _("Take the mark away, or what is written."),
        )
    keep_version(
        journal, content, origin=VersionOrigin.SAVED, by=by, moment=moment, keeps_newest=keeps_newest
    )
    index_draft(journal, content)
    return journal


def take(journal: Journal, by: Staff) -> Journal:
    """The journal as it is now, with other writing of the same person kept out until the transaction ends.

    So is its reviewer, who may be about to decide. Raises AnothersRecord when it is not the writer's own.
    """
    wait_for_turn_of(by)
    rows = Journal.objects.select_for_update(of=("self",)).select_related("staff")
    found: Journal | None = rows.filter(pk=journal.pk, staff=by).first()
    if found is None:
        raise AnothersRecord(str(journal.pk))
    return found


@transaction.atomic
def restore(*, version: JournalVersion, base_revision: int, by: Staff, moment: datetime) -> Journal:
    """Write again what stood in an earlier version. Facts stay as they were counted last.

    What stood in the journal until now stays among its versions. Raises as ``save``. Shops that the writer no
    longer reaches stay with their findings.
    """
    return save(
        journal=version.journal,
        written=_written_again(Content.of_json(version.content), base_revision),
        by=by,
        moment=moment,
        keeps_newest=True,
    )


def _written_again(content: Content, base_revision: int) -> Written:
    usernames = dict(
        Staff.objects.filter(pk__in=[one.owner for one in content.findings if one.owner]).values_list(
            "pk", "username"
        )
    )
    return Written(
        base_revision=base_revision,
        passages={passage.topic: passage.text for passage in content.passages},
        findings=tuple(
            WrittenFinding(
                id=UUID(one.id),
                theme=one.theme,
                shops=tuple(shop.id for shop in one.shops),
                seen=one.seen,
                evidence=one.evidence,
                cause=one.cause,
                action_text=one.action_text,
                owner=usernames.get(one.owner or 0, ""),
                due_on=datetime.fromisoformat(one.due_on).date() if one.due_on else None,
            )
            for one in content.findings
        ),
        is_nothing_special=content.is_nothing_special,
    )


def keep_version(
    journal: Journal,
    content: Content,
    *,
    origin: VersionOrigin,
    by: Staff,
    moment: datetime,
    keeps_newest: bool = False,
) -> JournalVersion:
    """Keep a journal as it stands.

    The newest version of those that were saved while writing gives way to this one when it followed the one
    before it by less than ten minutes, so that what is kept lies that far apart; not with ``keeps_newest``,
    and not when a good deal is gone since.
    """
    newest = list(JournalVersion.objects.filter(journal=journal).order_by("-number").defer("content")[:2])
    number = newest[0].number + 1 if newest else 1
    if len(newest) > 1 and newest[0].origin == VersionOrigin.SAVED and not keeps_newest:
        last, before = newest
        if last.made_at - before.made_at < BETWEEN_VERSIONS and not _is_much_gone(last, content):
            JournalVersion.objects.filter(pk=last.pk).delete()
            number = last.number
    return JournalVersion.objects.create(
        journal=journal,
        number=number,
        origin=origin,
        revision=journal.revision,
        made_at=moment,
        made_by=by,
        content=content.as_json(),
    )


def _is_much_gone(last: JournalVersion, content: Content) -> bool:
    """Whether a good deal of what stood in the version before is gone, by mistake or not."""
    return (_characters(Content.of_json(last.content)) - _characters(content)).total() >= MUCH


def _characters(content: Content) -> Counter[str]:
    return Counter("".join(content.prose().values()))


def _save_passages(journal: Journal, written: Written) -> None:
    asked = TOPICS[JournalKind(journal.kind)]
    rows = {Topic(row.topic): row for row in Passage.objects.filter(journal=journal)}
    for topic, text in written.passages.items():
        text = _clean(f"passages.{topic}", text, LONGEST_PROSE)
        if topic in rows:
            if rows[topic].text != text:
                rows[topic].text = text
                rows[topic].save(update_fields=["text"])
        elif topic not in asked:
            raise InputError(
                f"passages.{topic}",
                _("A journal of this kind does not ask for it."),
                _("Leave it out."),
            )
        elif text:
            Passage.objects.create(journal=journal, topic=topic, text=text)


def _save_findings(
    journal: Journal, written: tuple[WrittenFinding, ...], by: Staff, moment: datetime
) -> None:
    if len(written) > MOST_FINDINGS:
        raise InputError(
            "findings",
            _("There are more than %(number)s findings.") % {"number": MOST_FINDINGS},
            _("Keep the ones that matter."),
        )
    keys = [one.id for one in written]
    on_file = {row.pk: row for row in Finding.objects.filter(pk__in=keys)}
    if len(set(keys)) < len(keys) or any(row.journal_id != journal.pk for row in on_file.values()):
        raise InputError("findings", _("Another finding has this key."), _("Make a new key."))
    shops = _shops_in_reach(journal, written, by, moment)
    owners = {one.username: one for one in _owners(written, by)}
    Finding.objects.filter(journal=journal).exclude(pk__in=keys).delete()
    for place, one in enumerate(written):
        row = on_file.get(one.id) or Finding(pk=one.id, journal=journal)
        row.position = place
        row.theme = one.theme
        for name, most in (
            ("seen", LONGEST_PROSE),
            ("evidence", LONGEST_PROSE),
            ("cause", LONGEST_PROSE),
            ("action_text", LONGEST_TEXT),
        ):
            setattr(row, name, _clean(f"findings.{place}.{name}", getattr(one, name), most))
        row.action_owner = _owner_of(one, place, owners, by) if row.action_text else None
        row.action_due_on = one.due_on if row.action_text else None
        row.save(force_insert=one.id not in on_file)
        _save_shops(row, place, one, shops)


def _save_shops(row: Finding, place: int, one: WrittenFinding, shops: dict[int, Retailer]) -> None:
    for pk in one.shops:
        if pk not in shops:
            raise InputError(
                f"findings.{place}.shops",
                _("There is no such shop in your scope."),
                _("Choose another shop."),
            )
    if len(one.shops) > MOST_SHOPS:
        raise InputError(
            f"findings.{place}.shops",
            _("There are more than %(number)s shops.") % {"number": MOST_SHOPS},
            _("Name the ones that matter."),
        )
    named = list(dict.fromkeys(one.shops))
    kept = list(FindingShop.objects.filter(finding=row).order_by("pk").values_list("retailer", flat=True))
    if kept != named:
        FindingShop.objects.filter(finding=row).delete()
        FindingShop.objects.bulk_create(FindingShop(finding=row, retailer=shops[pk]) for pk in named)


def _shops_in_reach(
    journal: Journal, written: Iterable[WrittenFinding], by: Staff, moment: datetime
) -> dict[int, Retailer]:
    """The shops that are named, when they are the writer's, were lately or on the last day, or stood here."""
    named = {pk for one in written for pk in one.shops}
    if not named:
        return {}
    scope = build_scope(by)
    found = {shop.pk: shop for shop in Retailer.objects.visible_to(scope).filter(pk__in=named)}
    if missing := named - set(found):
        named_here = FindingShop.objects.filter(finding__journal=journal).values("retailer")
        found |= {shop.pk: shop for shop in Retailer.objects.filter(pk__in=named_here) if shop.pk in missing}
    for pk in sorted(named - set(found)):
        shop, _is_seen = shop_in_reach(pk, journal.period.last, author=by, scope=scope, moment=moment)
        if shop is not None:
            found[pk] = shop
    return found


def _owners(written: Iterable[WrittenFinding], by: Staff) -> Iterable[Staff]:
    named = {one.owner.replace("\x00", "") for one in written if one.owner and one.owner != by.username}
    return colleagues(build_scope(by)).filter(username__in=named) if named else ()


def _owner_of(one: WrittenFinding, place: int, owners: dict[str, Staff], by: Staff) -> Staff:
    if not one.owner or one.owner == by.username:
        return by
    if one.owner not in owners:
        raise InputError(
            f"findings.{place}.owner",
            _("There is no such member of staff in your scope."),
            _("Correct the username."),
        )
    return owners[one.owner]


def _clean(field: str, text: str, most: int) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > most:
        raise InputError(
            field, _("The text is longer than %(number)s characters.") % {"number": most}, _("Shorten it.")
        )
    return text

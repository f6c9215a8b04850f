"""Drafting journals from facts, and counting the facts again (domain.md §8.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Period, local_day
from visits.domain.turns import wait_for_turn_of

from ..enums import JournalKind, JournalState, Topic
from ..measures.draft_parts import Proposal
from ..measures.facts import Fact
from ..measures.spans import span_of
from ..models import Journal, Passage
from ..queries.beginning import draft_of, not_begun
from ..queries.facts import Ground, facts_of, unit_of, was_posted
from ..queries.proposals import propose
from .keys import journal_key
from .retention import first_day_kept


@transaction.atomic
def open_journal(*, staff: Staff, kind: JournalKind, starts_on: date, moment: datetime) -> Journal:
    """Begin a journal: its facts counted, its topics laid out, with a text where facts propose one.

    The one on file when there is one; a draft in which nothing has been saved yet is drafted anew, so that it
    tells of the day as it is now. Journals of days on which none is owed may be begun as well. Raises
    InputError for days to come, for days whose journals are no longer kept, for a first day on which no such
    journal begins, and for days on none of which the writer had a posting of her own.
    """
    wait_for_turn_of(staff)
    period = _period(kind, starts_on, moment)
    journal = Journal.objects.filter(pk=journal_key(staff.pk, kind, starts_on)).first()
    if journal is not None:
        if journal.state == JournalState.DRAFT and not journal.revision:
            _draft_anew(journal, moment)
        return journal
    unit = unit_of(staff, period.last)
    if unit is None:
        raise InputError(
            _("Journal"),
            _("You are posted at no unit, so there is nothing to draft from."),
            _("Ask an administrator for a posting."),
        )
    if not was_posted(staff, period):
        raise InputError(
            _("Date"),
            _("You had no posting then, so no journal is owed and there is nothing to draft from."),
            _("Choose a day of your posting, or ask an administrator to correct it."),
        )
    journal = not_begun(staff, unit, kind, period)
    draft = draft_of(journal)
    journal.opened_at = journal.facts_at = moment
    journal.facts = [fact.as_json() for fact in draft.facts]
    journal.save(force_insert=True)
    Passage.objects.bulk_create(
        Passage(journal=journal, topic=one.topic, drafted=one.drafted, text=one.text, uses=list(one.uses))
        for one in draft.passages
    )
    return journal


@transaction.atomic
def recount(*, journal: Journal, moment: datetime) -> Journal:
    """Count the facts of a journal again: those that changed since they were drafted carry both figures."""
    journal = _locked(journal)
    now = {fact.code: fact.figure for fact in facts_of(Ground.of(journal))}
    kept = (Fact.of_json(fact) for fact in journal.facts)
    journal.facts = [fact.counted_again(now.get(fact.code)).as_json() for fact in kept]
    journal.facts_at = moment
    journal.save(update_fields=["facts", "facts_at"])
    return journal


@transaction.atomic
def accept_changes(*, journal: Journal, codes: Collection[str] | None, moment: datetime) -> Journal:
    """Take over the figures as they are now: of the facts named, or of all of them when None is given.

    A fact that is no longer counted goes. With all of them come those that were not there before. Drafted
    text that nobody has touched is drafted anew; what was written stays.
    """
    journal = _locked(journal)
    if not journal.is_open_to_the_writer:
        raise InputError(
            _("Journal"),
            _("It has been submitted, and its figures stay as they are."),
            _("Withdraw it, or wait until it is returned."),
        )
    ground = Ground.of(journal)
    fresh = {fact.code: fact for fact in facts_of(ground)}
    if codes is None:
        facts = list(fresh.values())
    else:
        kept = [Fact.of_json(fact) for fact in journal.facts]
        facts = [
            found
            for fact in kept
            if (found := fresh.get(fact.code) if fact.code in codes else fact) is not None
        ]
    journal.facts = [fact.as_json() for fact in facts]
    journal.facts_at = moment
    journal.save(update_fields=["facts", "facts_at"])
    _propose_again(journal, ground, facts)
    return journal


def _period(kind: JournalKind, starts_on: date, moment: datetime) -> Period:
    today = local_day(moment)
    if starts_on > today:
        raise InputError(_("Date"), _("This day has not come yet."), _("Choose a day up to today."))
    period = span_of(kind, starts_on)
    if period.start != starts_on:
        raise InputError(
            _("Date"),
            _("No such journal begins on this day."),
            _("Give the Monday of a week, or the first day of a month."),
        )
    if period.end <= first_day_kept(today):
        raise InputError(_("Date"), _("Journals of this day are no longer kept."), _("Choose a later day."))
    return period


def _locked(journal: Journal) -> Journal:
    """The journal as it is in the database, kept from others until the transaction ends."""
    return Journal.objects.select_for_update(of=("self",)).select_related("staff", "unit").get(pk=journal.pk)


def _draft_anew(journal: Journal, moment: datetime) -> None:
    ground = Ground.of(journal)
    facts = facts_of(ground)
    journal.facts = [fact.as_json() for fact in facts]
    journal.facts_at = moment
    journal.save(update_fields=["facts", "facts_at"])
    _propose_again(journal, ground, facts)


def _propose_again(journal: Journal, ground: Ground, facts: Collection[Fact]) -> None:
    """Draft the passages anew in which nothing but the draft stands."""
    untouched = [one for one in Passage.objects.filter(journal=journal) if one.text == one.drafted]
    if not untouched:
        return
    proposals = propose(ground, tuple(facts))
    for passage in untouched:
        proposal = proposals.get(Topic(passage.topic), Proposal())
        passage.text = passage.drafted = proposal.text
        passage.uses = list(proposal.uses)
    Passage.objects.bulk_update(untouched, ["text", "drafted", "uses"])

"""The journals that a phone takes along, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.web.words import due_words

from ..measures.sentences import tell
from ..measures.titles import journal_title
from ..queries.field import FieldJournal
from .writing import question_words


def tell_journal(one: FieldJournal, usernames: dict[int, str], staff: Staff) -> dict[str, Any]:
    """A journal in the shape of ``FieldJournalOut``."""
    return {
        "id": one.key,
        "kind": one.kind.value,
        "starts_on": one.starts_on,
        "title": capfirst(journal_title(one.kind, one.starts_on)),
        "due": _("due %(moment)s") % {"moment": due_words(one.due_at)},
        "state": one.state.value,
        "revision": one.revision,
        "is_nothing_special": one.content.is_nothing_special,
        "sections": [
            {
                "title": section.title,
                "sentences": [
                    {
                        name: getattr(said, name)
                        for name in ("code", "before", "figure", "after", "note", "now")
                    }
                    for said in section.sentences
                ],
            }
            for section in tell(one.content.facts)
        ],
        "passages": [
            {
                "topic": text.topic.value,
                "label": str(text.topic.label),
                "text": text.text,
                "drafted": text.drafted,
            }
            for text in one.content.passages
        ],
        "findings": [
            {
                "id": finding.id,
                "theme": finding.theme.value,
                "shops": [{"id": shop.id, "name": shop.name} for shop in finding.shops],
                "seen": finding.seen,
                "evidence": finding.evidence,
                "cause": finding.cause,
                "action_text": finding.action_text,
                "owner": "" if finding.owner in (None, staff.pk) else usernames.get(finding.owner or 0, ""),
                "owner_name": finding.owner_name,
                "due_on": finding.due_on,
            }
            for finding in one.content.findings
        ],
        "visited": sorted(one.visited),
        "question": "" if one.question is None else question_words(one.question),
        "answer": "" if one.question is None else one.question.answer,
        "earlier": [{"on": entry.journal.starts_on, "texts": list(entry.texts)} for entry in one.earlier],
    }

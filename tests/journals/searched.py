"""Journals that can be searched."""

from __future__ import annotations

from journals.domain.searching import index_journal
from journals.models import Journal
from tests.factories.journals import JournalVersionFactory


def submitted(journal: Journal, **texts: str) -> Journal:
    """A journal handed in with these texts by topic."""
    JournalVersionFactory(
        journal=journal,
        number=journal.versions.count() + 1,
        content={
            "facts": [],
            "passages": [
                {"topic": topic, "text": text, "drafted": "", "uses": []} for topic, text in texts.items()
            ],
            "findings": [
                {
                    "id": "6f2a1c9e-6a53-4a0e-9a53-0d9a5f3b7c11",
                    "theme": "stock",
                    "shops": [{"id": 1, "name": "福源便利店"}],
                    "seen": "上次订货的一半还在货架上",
                    "evidence": "",
                    "cause": "",
                    "action_text": "",
                    "owner": None,
                    "owner_name": "",
                    "due_on": "",
                }
            ],
            "is_nothing_special": False,
        },
    )
    index_journal(journal)
    return journal

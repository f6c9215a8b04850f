"""Parts of journals for tests that only ask who sees them."""

from __future__ import annotations

from django.db import models

from journals.models import Decision, Finding, Flag, JournalText, JournalVersion, Passage, Reading, Remark
from territory.models import OrgUnit
from tests.factories import JournalFactory, JournalVersionFactory
from tests.test_factories import FACTORIES

OF_A_JOURNAL = (Finding, JournalText, JournalVersion, Passage, Reading)
OF_A_VERSION = (Decision, Flag, Remark)


def part_of_a_journal(model: type[models.Model], unit: OrgUnit) -> models.Model:
    """A part of a journal that was submitted in a unit."""
    journal = JournalFactory(unit=unit, submitted=True)
    if model in OF_A_VERSION:
        return FACTORIES[model](version=JournalVersionFactory(journal=journal))
    return FACTORIES[model](journal=journal)

"""A fact as it is said: a sentence around its figure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .facts import Fact

NAMED = frozenset({"visits.missed_call", "actions.overdue_one", "actions.review_one", "issues.opened_one"})
"""Facts about one record: the shop's name opens it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact in words: ``figure`` is what opens ``source``; ``note`` is what it is compared with.

    ``now`` is the figure as it was counted last, None where nothing changed; of a fact about one record it is
    empty once that is gone.
    """

    code: str
    before: str
    figure: str
    after: str
    note: str
    source: str
    now: str | None

    @property
    def sentence(self) -> str:
        """The sentence alone."""
        return f"{self.before}{self.figure}{self.after}"

    @property
    def changed(self) -> str:
        """What became of the figure, or of the records behind it, since it was drafted; "" where nothing."""
        if self.now is None:
            return ""
        if not self.now:
            return _("no longer so")
        if self.now != self.figure:
            return _("was %(old)s, now %(new)s") % {"old": self.figure, "new": self.now}
        if name_of(self) in NAMED:
            return _("the record behind it has changed")
        return _("still %(figure)s, but the records behind it have changed") % {"figure": self.figure}

    @property
    def text(self) -> str:
        """The sentence with its comparison, as prose quotes it."""
        if not self.note:
            return self.sentence
        return pgettext("fact with its comparison", "%(sentence)s; %(note)s") % {
            "sentence": self.sentence,
            "note": self.note,
        }


def name_of(fact: Fact | Said) -> str:
    """What kind of fact it is: the first two parts of its code."""
    return ".".join(fact.code.split(".")[:2])

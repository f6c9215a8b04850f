"""Founding, renaming and moving org units.

A unit stands below one of a higher kind, so a change to one unit can be wrong because of another. That
is why the verbs look at all the units that change together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

from ..enums import UnitKind
from ..models import OrgUnit

RANKS = {kind: rank for rank, kind in enumerate(UnitKind.values)}
"""Kind of unit → how deep it stands: the company 0, a territory 3."""


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """What a unit is to be. A ``parent_code`` of None keeps the parent that it has."""

    code: str
    name: str
    kind: str
    parent_code: str | None = None


class _Tree:
    """The units on file as they would be with some drafts carried out."""

    def __init__(self, on_file: Mapping[str, OrgUnit], drafts: Sequence[UnitDraft]) -> None:
        codes = {unit.pk: unit.code for unit in on_file.values()}
        self.kinds = {code: unit.kind for code, unit in on_file.items()}
        self.parents = {
            code: codes[unit.parent_id] for code, unit in on_file.items() if unit.parent_id is not None
        }
        for draft in drafts:
            self.kinds[draft.code] = draft.kind
            if draft.parent_code is not None:
                self.parents[draft.code] = draft.parent_code
        self.drafted = {draft.code for draft in drafts}

    def problem(self, code: str) -> InputError | None:
        parent = self.parents.get(code)
        if parent is not None:
            if parent not in self.kinds:
                return InputError(
                    "parent_code",
                    _("There is no unit “%(code)s”, neither on file nor among the good rows.")
                    % {"code": parent},
                    _("Correct the code, or add the unit."),
                )
            if circle := self.circle(code):
                return InputError(
                    "parent_code",
                    _("The unit would stand above itself: %(circle)s.") % {"circle": " → ".join(circle)},
                    _("Correct the parents of these units."),
                )
            if RANKS[self.kinds[parent]] >= RANKS[self.kinds[code]]:
                return InputError(
                    "kind",
                    _("A unit of kind %(kind)s cannot stand below “%(parent)s”, which is of kind %(above)s.")
                    % {
                        "kind": UnitKind(self.kinds[code]).label,
                        "parent": parent,
                        "above": UnitKind(self.kinds[parent]).label,
                    },
                    _("Correct the kind or the parent."),
                )
        return self.problem_below(code)

    def problem_below(self, code: str) -> InputError | None:
        """A unit that is not drafted itself and would no longer be lower than the one above it."""
        for child, parent in self.parents.items():
            if (
                parent == code
                and child not in self.drafted
                and RANKS[self.kinds[child]] <= RANKS[self.kinds[code]]
            ):
                return InputError(
                    "kind",
                    _("“%(child)s”, of kind %(below)s, stands below this unit and would not be lower.")
                    % {"child": child, "below": UnitKind(self.kinds[child]).label},
                    _("Correct the kind, or move that unit too."),
                )
        return None

    def circle(self, code: str) -> list[str]:
        """The way up from a unit back to itself; empty when it ends elsewhere."""
        way = [code]
        above = self.parents.get(code)
        while above is not None and above not in way:
            way.append(above)
            above = self.parents.get(above)
        return [*way, code] if above == code else []


def refused_units(on_file: Mapping[str, OrgUnit], drafts: Sequence[UnitDraft]) -> dict[str, InputError]:
    """The drafts that cannot be carried out, by code, each with its reason.

    One that depends on a refused one is refused as well. ``on_file`` holds every unit by its code.
    """
    refused: dict[str, InputError] = {}
    standing = list(drafts)
    while True:
        tree = _Tree(on_file, standing)
        found = {draft.code: problem for draft in standing if (problem := tree.problem(draft.code))}
        if not found:
            return refused
        refused |= found
        standing = [draft for draft in standing if draft.code not in found]


def plan_units(changes: ChangeSet, units: dict[str, OrgUnit], drafts: Sequence[UnitDraft]) -> dict[str, bool]:
    """Carry out drafts that are not refused; tells by code whether each changes anything.

    ``units`` holds every unit on file by its code and gets the new ones.
    """
    changed: dict[str, bool] = {}
    for draft in drafts:
        if draft.code not in units:
            units[draft.code] = changes.create(OrgUnit(code=draft.code, name=draft.name, kind=draft.kind))
            changed[draft.code] = True
    for draft in drafts:
        unit = units[draft.code]
        parent = {} if draft.parent_code is None else {"parent": units[draft.parent_code]}
        differs = changes.update(unit, name=draft.name, kind=draft.kind, **parent)
        changed.setdefault(draft.code, differs)
    return changed


@transaction.atomic
def save_unit(
    *, code: str, name: str, kind: str, parent_code: str | None, actor: str, moment: datetime
) -> OrgUnit:
    """Found the unit ``code``, or change its name, kind or parent.

    Raises InputError when it would not stand below a unit of a higher kind, or the units below it no
    longer below one.
    """
    draft = UnitDraft(code, name, kind, parent_code)
    units = {unit.code: unit for unit in OrgUnit.objects.all()}
    if refused := refused_units(units, [draft]):
        raise refused[code]
    changes = ChangeSet()
    plan_units(changes, units, [draft])
    changes.save(actor=actor, moment=moment)
    return units[code]


@transaction.atomic
def remove_unit(unit: OrgUnit, *, actor: str, moment: datetime) -> None:
    """Take away a unit that was founded by mistake.

    Raises `django.db.models.ProtectedError` when anything stands or stood there: a unit with a past stays.
    """
    unit.delete()

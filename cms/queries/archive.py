"""The reports that are kept, as those find them who may see their unit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit

from ..models import MadeReport, Subscription

NEWEST_FIRST = ("-made_at", "pk")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an archive is narrowed to; an empty part narrows nothing.

    ``mine`` are the reports that the reader asked for or that she subscribes to.
    """

    unit: str = ""
    month: Month | None = None
    template: str = ""
    language: str = ""
    mine: bool = False


def kept_reports(scope: Scope, wanted: Wanted | None = None) -> QuerySet[MadeReport]:
    """The kept reports of the scope's units, the newest first, without their facts."""
    wanted = wanted or Wanted()
    rows = MadeReport.objects.visible_to(scope).select_related("unit", "close", "asked_by").defer("facts")
    exact = {
        "unit__code": wanted.unit,
        "month": wanted.month.first if wanted.month else None,
        "template": wanted.template,
        "language": wanted.language,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.mine:
        rows = rows.filter(Q(asked_by=scope.staff_id) | Q(close__isnull=False) & _subscribed(scope))
    return rows.order_by(*NEWEST_FIRST)


def find_kept(scope: Scope, pk: UUID) -> MadeReport | None:
    """A kept report with its facts; None when it is not there or its unit is out of scope."""
    found = MadeReport.objects.visible_to(scope).select_related("unit", "close", "asked_by")
    return found.filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Choices:
    """By what the scope's archive can be narrowed; templates by the name in which they were made last."""

    units: tuple[OrgUnit, ...]
    months: tuple[Month, ...]
    templates: tuple[tuple[str, str], ...]


def archive_choices(scope: Scope) -> Choices:
    """The units, months and templates of which there are kept reports; three statements."""
    rows = MadeReport.objects.visible_to(scope).order_by()
    months = rows.values_list("month", flat=True).distinct()
    templates = dict(rows.order_by("made_at").values_list("template", "template_name").distinct())
    units = OrgUnit.objects.visible_to(scope).filter(pk__in=rows.values("unit")).order_by("code")
    return Choices(
        tuple(units),
        tuple(sorted(map(Month.of, months), reverse=True)),
        tuple(sorted(templates.items(), key=lambda item: item[1])),
    )


def _subscribed(scope: Scope) -> Exists:
    same = {name: OuterRef(name) for name in ("template", "unit", "language", "format")}
    return Exists(Subscription.objects.filter(staff=scope.staff_id, **same))

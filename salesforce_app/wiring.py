"""Which functions and models of the apps the rooms of the ground call, named by dotted strings.

So no import runs up the staircase. Settings like any other, which no environment changes.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

IMPORT_KINDS = {
    "units": (_("Units"), "territory.imports.units.UnitsImport"),
    "routes": (_("Routes"), "territory.imports.routes.RoutesImport"),
    "staff": (_("Staff"), "territory.imports.staff.StaffImport"),
    "retailers": (_("Retailers"), "territory.imports.retailers.RetailersImport"),
    "enrolments": (_("Enrolments"), "settlement.imports.enrolments.EnrolmentsImport"),
    "sales": (_("Sales"), "territory.imports.sales.SalesImport"),
    "debits": (_("Debits"), "settlement.imports.debits.DebitsImport"),
    "visits": (_("Visits"), "visits.imports.visits.VisitsImport"),
    "targets": (_("Targets"), "territory.imports.targets.TargetsImport"),
}
"""The kinds of files that can be imported, in the order in which an office would send them: what it calls
each, and its ``Import``."""

NOTIFY = "accounts.domain.notifications.notify"
"""How the rooms of the ground, which know no people, tell somebody of something."""

OWN_DATA = ("journals.queries.own_data.journal_data",)
"""What apps above field work add to the data that a member of staff takes with her: functions that give, for
her, rows by the name of what they are."""

FOLLOWERS: dict[str, str] = {
    "accounts.Retailer": "accounts.domain.search.follow_changes",
    "accounts.Owner": "accounts.domain.search.follow_changes",
    "accounts.RetailerStatus": "visits.domain.planning.follow_statuses",
    "visits.Visit": "visits.domain.following.follow_visits",
    "visits.VisitPhoto": "visits.domain.clarifying.follow_photos",
}
"""By model: the function that brings up to date what follows from its records, given the changes to them and
the ``Trail`` of whoever makes them. It is called within the transaction that changes them."""

DERIVED = frozenset(
    {"accounts.RetailerSearchText", "visits.Clarification", "visits.VisitText", "journals.JournalText"}
)
"""The models whose rows only follow from other records, and go with them."""

STAMPS = ("route_id", "unit_id", "village_id")
"""The columns in which rows keep where they belonged on their day."""

STAMPED: dict[str, tuple[str, str | None]] = {
    "territory.SalesLine": ("sold_on", "territory.domain.facts.rebuild_month_facts"),
    "settlement.Due": ("due_on", "settlement.domain.facts.rebuild_settlement_months"),
    "visits.Visit": ("visited_on", None),
    "visits.PlannedCall": ("date", None),
}
"""The models with such columns, all or some: the column of the day, and the function that makes the facts of
``months`` and ``retailers`` anew from the rows, where there is one."""

COUNTED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accounts.Retailer": (
        (),
        (
            *("licence_no", "name", "owner", "opened_on", "licence_expires_on"),
            *("visits_per_month", "market_type", "business_type", "grade"),
        ),
    ),
    "accounts.Owner": ((), ("name",)),
    "accounts.RetailerStatus": ((), ()),
    "accounts.Staff": ((), ("username", "name", "role", "is_active")),
    "territory.OrgUnit": ((), ()),
    "territory.Route": ((), ()),
    "territory.RouteTerm": ((), ()),
    "territory.RouteStop": ((), ()),
    "territory.Village": ((), ()),
    "territory.Residence": ((), ()),
    "territory.Posting": ((), ()),
    "territory.CalendarDay": (("date",), ()),
    "territory.OrderDateMove": ((), ()),
    "territory.RuleSet": ((), ()),
    "territory.MonthClose": ((), ()),
    "territory.ClosedRouteMonth": ((), ()),
    "territory.SalesAdjustment": (("month",), ()),
    "territory.TierSnapshot": (("month",), ()),
    "territory.RouteMonth": (("month",), ()),
    "territory.Target": (("month",), ()),
    "settlement.Enrolment": ((), ()),
    "settlement.RouteSettlementMonth": (("month",), ()),
    "settlement.DueAdjustment": (("month",), ()),
    "settlement.ClosedSettlement": ((), ()),
    "visits.Action": ((), ("retailer", "owner", "due_on", "state")),
    "visits.PlannedCall": (("date", "moved_to"), ()),
    "visits.Visit": (("visited_on",), ()),
    "journals.Journal": (
        (),
        (
            *("staff", "unit", "kind", "starts_on", "until", "grace_until", "opened_at"),
            *("state", "first_submitted_at", "reply_due_on", "decided_at"),
        ),
    ),
}
"""The models whose changes are counted, so that what is made of them is kept until one changes: the fields of
the days to which a record belongs, if any, and the fields that matter where not every change does."""

COVERING = ("territory.RouteStop", "territory.RouteTerm")
"""The models that say which shops a scope covers, besides its units and the day."""

FOLLOWING: dict[str, str] = {
    "territory.SalesLine": "territory.RouteMonth",
    "territory.RetailerMonth": "territory.RouteMonth",
    "territory.VillageMonth": "territory.RouteMonth",
    "territory.TierEntry": "territory.TierSnapshot",
    "settlement.Due": "settlement.RouteSettlementMonth",
    "settlement.DebitAttempt": "settlement.RouteSettlementMonth",
    "settlement.SettlementMonth": "settlement.RouteSettlementMonth",
    "settlement.FailureMonth": "settlement.RouteSettlementMonth",
}
"""Models of millions of records, by a counted one that is written anew in the same transaction whenever they
are: counting that one counts their changes, and costs an import nothing."""

RESTATEMENTS = (
    "territory.domain.reopening.restate_sales",
    "settlement.domain.restating.restate_debits",
)
"""What is done with the figures of a month that is opened again: functions of its ``close``, each of which
keeps its app's figures as they were closed and makes its facts anew with what became known since."""

BENCHMARKS = {
    "import": "territory.benchmarks.import_sales.measure",
    "facts": "cms.benchmarks.facts.measure",
    "growth": "cms.benchmarks.growth.measure",
    "pdf": "cms.benchmarks.pdf.measure",
    "pages": "cms.benchmarks.pages.measure",
    "bundle": "cms.benchmarks.bundle.measure",
    "plan": "visits.benchmarks.plan.measure",
    "field": "cms.benchmarks.field.measure",
    "journals": "journals.benchmarks.detection.measure",
    "drafting": "cms.benchmarks.drafting.measure",
}
"""What `manage.py bench` measures, by name: functions of a ``salesforce_app.management.benching.Bench``."""

"""The fixed lists of territories, the pyramid and its movements. Stored values are part of the reports."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(TextChoices):
    """The levels of the organisation, highest first."""

    COMPANY = "company", _("Company")
    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    TERRITORY = "territory", _("Territory")


class RouteKind(TextChoices):
    """What a route is for; a shop lies on at most one route of each kind at a time."""

    ORDER_VISIT = "order_visit", _("Order and visit route")
    DELIVERY = "delivery", _("Delivery route")


class Tier(TextChoices):
    """A tier of the customer pyramid (domain.md §4.2): four of them from 100 shops on, three from 20 on."""

    TOP = "Top", pgettext_lazy("tier", "Top")
    BIG = "Big", pgettext_lazy("tier", "Big")
    MEDIUM = "Medium", pgettext_lazy("tier", "Medium")
    SMALL = "Small", pgettext_lazy("tier", "Small")
    KEY = "Key", pgettext_lazy("tier", "Key")
    MIDDLE = "Middle", pgettext_lazy("tier", "Middle")
    BASE = "Base", pgettext_lazy("tier", "Base")


class AbcClass(TextChoices):
    """A class of the scheme ``abc-share-v1``."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class Aside(TextChoices):
    """Shops shown beneath the pyramid and not counted in its population."""

    NEW = "New", pgettext_lazy("aside class", "New")
    INACTIVE = "Inactive", pgettext_lazy("aside class", "Inactive")
    SUSPENDED = "Suspended", pgettext_lazy("aside class", "Suspended")
    CLOSED = "Closed", pgettext_lazy("aside class", "Closed")
    PROSPECT = "Prospect", pgettext_lazy("aside class", "Prospect")


class Placement(TextChoices):
    """Where a shop stands in a snapshot when it has neither a tier nor an aside class."""

    RANKED = "Ranked", _("Ranked without tiers")
    OUT = "Out", _("Out of the territory")


class Movement(TextChoices):
    """What became of a shop between two snapshots (domain.md §4.4)."""

    STAY = "stay", _("Stayed in the tier")
    UP = "up", _("Moved up")
    DOWN = "down", _("Moved down")
    BORDER = "border", _("At the border of two tiers")
    RETIERED = "retiered", _("Tiers not comparable")
    LOST = "lost", _("Lost (no net purchases)")
    REACTIVATED = "reactivated", _("Won back")
    RESUMED = "resumed", _("Back from suspension")
    ESTABLISHED = "established", _("Past the first three months")
    NEW = "new", pgettext_lazy("movement", "New")
    SUSPENDED = "suspended", pgettext_lazy("movement", "Suspended")
    CLOSED = "closed", pgettext_lazy("movement", "Closed")
    MOVED_IN = "moved_in", _("Moved in from another territory")
    MOVED_OUT = "moved_out", _("Moved out to another territory")
    ASIDE = "aside", _("Beside the pyramid both times")


class Signal(TextChoices):
    """The second axis of the classification, scheme ``signal-v1`` (domain.md §4.5)."""

    EXCLUDED = "excluded", _("Not classified")
    FROZEN = "frozen", _("Frozen")
    MIGRATING = "migrating", _("Migrating")
    VALUE = "value", _("Value")
    POTENTIAL = "potential", _("Potential")
    STABLE = "stable", _("Stable")


class CauseKind(TextChoices):
    """What the records show beside a shop's change. None of them says that demand changed."""

    NEW = "new", pgettext_lazy("cause", "new shop")
    CLOSED = "closed", pgettext_lazy("cause", "closed")
    SUSPENDED = "suspended", pgettext_lazy("cause", "suspended")
    RESUMED = "resumed", pgettext_lazy("cause", "open again")
    MOVED_IN = "moved_in", pgettext_lazy("cause", "moved in from another unit")
    MOVED_OUT = "moved_out", pgettext_lazy("cause", "moved out to another unit")
    NO_ORDER_CYCLES = "no_order_cycles", pgettext_lazy("cause", "no order")
    RETURNS = "returns", pgettext_lazy("cause", "returns booked")
    CYCLES = "cycles", pgettext_lazy("cause", "another number of order cycles")
    DEBIT_FAILURES = "debit_failures", pgettext_lazy("cause", "failed debits")


class Comparison(TextChoices):
    """What a page compares its month with."""

    PREVIOUS = "previous", _("Previous month")
    YEAR = "year", _("Same month last year")
    AVERAGE = "average", _("Average of the 12 months before")

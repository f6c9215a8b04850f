"""The fixed lists of staff and retailers. Stored values are the codes of the import files."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What somebody is in the office; what a role may do stands in ``accounts.roles``."""

    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    SUPERVISOR = "supervisor", _("Supervisor")
    DIRECTOR = "director", _("Director")
    ANALYST = "analyst", _("Analyst")
    ADMINISTRATOR = "administrator", _("Administrator")


class Language(TextChoices):
    """The languages that the product speaks."""

    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"


class TokenAccess(TextChoices):
    """What a program may do with an API token, within what its owner may."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class Sex(TextChoices):
    """Sex of a shop's owner."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")
    UNKNOWN = "unknown", pgettext_lazy("sex", "Unknown")


class BirthdayCalendar(TextChoices):
    """The calendar in which an owner keeps the birthday."""

    SOLAR = "solar", _("Solar")
    LUNAR = "lunar", _("Lunar")


class RetailerState(TextChoices):
    """A shop's state over a stretch of time (domain.md §3.5)."""

    PROSPECT = "prospect", _("Prospect")
    NEW = "new", pgettext_lazy("retailer state", "New")
    ACTIVE = "active", pgettext_lazy("retailer state", "Active")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", pgettext_lazy("retailer state", "Closed")


SERVED_STATES = (RetailerState.NEW, RetailerState.ACTIVE)
"""States in which a shop is served: the "active+new" of the measures."""


class MarketType(TextChoices):
    """Town or country (城镇 C / 乡村 X)."""

    TOWN = "town", _("Town")
    COUNTRY = "country", _("Country")


class BusinessType(TextChoices):
    """The seven business types (业态) of the trade, by their letter codes."""

    GROCERY = "Z", _("Grocery shop")
    CONVENIENCE = "B", _("Convenience store")
    SUPERMARKET = "S", _("Supermarket")
    DEPARTMENT = "N", _("Department store")
    TOBACCO_LIQUOR = "Y", _("Tobacco and liquor shop")
    ENTERTAINMENT = "F", _("Entertainment and services")
    OTHER = "Q", pgettext_lazy("business type", "Other")


class SizeClass(IntegerChoices):
    """Size within the business type (经营规模)."""

    LARGE = 1, _("Large")
    MEDIUM = 2, pgettext_lazy("size class", "Medium")
    SMALL = 3, pgettext_lazy("size class", "Small")


class IntegrityGrade(TextChoices):
    """Integrity grade (诚信等级)."""

    AAA = "AAA", "AAA"
    AA = "AA", "AA"
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class Datum(TextChoices):
    """The datum in which a position was recorded; mixing them displaces a shop by up to 600 m."""

    WGS84 = "WGS84", "WGS-84"
    GCJ02 = "GCJ02", "GCJ-02"
    BD09 = "BD09", "BD-09"
    UNKNOWN = "unknown", pgettext_lazy("datum", "Unknown")


class Disclosed(TextChoices):
    """What is hidden on a shop's card until somebody asks for it, and logged when it is shown."""

    PHONE = "phone", _("Phone of the owner")


class ReasonUse(TextChoices):
    """What a reason from the office's own list is given for."""

    CLOSING = "closing", _("Closing a shop")
    SUSPENDING = "suspending", _("Suspending a shop")
    REOPENING = "reopening", _("Opening a shop again")
    CASH = "cash", _("Exempting a shop, which pays cash")

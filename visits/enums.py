"""The fixed lists of visits. Stored values are the codes of the import files."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    """How the shop was reached; only ``IN_PERSON`` counts as a visit."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", pgettext_lazy("channel", "Phone")
    MESSAGE = "message", pgettext_lazy("channel", "Message")


class CallSource(TextChoices):
    """Where a planned call comes from."""

    CYCLE = "cycle", _("Visit cycle")
    MANUAL = "manual", _("Planned by hand")
    ALERT = "alert", _("Alert")


class CallStatus(TextChoices):
    """What became of a planned call."""

    DUE = "due", pgettext_lazy("call", "Due")
    DONE = "done", pgettext_lazy("call", "Done")
    MISSED = "missed", pgettext_lazy("call", "Missed")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")
    MOVED = "moved", pgettext_lazy("call", "Moved")


class LocationCheck(TextChoices):
    """How the arrival's position compares with the shop's (domain.md §6.1)."""

    CONFIRMED = "confirmed", _("Confirmed")
    CONTRADICTED = "contradicted", _("Contradicted")
    UNKNOWN = "unknown", pgettext_lazy("location check", "Unknown")


class ActionState(TextChoices):
    """What became of something that was promised."""

    OPEN = "open", pgettext_lazy("action", "Open")
    DONE = "done", pgettext_lazy("action", "Done")
    DROPPED = "dropped", pgettext_lazy("action", "Dropped")


class ActionOrigin(TextChoices):
    """Where an action came from (domain.md §3.11)."""

    MANUAL = "manual", _("Written by hand")
    VISIT = "visit", pgettext_lazy("action origin", "Visit")
    JOURNAL = "journal", pgettext_lazy("action origin", "Journal")
    REVIEW = "review", pgettext_lazy("action origin", "Review")
    COMPLAINT = "complaint", pgettext_lazy("action origin", "Complaint")


class PlanState(TextChoices):
    """How far a month's plan is. Approved plans are in force."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("plan", "Submitted")
    RETURNED = "returned", pgettext_lazy("plan", "Returned")
    APPROVED = "approved", pgettext_lazy("plan", "Approved")


class LeftOutReason(TextChoices):
    """Why a call that is due found no place in a month's plan."""

    NO_DAYS = "no_days", _("No working day is left on which the shop is served")
    CLOSED = "closed", _("By its opening hours the shop is closed on the days that are left")
    TOO_MANY = "too_many", _("More calls are due than days are left, at one call a day")
    FULL = "full", _("The days that are left are full")
    HOURS = "hours", _("Its opening hours fit into no day's round")


class IssueKind(TextChoices):
    """What a shop complains of or asks for (domain.md §3.12)."""

    SUPPLY = "supply", pgettext_lazy("issue", "Supply")
    DELIVERY = "delivery", pgettext_lazy("issue", "Delivery")
    SERVICE = "service", pgettext_lazy("issue", "Account manager's service")
    SETTLEMENT = "settlement", pgettext_lazy("issue", "Settlement")
    LICENCE = "licence", pgettext_lazy("issue", "Licence control")
    QUALITY = "quality", pgettext_lazy("issue", "Quality or genuineness")
    OTHER = "other", pgettext_lazy("issue", "Other")


class IssueChannel(TextChoices):
    """How an issue came in."""

    VISIT = "visit", pgettext_lazy("issue channel", "Visit")
    PHONE = "phone", pgettext_lazy("issue channel", "Phone")
    HOTLINE = "hotline", _("Hotline 12313")
    LETTER = "letter", _("Letter")
    WEB = "web", _("Web")


class IssueState(TextChoices):
    """How far an issue is."""

    RECEIVED = "received", pgettext_lazy("issue", "Received")
    ANSWERED = "answered", pgettext_lazy("issue", "Answered")
    CLOSED = "closed", pgettext_lazy("issue", "Closed")


class RevisitResult(TextChoices):
    """What the shop says of the answer when it is asked again."""

    SATISFIED = "satisfied", _("Satisfied")
    NOT = "not", _("Not satisfied")


class Section(TextChoices):
    """The parts of a visit form, in the order in which they are asked (domain.md §3.9)."""

    STOCK = "stock", pgettext_lazy("visit form", "Stock")
    DISPLAY = "display", pgettext_lazy("visit form", "Display")
    PRICE_MARK = "price_mark", pgettext_lazy("visit form", "Price marks")
    SETTLEMENT = "settlement", pgettext_lazy("visit form", "Settlement")
    REQUEST = "request", pgettext_lazy("visit form", "Requests")
    MARKET = "market", pgettext_lazy("visit form", "Market")


class QuestionKind(TextChoices):
    """What a question of a visit form is answered with."""

    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several")
    NUMBER = "number", pgettext_lazy("kind of answer", "Number")
    TEXT = "text", pgettext_lazy("kind of answer", "Text")


class RecordKind(TextChoices):
    """The records that phones send."""

    VISIT = "visit", pgettext_lazy("record", "Visit")
    PHOTO = "photo", _("Photograph")
    ACTION = "action", pgettext_lazy("record", "Action")
    ISSUE = "issue", pgettext_lazy("record", "Issue")
    CORRECTION = "correction", _("Profile correction")
    JOURNAL = "journal", pgettext_lazy("record", "Journal")
    NOTICE = "notice", pgettext_lazy("record", "Acknowledged notice")


class CallAdherence(TextChoices):
    """What became of a planned call, by the visits that were made (domain.md §6, V1)."""

    DUE = "due", pgettext_lazy("planned calls", "All that were due")
    KEPT = "kept", pgettext_lazy("planned calls", "Kept on the day")
    KEPT_NEAR = "kept_near", pgettext_lazy("planned calls", "Kept within one working day")
    MISSED = "missed", pgettext_lazy("planned calls", "Not kept on the day")
    MISSED_NEAR = "missed_near", pgettext_lazy("planned calls", "Not kept within one working day")


class Planned(TextChoices):
    """Whether a visit had been planned (V5)."""

    ON_DAY = "on_day", pgettext_lazy("visits", "For that day")
    NO = "no", pgettext_lazy("visits", "Not for that day")
    NO_NEAR = "no_near", pgettext_lazy("visits", "Not within one working day")


class WasEffective(TextChoices):
    """Whether a visit was effective (V6)."""

    YES = "yes", pgettext_lazy("visits", "Effective visits")
    NO = "no", pgettext_lazy("visits", "Other visits")


class InTime(TextChoices):
    """Whether a visit counts in the time in store (V7)."""

    COUNTED = "counted", pgettext_lazy("visits", "With a time that counts")
    LEFT_OUT = "left_out", pgettext_lazy("visits", "Without a time that counts")


class ClarificationKind(TextChoices):
    """What about a visit does not fit."""

    PLACE = "place", pgettext_lazy("question", "Place")
    OVERLAP = "overlap", pgettext_lazy("question", "Two visits at once")
    SPEED = "speed", pgettext_lazy("question", "From shop to shop")
    PHOTO = "photo", pgettext_lazy("question", "Photograph seen before")


class ClarificationState(TextChoices):
    """How far a question is."""

    OPEN = "open", pgettext_lazy("question", "To be answered")
    ANSWERED = "answered", pgettext_lazy("question", "Answered")
    SETTLED = "settled", pgettext_lazy("question", "Settled")

"""The fixed lists of e-settlement. Stored values are the codes of the import files."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnrolmentStage(TextChoices):
    """How far a shop's mandate has come (domain.md §3.6)."""

    NONE = "none", _("Not enrolled")
    CARD_ISSUED = "card_issued", _("Card issued")
    SIGNED = "signed", _("Signed")
    VERIFIED = "verified", _("Verified")
    REVOKED = "revoked", _("Revoked")
    EXEMPT_CASH = "exempt_cash", _("Exempt, pays cash")


ENROLLED_STAGES = (EnrolmentStage.SIGNED, EnrolmentStage.VERIFIED)
"""Stages in which a shop counts as enrolled in E1."""


class AttemptResult(TextChoices):
    """What the bank answered to one attempt."""

    OK = "ok", pgettext_lazy("attempt", "Debited")
    FAILED = "failed", pgettext_lazy("attempt", "Failed")
    PENDING = "pending", pgettext_lazy("attempt", "Pending")


class DueState(TextChoices):
    """What its attempts made of a due: net of reversals."""

    DEBITED = "debited", pgettext_lazy("due", "Debited")
    FAILED = "failed", pgettext_lazy("due", "Failed")
    PENDING = "pending", pgettext_lazy("due", "Pending")


class ListedState(TextChoices):
    """What became of a due as it stands today, to choose from."""

    DEBITED = "debited", pgettext_lazy("due", "Debited")
    FAILED = "failed", pgettext_lazy("due", "Failed")
    PENDING = "pending", pgettext_lazy("due", "Pending")
    PAID_OTHER = "paid_other", _("Paid otherwise")


class CountedAs(TextChoices):
    """As what the figures of its month count a due: those of a closed month as it was closed."""

    RESOLVED = "resolved", _("Resolved")
    DEBITED = "debited", pgettext_lazy("due", "Debited")
    FIRST_OK = "first_ok", _("Debited at the first attempt")
    FAILED = "failed", pgettext_lazy("due", "Failed")
    PENDING = "pending", pgettext_lazy("due", "Pending")


class PaidOther(TextChoices):
    """How a due was paid that the bank did not debit."""

    CASH = "cash", _("Cash")
    POS = "pos", _("Card terminal")
    TRANSFER = "transfer", _("Transfer")
    CANCELLED = "cancelled", pgettext_lazy("due", "Cancelled")


class Reason(TextChoices):
    """Why a debit failed, in our own code (domain.md §5.4)."""

    INSUFFICIENT_FUNDS = "INSUFFICIENT_FUNDS", _("Insufficient funds")
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED", _("Account closed")
    ACCOUNT_BLOCKED = "ACCOUNT_BLOCKED", _("Account blocked")
    CARD_LOST = "CARD_LOST", _("Card reported lost")
    ACCOUNT_DORMANT = "ACCOUNT_DORMANT", _("Account dormant")
    NO_MANDATE = "NO_MANDATE", _("No mandate signed")
    NAME_MISMATCH = "NAME_MISMATCH", _("Name does not match")
    NO_SUCH_ACCOUNT = "NO_SUCH_ACCOUNT", _("No such account")
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED", _("Limit exceeded")
    BANK_SYSTEM = "BANK_SYSTEM", _("Bank system fault")
    CUSTOMER_REFUSED = "CUSTOMER_REFUSED", _("Refused by the customer")
    REVERSED = "REVERSED", _("Reversed after debit")
    UNKNOWN = "UNKNOWN", pgettext_lazy("reason", "Unknown")

"""Money as integer minor units (fen, cents), and its text."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from .errors import InputError

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "JPY": "JP¥"}


def to_minor(amount: Decimal) -> int:
    """Minor units of a decimal amount in major units.

    Raises InputError when the amount has more than two decimals: rounding money is a decision that
    the sender has to take.
    """
    # Integers, since decimal arithmetic would round an amount of more than 28 digits in silence.
    numerator, denominator = amount.as_integer_ratio()
    minor, rest = divmod(numerator * 100, denominator)
    if rest:
        raise InputError(
            _("Amount"),
            _("%(amount)s has more than two decimals.") % {"amount": amount},
            _("Round it to cents in the source."),
        )
    return minor


def to_major(minor: int) -> Decimal:
    """The decimal amount in major units, always with two decimals."""
    return Decimal(minor).scaleb(-2)


def format_amount(minor: int | None, currency: str = "", *, decimals: int = 2) -> str:
    """The amount for a reader: ``¥1,234.50``; a true minus sign; "—" for an unknown amount.

    With ``decimals=0`` whole major units are printed, rounded half away from zero.
    """
    if minor is None:
        return "—"
    symbol = SYMBOLS.get(currency, f"{currency} " if currency else "")
    major, rest = divmod(abs(minor), 100)
    if decimals == 0:
        major, rest = major + (rest >= 50), 0
    sign = "−" if minor < 0 and (major or rest) else ""
    return f"{sign}{symbol}{major:,}" + (f".{rest:02d}" if decimals else "")

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
    scaled = amount.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise InputError(
            _("Amount"),
            _("%(amount)s has more than two decimals.") % {"amount": amount},
            _("Round it to cents in the source."),
        )
    return int(scaled)


def to_major(minor: int) -> Decimal:
    """The decimal amount in major units, always with two decimals."""
    return Decimal(minor).scaleb(-2)


def format_amount(minor: int | None, currency: str = "", *, decimals: int = 2) -> str:
    """The amount for a reader: ``¥1,234.50``; a true minus sign; "—" for an unknown amount.

    With ``decimals=0`` whole major units are printed, rounded half away from zero.
    """
    if minor is None:
        return "—"
    sign = "−" if minor < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency} " if currency else "")
    if decimals == 0:
        return f"{sign}{symbol}{(abs(minor) + 50) // 100:,}"
    major, rest = divmod(abs(minor), 100)
    return f"{sign}{symbol}{major:,}.{rest:02d}"

"""Why debits fail: what may be done about each reason, and the banks' codes (domain.md §5.4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from settlement.enums import Reason


class Retry(TextChoices):
    """Whether submitting the same due again has a chance."""

    YES = "yes", _("Try again")
    AFTER_RELEASE = "after_release", _("After the bank's release")
    AFTER_FIX = "after_fix", _("After the record is corrected")
    NEXT_DAY = "next_day", _("The next day, or split")
    ONCE = "once", _("Once more")
    NO = "no", _("No retry")


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be done about a reason.

    ``administrative`` marks account and mandate reasons, which the account manager can repair (E11).
    """

    retry: Retry
    action: Promise
    administrative: bool = False


_CORRECT = _("Correct the record")

RULES: Mapping[Reason, Rule] = {
    Reason.INSUFFICIENT_FUNDS: Rule(Retry.YES, _("Remind before the order day; ask to deposit ahead")),
    Reason.ACCOUNT_CLOSED: Rule(Retry.NO, _("Get a new card and sign again"), administrative=True),
    Reason.ACCOUNT_BLOCKED: Rule(
        Retry.AFTER_RELEASE, _("Send the shop's owner to the bank"), administrative=True
    ),
    Reason.CARD_LOST: Rule(Retry.NO, _("Get a new card"), administrative=True),
    Reason.ACCOUNT_DORMANT: Rule(
        Retry.AFTER_RELEASE, _("Have the account activated at the bank"), administrative=True
    ),
    Reason.NO_MANDATE: Rule(Retry.NO, _("Sign the mandate"), administrative=True),
    Reason.NAME_MISMATCH: Rule(Retry.AFTER_FIX, _CORRECT, administrative=True),
    Reason.NO_SUCH_ACCOUNT: Rule(Retry.AFTER_FIX, _CORRECT, administrative=True),
    Reason.LIMIT_EXCEEDED: Rule(Retry.NEXT_DAY, _("Have the limit raised")),
    Reason.BANK_SYSTEM: Rule(Retry.YES, _("Nothing to do")),
    Reason.CUSTOMER_REFUSED: Rule(Retry.NO, _("Talk with the owner")),
    Reason.REVERSED: Rule(Retry.NO, _("Ask the finance office")),
    Reason.UNKNOWN: Rule(Retry.ONCE, _("Ask the bank")),
}

ADMINISTRATIVE = frozenset(reason for reason, rule in RULES.items() if rule.administrative)


class BankScheme(StrEnum):
    """Whose return codes a file carries."""

    POSTAL_SAVINGS = "postal_savings"
    SEPA = "sepa"
    NACHA = "nacha"
    NETEASE = "netease"


BANK_CODES: Mapping[BankScheme, Mapping[str, Reason]] = {
    BankScheme.POSTAL_SAVINGS: {
        "4": Reason.NO_SUCH_ACCOUNT,
        "5": Reason.INSUFFICIENT_FUNDS,
        "6": Reason.INSUFFICIENT_FUNDS,
        "9": Reason.ACCOUNT_CLOSED,
        "10": Reason.ACCOUNT_BLOCKED,
        "11": Reason.ACCOUNT_BLOCKED,
        "12": Reason.ACCOUNT_BLOCKED,
        "13": Reason.CARD_LOST,
        "14": Reason.CARD_LOST,
        "16": Reason.NO_MANDATE,
        "17": Reason.ACCOUNT_DORMANT,
        "23": Reason.CARD_LOST,
        "25": Reason.ACCOUNT_DORMANT,
        "37": Reason.NAME_MISMATCH,
        "38": Reason.NO_SUCH_ACCOUNT,
    },
    BankScheme.SEPA: {
        "AC01": Reason.NO_SUCH_ACCOUNT,
        "AC04": Reason.ACCOUNT_CLOSED,
        "AC06": Reason.ACCOUNT_BLOCKED,
        "AM04": Reason.INSUFFICIENT_FUNDS,
        "MD01": Reason.NO_MANDATE,
        "MD06": Reason.REVERSED,
        "MS02": Reason.CUSTOMER_REFUSED,
        # "Not specified by the bank": it may hide a closed account or lacking funds.
        "MS03": Reason.UNKNOWN,
    },
    BankScheme.NACHA: {
        "R01": Reason.INSUFFICIENT_FUNDS,
        "R02": Reason.ACCOUNT_CLOSED,
        "R03": Reason.NO_SUCH_ACCOUNT,
        "R04": Reason.NO_SUCH_ACCOUNT,
        "R07": Reason.NO_MANDATE,
        "R08": Reason.CUSTOMER_REFUSED,
        "R09": Reason.INSUFFICIENT_FUNDS,
        "R10": Reason.NO_MANDATE,
        "R16": Reason.ACCOUNT_BLOCKED,
    },
    BankScheme.NETEASE: {
        "015122": Reason.LIMIT_EXCEEDED,
        "015123": Reason.LIMIT_EXCEEDED,
        "016009": Reason.BANK_SYSTEM,
        "016014": Reason.BANK_SYSTEM,
    },
}

# The schemes' codes differ in form (one or two digits, two letters, "R", six digits), so that one
# table can hold them all.
_ANY_SCHEME = {code: reason for codes in BANK_CODES.values() for code, reason in codes.items()}

_WORDS: Mapping[str, Reason] = {
    "余额不足": Reason.INSUFFICIENT_FUNDS,
    "账户已销户": Reason.ACCOUNT_CLOSED,
    "已销户": Reason.ACCOUNT_CLOSED,
    "销户": Reason.ACCOUNT_CLOSED,
    "冻结": Reason.ACCOUNT_BLOCKED,
    "没收": Reason.ACCOUNT_BLOCKED,
    "止付": Reason.ACCOUNT_BLOCKED,
    "账户冻结": Reason.ACCOUNT_BLOCKED,
    "挂失": Reason.CARD_LOST,
    "不动户": Reason.ACCOUNT_DORMANT,
    "未激活": Reason.ACCOUNT_DORMANT,
    "未签约": Reason.NO_MANDATE,
    "未加办代收付": Reason.NO_MANDATE,
    "户名不符": Reason.NAME_MISMATCH,
    "账号不存在": Reason.NO_SUCH_ACCOUNT,
    "卡号错误": Reason.NO_SUCH_ACCOUNT,
    "超限额": Reason.LIMIT_EXCEEDED,
    "超单笔限额": Reason.LIMIT_EXCEEDED,
    "超单日限额": Reason.LIMIT_EXCEEDED,
    "银行系统": Reason.BANK_SYSTEM,
    "银行维护": Reason.BANK_SYSTEM,
    "网络": Reason.BANK_SYSTEM,
    "客户止付": Reason.CUSTOMER_REFUSED,
    "拒付": Reason.CUSTOMER_REFUSED,
    "扣后冲正": Reason.REVERSED,
    "冲正": Reason.REVERSED,
    "退回": Reason.REVERSED,
    "未知": Reason.UNKNOWN,
    "insufficient balance": Reason.INSUFFICIENT_FUNDS,
    **{reason.value.replace("_", " ").casefold(): reason for reason in Reason},
}


def reason_of(
    reason: str,
    bank_code: str = "",
    scheme: BankScheme | None = None,
    own: Mapping[str, Reason] | None = None,
) -> Reason:
    """Our reason for a failed attempt of a file.

    ``reason`` may be our own code, its words, or a text with one of the usual Chinese terms in it (the
    longest counts); failing that, the bank's code is looked up in its scheme, or in all of them when the
    scheme isn't known. ``UNKNOWN`` when neither is on file: such rows are counted on the import page.
    ``own`` is the office's own table by folded code or words, which goes before everything else.
    """
    for text in (bank_code, reason):
        if own and (taught := own.get(folded(text))) is not None:
            return taught
    words = _fold(reason).replace("_", " ").casefold()
    if words in _WORDS:
        return _WORDS[words]
    inside = [term for term in _WORDS if not term.isascii() and term in words]
    if inside:
        return _WORDS[max(inside, key=len)]
    codes = _ANY_SCHEME if scheme is None else BANK_CODES[scheme]
    for text in (bank_code, reason):
        code = _fold(text).upper()
        if code in codes:
            return codes[code]
        # Two-digit tables are often printed with a leading zero.
        if code.isdigit() and len(code) <= 3 and code.lstrip("0") in codes:
            return codes[code.lstrip("0")]
    return Reason.UNKNOWN


def folded(text: str) -> str:
    """A code or wording in the form in which they are compared, whatever its width and capitals."""
    return _fold(text).casefold()


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())

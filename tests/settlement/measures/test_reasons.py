from __future__ import annotations

import pytest
from django.utils import translation

from settlement.enums import Reason
from settlement.measures.reasons import ADMINISTRATIVE, BANK_CODES, RULES, BankScheme, Retry, reason_of


def test_every_reason_has_a_rule():
    assert RULES.keys() == set(Reason)


def test_administrative_reasons_are_those_of_account_and_mandate():
    assert {
        Reason.ACCOUNT_CLOSED,
        Reason.ACCOUNT_BLOCKED,
        Reason.CARD_LOST,
        Reason.ACCOUNT_DORMANT,
        Reason.NO_MANDATE,
        Reason.NAME_MISMATCH,
        Reason.NO_SUCH_ACCOUNT,
    } == ADMINISTRATIVE


def test_what_to_do_is_said_in_both_languages():
    rule = RULES[Reason.NAME_MISMATCH]

    assert (rule.retry, str(rule.action)) == (Retry.AFTER_FIX, "Correct the record")
    with translation.override("zh-hans"):
        assert (str(rule.retry.label), str(rule.action)) == ("更正资料后重扣", "更正资料")


@pytest.mark.parametrize(
    ("code", "scheme", "reason"),
    [
        ("5", BankScheme.POSTAL_SAVINGS, Reason.INSUFFICIENT_FUNDS),
        ("05", BankScheme.POSTAL_SAVINGS, Reason.INSUFFICIENT_FUNDS),
        ("005", BankScheme.POSTAL_SAVINGS, Reason.INSUFFICIENT_FUNDS),
        ("0005", BankScheme.POSTAL_SAVINGS, Reason.UNKNOWN),
        ("37", BankScheme.POSTAL_SAVINGS, Reason.NAME_MISMATCH),
        ("99", BankScheme.POSTAL_SAVINGS, Reason.UNKNOWN),
        ("am04", BankScheme.SEPA, Reason.INSUFFICIENT_FUNDS),
        ("MS03", BankScheme.SEPA, Reason.UNKNOWN),
        ("R02", BankScheme.NACHA, Reason.ACCOUNT_CLOSED),
        ("R01", BankScheme.SEPA, Reason.UNKNOWN),
        ("015122", BankScheme.NETEASE, Reason.LIMIT_EXCEEDED),
        ("016009", None, Reason.BANK_SYSTEM),
        (" AC04 ", None, Reason.ACCOUNT_CLOSED),
        ("１３", None, Reason.CARD_LOST),
        ("R10", None, Reason.NO_MANDATE),
        ("", None, Reason.UNKNOWN),
    ],
)
def test_the_banks_codes_are_mapped(code, scheme, reason):
    assert reason_of("", code, scheme) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("INSUFFICIENT_FUNDS", Reason.INSUFFICIENT_FUNDS),
        ("insufficient funds", Reason.INSUFFICIENT_FUNDS),
        ("余额不足", Reason.INSUFFICIENT_FUNDS),
        ("账户余额不足，扣款失败", Reason.INSUFFICIENT_FUNDS),
        ("止付", Reason.ACCOUNT_BLOCKED),
        ("客户止付", Reason.CUSTOMER_REFUSED),
        ("AC06", Reason.ACCOUNT_BLOCKED),
        ("???", Reason.UNKNOWN),
    ],
)
def test_reasons_are_read_from_words(text, reason):
    assert reason_of(text) == reason


def test_words_come_before_the_code():
    assert reason_of("户名不符", "05") == Reason.NAME_MISMATCH


def test_no_code_means_two_things_in_two_schemes():
    codes = [code for scheme in BANK_CODES.values() for code in scheme]

    assert len(codes) == len(set(codes))

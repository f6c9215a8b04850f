"""The rules of enrolments files."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from settlement.measures.account_numbers import holds_account_number, masked
from settlement.models import Enrolment
from tests.cast import Office
from tests.importing import Record, bring, counts, dump, refusals, undo

pytestmark = pytest.mark.django_db

CARD = "6222020200112230"
"""A made-up number with a right check digit."""


def row(stage: str, since: str, licence_no: str = "N1A-1", **values: object) -> Record:
    return {"licence_no": licence_no, "stage": stage, "since": since} | values


def history(licence_no: str = "N1A-1") -> list[tuple[str, date, date | None]]:
    found = Enrolment.objects.filter(retailer__licence_no=licence_no).order_by("since")
    return list(found.values_list("stage", "since", "until"))


def test_a_history_without_overlaps_whatever_the_order_of_rows(tmp_path: Path, office: Office) -> None:
    rows = [
        row("card_issued", "2024-01-10"),
        row("signed", "2024-02-10"),
        row("verified", "2024-03-10"),
        row("revoked", "2024-04-10"),
    ]
    random.Random(3).shuffle(rows)
    bring(tmp_path, "enrolments", rows)
    assert history() == [
        ("card_issued", date(2024, 1, 10), date(2024, 2, 10)),
        ("signed", date(2024, 2, 10), date(2024, 3, 10)),
        ("verified", date(2024, 3, 10), date(2024, 4, 10)),
        ("revoked", date(2024, 4, 10), None),
    ]


def test_a_day_in_between_splits_what_holds_there(tmp_path: Path, office: Office) -> None:
    bring(tmp_path, "enrolments", [row("card_issued", "2024-01-10"), row("revoked", "2024-04-10")])
    before = dump()
    outcome = bring(tmp_path, "enrolments", [row("signed", "2024-02-10")])
    assert counts(outcome) == (1, 0, 0, 0)
    assert history() == [
        ("card_issued", date(2024, 1, 10), date(2024, 2, 10)),
        ("signed", date(2024, 2, 10), date(2024, 4, 10)),
        ("revoked", date(2024, 4, 10), None),
    ]
    undo(outcome)
    assert dump() == before


def test_a_day_before_all_others_lasts_to_the_first(tmp_path: Path, office: Office) -> None:
    bring(tmp_path, "enrolments", [row("signed", "2024-02-10")])
    bring(tmp_path, "enrolments", [row("none", "2023-01-01")])
    assert history()[0] == ("none", date(2023, 1, 1), date(2024, 2, 10))


def test_the_same_day_corrects_and_keeps_what_is_left_empty(tmp_path: Path, office: Office) -> None:
    bring(tmp_path, "enrolments", [row("signed", "2024-02-10", bank="农业银行", account_last4="0042")])
    outcome = bring(tmp_path, "enrolments", [row("verified", "2024-02-10", bank="", reason="on site")])
    assert counts(outcome) == (0, 1, 0, 0)
    enrolment = Enrolment.objects.get()
    assert (enrolment.stage, enrolment.bank, enrolment.account_last4, enrolment.reason) == (
        "verified",
        "农业银行",
        "0042",
        "on site",
    )
    trail = enrolment.history.order_by("history_id")
    assert list(trail.values_list("history_type", "stage")) == [("+", "signed"), ("~", "verified")]


def test_one_day_has_one_stage(tmp_path: Path, office: Office) -> None:
    outcome = bring(tmp_path, "enrolments", [row("signed", "2024-02-10"), row("verified", "2024-02-10")])
    assert refusals(outcome) == [(3, "since")]


def test_a_licence_that_is_not_on_file_is_named(tmp_path: Path, office: Office) -> None:
    outcome = bring(tmp_path, "enrolments", [row("signed", "2024-02-10", licence_no="X-9")])
    assert refusals(outcome) == [(2, "licence_no")]
    assert "“X-9”" in outcome.problems[0].reason


@pytest.mark.parametrize("workbook", [False, True])
@pytest.mark.parametrize("number", [CARD, "6222 0202 0011 2230", "12345", "123", "12a4"])
def test_of_an_account_the_last_four_digits_alone_are_taken(
    tmp_path: Path, office: Office, number: str, workbook: bool
) -> None:
    outcome = bring(
        tmp_path, "enrolments", [row("signed", "2024-02-10", account_last4=number)], workbook=workbook
    )
    assert refusals(outcome) == [(2, "account_last4")]
    assert not Enrolment.objects.exists()


def test_a_full_number_is_nowhere_repeated(tmp_path: Path, office: Office) -> None:
    rows = [
        row("signed", "2024-02-10", account_last4=CARD),
        row("signed", "2024-02-11", reason=f"card {CARD}"),
        row("signed", "2024-02-12", bank="6222 0202 0011 2230"),
        row(CARD, "2024-02-13"),
    ]
    outcome = bring(tmp_path, "enrolments", rows)
    assert refusals(outcome) == [(2, "account_last4"), (3, "reason"), (4, "bank"), (5, "stage")]
    assert outcome.rejected_to is not None
    told = outcome.rejected_to.read_text("utf-8") + "".join(map(str, outcome.problems))
    assert "2230" in told
    assert "622202" not in told
    assert "6222 02" not in told


def test_a_number_typed_as_a_number_is_refused_and_hidden(tmp_path: Path, office: Office) -> None:
    rows = [row("signed", "2024-02-10", account_last4=int(CARD))]
    outcome = bring(tmp_path, "enrolments", rows, workbook=True)
    assert refusals(outcome) == [(2, "account_last4")]
    assert outcome.rejected_to is not None
    assert "622202" not in outcome.rejected_to.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CARD, True),
        ("６２２２０２０２００１１２２３０", True),
        ("see 6222-0202-0011-2230.", True),
        ("6222020200112231", False),
        ("tel. 13800000001", False),
        ("2024-02-10 2024-02-11", False),
        ("", False),
    ],
)
def test_what_looks_like_a_card_number(text: str, found: bool) -> None:
    assert holds_account_number(text) == found


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (CARD, "************2230"),
        ("card 6222 0202 0011 2230!", "card **** **** **** 2230!"),
        ("12345", "*2345"),
        ("1234", "1234"),
    ],
)
def test_masking_leaves_the_last_four(text: str, hidden: str) -> None:
    assert masked(text) == hidden

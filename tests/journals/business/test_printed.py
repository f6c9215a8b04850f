"""A business report on paper: one page where the judgement has a usual length, legible, with nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from pypdf import PdfReader

from accounts.models import Retailer
from journals.models import BusinessReport
from journals.views.business.one_page import shortened
from journals.views.business.printed import printed
from journals.views.business.sheet import Line, Table
from salesforce_app.kernel.scope import Scope
from tests.printed import read

from ...cast import Cast, Office
from .desk import of_shop, of_tier

LEAST_TYPE = 7.0
SAID = {
    "en": "Orders shrank while the structure held up well beside its peers. ",
    "zh-hans": "本月销售较上月明显减少，减少主要来自订货量，与同类户相比基础仍在。",
}


def say(report: BusinessReport, language: str, length: int) -> None:
    """A judgement, half as much of a cause and of an advice, and a target: ``length`` characters in all."""
    text = SAID[language] * (1 + length // len(SAID[language]))
    report.judgement, report.cause, report.advice = (
        text[: length // 2],
        text[: length // 4],
        text[: length // 4],
    )
    report.target_amount, report.target_quantity = 4200_00, 420


@pytest.fixture
def of_a_shop(scope: Scope, cast: Cast, shop: Retailer, pyramid: None) -> BusinessReport:
    """The report of a shop with as much of everything as shops have."""
    report = of_shop(scope, cast.account_manager, shop)
    facts: Any = report.facts
    rates = {
        "debit_success": {"numerator": 11, "denominator": 12},
        "first_attempt_success": {"numerator": 9, "denominator": 12},
        "amount_success": {"numerator": 10, "denominator": 12},
    }
    facts["rates"] |= rates
    facts["route_rates"] |= rates
    facts["structure"] = [
        {
            "name": f"Class {each}",
            "amount": 900_00,
            "last_year": 800_00,
            "share": {"numerator": 1, "denominator": 5},
            "peers_share": {"numerator": 1, "denominator": 4},
        }
        for each in range(5)
    ]
    facts["debits"] = [
        {
            "month": f"2024-0{month}" if month else "2023-12",
            "dues": 4,
            "debited": 3,
            "failed": 1,
            "pending": 0,
            "amount": 4000_00,
            "amount_failed": 1000_00,
        }
        for month in range(4)
    ]
    facts["actions"] = [
        {
            "text": f"Action {each}: look at the display together with the owner",
            "owner": "李静",
            "due_on": f"2024-03-1{each}",
            "state": "open" if each == 5 else "done",
            "settled_on": None if each == 5 else f"2024-03-1{each}",
        }
        for each in range(6)
    ]
    return report


@pytest.fixture
def of_a_tier(scope: Scope, cast: Cast, office: Office, pyramid: None) -> BusinessReport:
    """The report of a tier with ten movers."""
    report = of_tier(scope, cast.account_manager, office.north_1)
    mover = {"id": 1, "before": "Base", "now": "Key", "amount": 9000_00}
    facts: Any = report.facts
    facts["risers"] = [{**mover, "name": f"Riser {each}", "delta": (9 - each) * 100_00} for each in range(5)]
    facts["fallers"] = [
        {**mover, "name": f"Faller {each}", "delta": (each - 9) * 100_00} for each in range(5)
    ]
    return report


def least_type(reader: PdfReader) -> float:
    """The smallest size of type on the first page, in points."""
    sizes: set[float] = set()

    def look(text: str, matrix: list[float], _own: list[float], _font: object, size: float) -> None:
        if text.strip() and size:
            sizes.add(size * abs(matrix[3]))

    reader.pages[0].extract_text(visitor_text=look)
    return min(sizes)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("subject", ["of_a_shop", "of_a_tier"])
def test_a_judgement_of_usual_length_makes_one_legible_page(
    request: pytest.FixtureRequest, subject: str, language: str
) -> None:
    report = request.getfixturevalue(subject)
    say(report, language, 600)
    reader = read(printed(report, language).content)
    assert len(reader.pages) == 1
    assert least_type(reader) >= LEAST_TYPE
    text = "".join(reader.pages[0].extract_text().split())
    assert "".join(report.judgement.split())[-12:] in text


def test_a_long_judgement_runs_over_and_is_whole(of_a_shop: BusinessReport) -> None:
    say(of_a_shop, "zh-hans", 3000)
    reader = read(printed(of_a_shop, "zh-hans").content)
    assert len(reader.pages) > 1
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert text.count(SAID["zh-hans"][:-1]) >= 3000 // len(SAID["zh-hans"]) - 6
    assert all(f"Action{each}" in text for each in range(6))


def test_what_is_cut_is_told_and_what_is_open_stays(of_a_shop: BusinessReport) -> None:
    say(of_a_shop, "zh-hans", 600)
    of_a_shop.facts["actions"] = [
        {**action, "text": action["text"] * 3} for action in of_a_shop.facts["actions"]
    ]
    reader = read(printed(of_a_shop, "en").content)
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    shown = [each for each in range(6) if f"Action {each}:" in text]
    assert 5 in shown
    assert len(shown) < 6
    assert f"And {6 - len(shown)} more, on this report's page in Routebook." in text


def test_amounts_without_room_are_in_thousands(of_a_shop: BusinessReport) -> None:
    for month in of_a_shop.facts["months"]:
        month["amount"] = 123_456_789_00
    reader = read(printed(of_a_shop, "en").content)
    text = reader.pages[0].extract_text()
    assert "in thousands" in text
    assert "123,457" in text
    assert least_type(reader) >= LEAST_TYPE


def test_a_table_is_cut_by_weight_and_keeps_its_order() -> None:
    lines = tuple(Line((name,)) for name in "abcde")
    table = Table("movers", "Movers", ("Shop",), lines, order=(3, 0, 4, 1, 2))
    assert [line.cells[0] for line in shortened(table, 3).lines] == ["a", "d", "e"]
    assert shortened(table, None) == shortened(table, 5) == table
    assert shortened(Table("tiers", "Tiers", ("Tier",), lines), 1).lines == lines

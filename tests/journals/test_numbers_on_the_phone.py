"""The phone and the office find the same numbers of cards in what is typed."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from journals.measures.personal_numbers import is_id_card, personal_numbers

SCRIPT = Path(__file__).parents[2] / "journals" / "static" / "journals" / "js" / "numbers.js"
TELL = """
import { readFileSync } from "node:fs";
const { personalNumbers } = await import(process.argv[2]);
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => personalNumbers(text).sort())));
"""

ID_CARDS = (
    "11010519491231002X",
    "11010519491231002x",
    "１１０１０５１９４９１２３１００２Ｘ",
    "110105 19491231 002X",
    "110105-19491231-002X",
    "110105–19491231–002X",
    "440308199901101512",
    "110105\u300019491231\u3000002X",
)
BANK_CARDS = (
    "6222600000000000008",
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "４１１１ １１１１ １１１１ １１１１",
    "4111—1111—1111—1111",
    "4111\u00a01111\u00a01111\u00a01111",
)
NEITHER = (
    "",
    "320124110001",
    "许可证号320124110001，户主王先生",
    "电话13812345678",
    "138 1234 5678",
    "0516-87654321",
    "订单20260612000012",
    "本月销售1234567.89元",
    "1,234,567,890,123",
    "0000000000000000",
    "8888888888888888",
    "11010519491231002A",
    "110105194913310020",
    "110105184912310022",
    "91320000MA1NXXXX0P",
    "4111111111111112",
    "3.4111111111111111",
    "12 15 18 20 22 31 44 10",
    "2026-06-12 10:30:00",
    "٤١١١١١١١١١١١١١١١",
)
TOGETHER = (
    f"{ID_CARDS[0]} {BANK_CARDS[1]}",
    f"{BANK_CARDS[1]} {ID_CARDS[0]}",
    f"{BANK_CARDS[0]} {BANK_CARDS[1]}",
    f"身份证{ID_CARDS[0]}，卡号{BANK_CARDS[2]}。",
    f"{ID_CARDS[0]}{BANK_CARDS[1]}",
)


def on_the_phone(texts: list[str], folder: Path) -> list[list[str]]:
    """What the script tells of some texts."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so the script cannot be run")
    module, teller = folder / "numbers.mjs", folder / "tell.mjs"
    shutil.copy(SCRIPT, module)
    teller.write_text(TELL)
    command = [node, str(teller), module.as_uri()]
    ran = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, timeout=60, check=True
    )
    told: list[list[str]] = json.loads(ran.stdout)
    return told


def in_the_office(text: str) -> list[str]:
    return sorted({one.kind.value.replace("_", "-") for one in personal_numbers(text)})


def made_up(number: int) -> list[str]:
    """Digits, spaces, dashes and letters, the same ones each time; among them what passes by chance."""
    dice = random.Random(8)
    texts = []
    for _each in range(number):
        digits = "".join(dice.choice("0123456789") for _place in range(dice.randrange(10, 21)))
        if dice.random() < 0.5:
            born = f"{dice.randrange(1895, 2105)}{dice.randrange(14):02}{dice.randrange(33):02}"
            body = f"{digits[:6]}{born}{digits[6:9]}"
            digits = next((f"{body}{end}" for end in "0123456789X" if is_id_card(f"{body}{end}")), digits)
        cut = dice.randrange(len(digits))
        texts.append(digits[:cut] + dice.choice(["", "", " ", "-", "–", ".", ",", "x", "，"]) + digits[cut:])
    return texts


def test_the_phone_finds_what_the_office_finds(tmp_path: Path) -> None:
    texts = [*ID_CARDS, *BANK_CARDS, *NEITHER, *TOGETHER, *made_up(3000)]
    found = on_the_phone(texts, tmp_path)
    differing = [
        (text, told, in_the_office(text))
        for text, told in zip(texts, found, strict=True)
        if told != in_the_office(text)
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (ID_CARDS, ["id-card"]),
        (BANK_CARDS, ["bank-card"]),
        (NEITHER, []),
        (TOGETHER[:2], ["bank-card", "id-card"]),
        (TOGETHER[2:3], ["bank-card"]),
        (TOGETHER[3:4], ["bank-card", "id-card"]),
    ],
)
def test_cards_are_found_however_they_are_written_and_their_false_friends_are_not(
    texts: tuple[str, ...], kinds: list[str]
) -> None:
    assert {text: in_the_office(text) for text in texts} == dict.fromkeys(texts, kinds)

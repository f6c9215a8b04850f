"""The pyramid: how many belong to each tier, and what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from salesforce_app.pdf import colours
from salesforce_app.pdf.fonts import string_width
from salesforce_app.pdf.lines import wrap_text

from ..paper import LIGHTER, SMALL, SOLID, TEXT, WIDE, Paper, Scale, title_height

_HEAD = 15.0


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier, the highest first: its shares of the number and of the amount (0 to 1) and both as printed."""

    label: str
    count_share: float
    amount_share: float
    count_text: str
    amount_text: str


def pyramid(
    tiers: Sequence[Tier],
    *,
    title: Sequence[str],
    headers: tuple[str, str],
    width: float = WIDE,
    row_height: float = 21.0,
) -> Figure:
    """Shares of the number to the left and of the amount to the right of each tier's name, on one scale.

    ``headers`` name the two sides.
    """
    height = title_height(title, width) + _HEAD + row_height * len(tiers) + 3
    paper = Paper(width, height, title)
    names = min(max((string_width(tier.label, TEXT, bold=True) for tier in tiers), default=0.0), width * 0.25)
    middle = width / 2
    inner_left, inner_right = middle - names / 2 - 7, middle + names / 2 + 7
    text_room = 4 + max(
        (string_width(text, TEXT) for tier in tiers for text in (tier.count_text, tier.amount_text)),
        default=0.0,
    )
    room = max(inner_left - text_room, 10.0)
    shares = [share for tier in tiers for share in (tier.count_share, tier.amount_share)]
    scale = Scale.over(shares, 0.0, room)

    y = paper.top - SMALL - 1
    paper.text(inner_left, y, headers[0], SMALL, colour=colours.QUIET, align="right")
    paper.text(inner_right, y, headers[1], SMALL, colour=colours.QUIET)
    top, thick = paper.top - _HEAD, row_height * 0.68
    for index, tier in enumerate(tiers):
        level = top - row_height * (index + 0.5)
        base = level - TEXT * 0.36
        paper.block(
            middle,
            level,
            wrap_text(tier.label, TEXT, names + 0.1, bold=True, most=2),
            bold=True,
            align="center",
        )
        count, amount = scale.at(tier.count_share), scale.at(tier.amount_share)
        paper.area(inner_left, level - thick / 2, -count, thick, LIGHTER, f"count-{index}")
        paper.text(inner_left - count - 4, base, tier.count_text, TEXT, align="right")
        paper.area(inner_right, level - thick / 2, amount, thick, SOLID, f"amount-{index}")
        paper.text(inner_right + amount + 4, base, tier.amount_text, TEXT)
    foot = top - row_height * len(tiers)
    paper.line((inner_left, top), (inner_left, foot), colours.INK, 0.8)
    paper.line((inner_right, top), (inner_right, foot), colours.INK, 0.8)
    return paper.figure

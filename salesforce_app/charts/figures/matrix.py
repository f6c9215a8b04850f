"""The migration matrix: who moved from which tier to which."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from salesforce_app.pdf import colours
from salesforce_app.pdf.fonts import string_width
from salesforce_app.pdf.lines import wrap_text

from ..paper import SMALL, TEXT, WIDE, Look, Paper, title_height

_UP, _DOWN = "▲", "▼"


def migration_matrix(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    title: Sequence[str],
    axes: tuple[str, str],
    legend: tuple[str, str, str],
    total: str = "",
    ordered: int | None = None,
    width: float = WIDE,
    row_height: float = 19.0,
) -> Figure:
    """Counts by row (before) and column (after); the more moved, the darker.

    Tiers go from the highest down, the same in rows and columns; the first ``ordered`` of them (all, by
    default) have an order, so that left of the diagonal is up (blue) and right of it down (orange), which a
    small triangle says on a grey printer too. The rest, such as new and lapsed, stay without colour.
    ``axes`` name rows and columns, ``legend`` up, unchanged and down. ``total`` heads sums of rows and
    columns; without it there are none.
    """
    tiers = len(rows) if ordered is None else ordered
    names = [*rows, total] if total else [*rows]
    heads = [*columns, total] if total else [*columns]
    table = [[*line, sum(line)] if total else [*line] for line in counts]
    if total:
        table.append([sum(column) for column in zip(*table, strict=True)])
    moved = [count for row, line in enumerate(counts) for place, count in enumerate(line) if row != place]
    most = max(moved, default=0)

    label_room = min(max(string_width(text, TEXT) for text in [*names, axes[0]]), width * 0.3) + 8
    cell = (width - label_room) / max(len(heads), 1)
    head_lines = [wrap_text(head, TEXT, cell - 4, most=2) for head in heads]
    head_room = max((len(lines) for lines in head_lines), default=1) * 9.0 + 15
    height = title_height(title, width, legend=True) + head_room + row_height * len(names) + 2
    paper = Paper(width, height, title)
    paper.legend(
        [
            (Look(colours.MORE), f"{_UP} {legend[0]}"),
            (Look(colours.UNRELIABLE), legend[1]),
            (Look(colours.LESS), f"{_DOWN} {legend[2]}"),
        ]
    )
    across = label_room + cell * len(columns) / 2
    paper.text(across, paper.top - SMALL, axes[1], SMALL, colour=colours.QUIET, align="center")
    top = paper.top - head_room
    paper.text(label_room - 8, top + 3, axes[0], SMALL, colour=colours.QUIET, align="right")
    for place, lines in enumerate(head_lines):
        x = label_room + cell * (place + 0.5)
        paper.block(x, top + 2 + len(lines) * 4.5, lines, bold=place == len(columns), align="center")
    for row, line in enumerate(table):
        middle = top - row_height * (row + 0.5)
        in_total = row == len(rows)
        label = wrap_text(names[row], TEXT, label_room - 7.9, most=2)
        paper.block(label_room - 8, middle, label, bold=in_total, align="right")
        for place, count in enumerate(line):
            sums = in_total or place == len(columns)
            look, ink = (None, colours.INK) if sums else _cell_look(row, place, count, most, tiers)
            x = label_room + cell * place
            if look:
                paper.area(
                    x + 0.75,
                    middle - row_height / 2 + 0.75,
                    cell - 1.5,
                    row_height - 1.5,
                    look,
                    f"cell-{row}-{place}",
                )
            text = f"{count:,}" if count else "·"
            if count and place != row and max(place, row) < tiers:
                paper.text(x + 4, middle - 1.5, _UP if place < row else _DOWN, 4, colour=ink)
            paper.text(x + cell / 2, middle - TEXT * 0.36, text, TEXT, bold=sums, colour=ink, align="center")
    return paper.figure


def _cell_look(row: int, column: int, count: int, most: int, tiers: int) -> tuple[Look, str]:
    """Fill of a cell, and a text colour that can be read on it."""
    if not count:
        return Look(colours.WASH), colours.FAINT
    if row >= tiers or column >= tiers or row == column:
        return Look(_mix(colours.UNRELIABLE, 0.7)), colours.INK
    fill = _mix(colours.MORE if column < row else colours.LESS, 0.2 + 0.8 * count / most)
    return Look(fill), colours.PAPER if colours.luminance(fill) < 0.55 else colours.INK


def _mix(colour: str, strength: float) -> str:
    """A colour thinned with white: 0 is white, 1 the colour itself."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in parts)

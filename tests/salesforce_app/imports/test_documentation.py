"""The examples in docs/imports.md are read as they stand there."""

from __future__ import annotations

import re
import tomllib

import pytest

from salesforce_app.imports.mapping import parse_mapping

from .tables import MAPPINGS, RETAILERS, ROOT, ROUTES, SALES

PAGE = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
OVERVIEW, ROUTES_EXAMPLE, SALES_EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("text", "table"), [(ROUTES_EXAMPLE, ROUTES), (SALES_EXAMPLE, SALES)])
def test_the_shorter_examples_are_whole_mappings(text: str, table: object) -> None:
    assert parse_mapping(tomllib.loads(text), table).columns  # type: ignore[arg-type]


def test_every_part_of_the_overview_is_understood() -> None:
    parts = tomllib.loads(OVERVIEW)
    of_sales = {"dates", "round"}
    parts["distinct"]["by"] = "licence_no"
    parse_mapping({key: value for key, value in parts.items() if key not in of_sales}, RETAILERS)
    parse_mapping({key: parts[key] for key in of_sales}, SALES)


def test_every_example_file_is_named() -> None:
    names = {path.stem for path in MAPPINGS.glob("*.toml")}
    assert names == set(re.findall(r"`((?:iowa|aw|chicago)_\w+)`", PAGE))

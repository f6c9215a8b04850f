"""The report as a page: meaningful markup, nothing that a strict Content-Security-Policy stops."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from cms.reports import html
from cms.reports.build import build
from cms.reports.data import ReportData
from tests.cms.sample import NORTH, sample_facts

Make = Callable[..., ReportData]

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Markup(HTMLParser):
    """The elements of a page; raises when they are not closed in the order in which they were opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def page(made: Make) -> Markup:
    return Markup(html.render_page(made()).decode())


def test_nothing_runs_and_nothing_is_styled_within_the_page(page: Markup) -> None:
    names = Counter(tag for tag, _attributes in page.elements)
    assert names["script"] == names["style"] == 0
    attributes = {name for _tag, given in page.elements for name in given}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_the_file_needs_no_other(page: Markup) -> None:
    (sheet,) = page.all("link")
    assert (sheet["href"] or "").startswith("data:text/css;")
    addresses = [given.get("href") or given.get("src") for _tag, given in page.elements]
    assert not [address for address in addresses if address and re.match(r"https?:|//", address)]


def test_identifiers_are_unique_and_references_lead_somewhere(page: Markup) -> None:
    names = [name for _tag, given in page.elements if (name := given.get("id"))]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    wanted = {given["aria-labelledby"] for _tag, given in page.elements if given.get("aria-labelledby")}
    wanted |= {href[1:] for given in page.all("a") if (href := given.get("href") or "").startswith("#")}
    assert wanted - set(names) == set()


def test_every_figure_has_a_text_alternative(page: Markup) -> None:
    drawings = page.all("svg")
    assert len(drawings) == 5
    assert all(drawing["role"] == "img" and drawing["aria-labelledby"] for drawing in drawings)


def test_tables_have_captions_and_scopes(page: Markup) -> None:
    tables = page.all("table")
    assert len(page.all("caption")) == len(tables) == 11
    heads = page.all("th")
    assert {head.get("scope") for head in heads} == {"col", "colgroup", "row", "rowgroup"}


def test_no_head_of_a_row_or_column_is_empty(made: Make) -> None:
    data = made()
    nowhere = replace(data.facts.settlement.villages[0], township="", village="", name="")
    settlement = replace(data.facts.settlement, villages=(*data.facts.settlement.villages, nowhere))
    fragment = str(html.render_fragment(build(replace(data.facts, settlement=settlement), "monthly", "en")))
    assert "no village on file" in fragment
    assert not re.search(r"<th[^>]*></th>", fragment)


def test_headings_go_down_step_by_step(page: Markup) -> None:
    levels = [int(tag[1]) for tag, _attributes in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_language_of_the_page(made: Make) -> None:
    assert '<html lang="zh-Hans">' in html.render_page(made("zh-hans")).decode()


def test_names_are_escaped(db: None) -> None:
    size = replace(NORTH, shop_name='<b onclick="x()">%d</b> & Söhne', route_name="<i>%d</i>")
    page = Markup(html.render_page(build(sample_facts(size), "monthly", "en")).decode())
    assert page.all("b") == page.all("i") == []


def test_few_cases_are_marked(made: Make) -> None:
    fragment = str(html.render_fragment(made()))
    rows = re.findall(r'<tr class="muted">(.*?)</tr>', fragment, re.DOTALL)
    few = [row for row in made().facts.settlement.villages if not row.reliable]
    assert len(rows) == len(few) > 0
    assert "n&lt;20" in fragment


def test_a_figure_that_our_fonts_cannot_label_gives_way_to_the_reason(db: None) -> None:
    size = replace(NORTH, route_name="Route \U0001f6d2 %d")
    fragment = str(html.render_fragment(build(sample_facts(size), "monthly", "en")))
    assert "U+1F6D2" in fragment
    assert "Route \U0001f6d2 1" in fragment
    assert 'id="figure-sales-trend-title"' in fragment
    assert 'id="figure-routes-title"' not in fragment

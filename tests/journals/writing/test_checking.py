"""What a writer is shown about her texts before she submits them: where it counts what she says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journals.domain.checking import check
from journals.domain.writing import save
from journals.enums import FigureKind, FlagKind, Section, Topic
from journals.measures.facts import Fact, Figure
from journals.models import Journal
from journals.queries.content import content_of

from ...cast import Cast, Office
from .pen import EVENING, with_action, written

pytestmark = pytest.mark.django_db

FIVE = "今天拜访5户。"


def test_a_count_is_doubted_where_it_is_of_today_and_of_all_shops(
    journal: Journal, cast: Cast, office: Office
) -> None:
    shop = office.shops["N1A"][0]
    saved = save(
        journal=journal,
        written=written(
            with_action(shop, seen="拜访5户，销量上升", action_text="拜访5户，去红星超市核对"),
            passages={Topic.MARKET_NEWS: FIVE, Topic.FOCUS: "拜访5户，看新柜台"},
        ),
        by=cast.account_manager,
        moment=EVENING,
    )
    visits = Fact("visits.done", Section.VISITS, FigureKind.COUNT, Figure(3, rows=3), "/visits/")
    (found,) = check(saved, replace(content_of(saved), facts=(visits,)))
    assert (found.kind, found.anchor, found.said, found.expected) == (
        FlagKind.COUNT,
        "passage:market_news",
        "拜访5户",
        "3",
    )

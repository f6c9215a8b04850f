"""Lists of rows of shops are searched alike, whether few rows answer or many."""

from __future__ import annotations

import pytest

from accounts.domain.search import write_search_texts
from salesforce_app.kernel import distinct, narrowing
from settlement.models import Due
from settlement.queries.due_list import listed_dues, of_text
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import DueFactory, VisitFactory
from visits.domain.searching import write_all_visit_texts
from visits.models import Visit
from visits.queries import notes
from visits.queries.visit_list import listed_visits
from visits.queries.visit_list import of_text as visits_of_text

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["few", "many"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.param:
        monkeypatch.setattr(narrowing, "COMMON", 0)
        monkeypatch.setattr(narrowing, "FEW", 0)
        monkeypatch.setattr(notes, "FEW", 0)
        monkeypatch.setattr(distinct, "MOST", 0)


@pytest.mark.usefixtures("limits")
def test_dues_are_found_by_their_number_and_their_shop(cast: Cast, office: Office) -> None:
    shop, other = office.shops["N1A"][:2]
    type(shop).objects.filter(pk=shop.pk).update(name="Corner Shop")
    write_search_texts([shop.pk])
    place = {"route": office.routes["N1A"], "unit": office.north_1}
    by_shop = DueFactory(retailer=shop, due_no="D1", **place)
    by_number = DueFactory(retailer=other, due_no="D2", **place)
    south = {"retailer": office.shops["S1A"][0], "route": office.routes["S1A"], "unit": office.south_1}
    elsewhere = DueFactory(due_no="D3", **south)
    scope = build_scope(cast.account_manager)

    def found(text: str) -> set[Due]:
        return set(of_text(listed_dues(scope), text, scope))

    assert found("corner") == {by_shop}
    assert found("D2") == {by_number}
    assert found("D") >= {by_shop, by_number}
    assert elsewhere not in found("D")
    assert found("d2") == {by_number}
    assert found("%") == found("xyzzy") == set()


@pytest.mark.usefixtures("limits")
def test_visits_are_found_by_outcome_and_notes(cast: Cast, office: Office) -> None:
    place = {"retailer": office.shops["N1A"][0], "route": office.routes["N1A"], "unit": office.north_1}
    other = {**place, "retailer": office.shops["N1A"][1]}
    noted = VisitFactory(notes="The road is closed, 门前修路", **place)
    ordered = VisitFactory(outcome="Ordered more", **other)
    write_all_visit_texts()
    scope = build_scope(cast.account_manager)

    def found(text: str) -> set[Visit]:
        return set(visits_of_text(listed_visits(scope), text, scope))

    assert found("修路") == found("ROAD is") == {noted}
    assert found("ordered") == {ordered}
    assert found("is road") == found("closed ordered") == set()

"""Who stands where is the same whether it is asked about one person or about everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.enums import Role
from tests.cast import Cast, Office
from tests.factories import PostingFactory
from visits.queries.holders import holdings

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
AWAY = date(2026, 3, 10)


@pytest.mark.django_db
def test_one_persons_holdings_are_those_of_everybody_for_her(cast: Cast, office: Office) -> None:
    PostingFactory(unit=office.north_1)
    substitute = PostingFactory(
        unit=office.north_1,
        role=Role.ACCOUNT_MANAGER,
        since=AWAY,
        until=AWAY + timedelta(days=1),
        substitutes_for=cast.account_manager,
    ).staff
    everybody = holdings(FIRST, LAST)

    for person in (cast.account_manager, cast.supervisor, substitute):
        hers = holdings(FIRST, LAST, person=person.pk)
        for day in (AWAY, AWAY + timedelta(days=1)):
            assert hers.substitute_of(person.pk, day) == everybody.substitute_of(person.pk, day)
            for unit in (office.north_1.pk, office.north_2.pk):
                assert hers.stands(person.pk, unit, day) == everybody.stands(person.pk, unit, day)

    hers = holdings(FIRST, LAST, person=cast.account_manager.pk)
    assert hers.substitute_of(cast.account_manager.pk, AWAY) == substitute
    assert sorted(hers.of_staff) == sorted([cast.account_manager.pk, substitute.pk])

"""Who stands above whom in the field."""

from __future__ import annotations

from datetime import date

from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from territory.queries.superiors import line_above, lines_above

from ...cast import Cast, Office
from ...factories import PostingFactory, StaffFactory

DAY = date(2024, 3, 12)


def test_the_line_goes_from_the_nearest_to_the_administrators(cast: Cast) -> None:
    line = [cast.supervisor, cast.director, cast.administrator]
    assert line_above(cast.account_manager, DAY) == line
    assert line_above(cast.supervisor, DAY) == line[1:]
    assert line_above(cast.administrator, DAY) == []


def test_lines_of_several_people_are_those_of_each_in_three_statements(
    cast: Cast, office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    second = PostingFactory(unit=office.south, role=Role.SUPERVISOR).staff
    third = StaffFactory()
    people = [cast.account_manager, second, third]
    alone = {person.pk: line_above(person, DAY) for person in people}
    with django_assert_num_queries(3):
        assert lines_above(people[:1], DAY) == {people[0].pk: alone[people[0].pk]}
    with django_assert_num_queries(3):
        assert lines_above(people, DAY) == alone
    assert alone[third.pk] == [cast.administrator], "nobody's matter is left without anybody"

"""Pages by cursor: each row once, whatever comes and goes meanwhile."""

from __future__ import annotations

import pytest
from django.core import signing

from accounts.models import Owner, Retailer
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.paging import page_of

from ...factories import OwnerFactory, RetailerFactory

pytestmark = pytest.mark.django_db


def walk(limit: int, by: tuple[str, ...]) -> list[str]:
    """All owners' names, page by page."""
    names: list[str] = []
    cursor = None
    while True:
        page = page_of(Owner.objects.all(), cursor=cursor, limit=limit, by=by)
        names += [owner.name for owner in page.items]
        if page.next is None:
            return names
        cursor = page.next


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    ("by", "expected"),
    [(("pk",), "bacab"), (("-pk",), "bacab"[::-1]), (("name", "pk"), "aabbc"), (("-name", "pk"), "cbbaa")],
)
def test_every_row_comes_once_in_order(limit: int, by: tuple[str, ...], expected: str) -> None:
    for name in "bacab":
        OwnerFactory(name=name)
    assert "".join(walk(limit, by)) == expected


def test_rows_that_come_and_go_between_two_pages_hide_no_other() -> None:
    owners = [OwnerFactory(name=name) for name in "abcd"]
    first = page_of(Owner.objects.all(), limit=2, by=("name", "pk"))
    owners[0].delete()
    OwnerFactory(name="a")
    rest = page_of(Owner.objects.all(), cursor=first.next, limit=2, by=("name", "pk"))
    assert [owner.name for owner in rest.items] == ["c", "d"]


def test_a_cursor_fits_its_own_list_and_order_alone() -> None:
    for _ in range(2):
        RetailerFactory(owner=OwnerFactory())
    cursor = page_of(Owner.objects.all(), limit=1).next
    for rows, by in ((Retailer.objects.all(), ("pk",)), (Owner.objects.all(), ("-pk",))):
        with pytest.raises(InputError) as raised:
            page_of(rows, cursor=cursor, by=by)
        assert raised.value.field == "cursor"
    for forged in ("17", signing.dumps(["17"]), f"{cursor}x"):
        with pytest.raises(InputError):
            page_of(Owner.objects.all(), cursor=forged)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_has_a_limit(limit: int) -> None:
    with pytest.raises(InputError) as raised:
        page_of(Owner.objects.all(), limit=limit)
    assert raised.value.field == "limit"

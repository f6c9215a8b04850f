"""Somebody who asks twice for a business report at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Retailer, Staff
from journals.models import BusinessReport

from ...at_once import on_disk, while_first_is_under_way
from ...cast import Cast
from .test_running_month import begin

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
__all__ = ["on_disk"]


def test_of_two_requests_one_begins_it(
    cast: Cast, shop: Retailer, signed_in: Callable[[Staff], Client]
) -> None:
    def asks(client: Client) -> Callable[[], HttpResponse]:
        return lambda: begin(client, retailer=shop.pk, month="2024-03")

    clients = [signed_in(cast.account_manager), signed_in(cast.account_manager)]
    first, second = while_first_is_under_way(*map(asks, clients))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"] == str(BusinessReport.objects.get().pk)

"""``request.scope``: nobody's is None, and somebody's costs nothing until it is used."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from accounts.models import Retailer, Staff
from salesforce_app.kernel.errors import MissingScope
from territory.middleware import ScopeMiddleware
from tests.cast import Cast


def request_of(user: Staff | AnonymousUser) -> Any:
    """A request as a view gets it."""
    request = RequestFactory().get("/")
    request.user = user
    ScopeMiddleware(lambda request: HttpResponse())(request)
    return request


def test_a_request_of_nobody_has_no_scope() -> None:
    request = request_of(AnonymousUser())
    assert request.scope is None
    with pytest.raises(MissingScope):
        Retailer.objects.visible_to(request.scope)


def test_a_scope_is_built_when_it_is_first_asked_for_and_kept(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        request = request_of(cast.account_manager)
    assert Retailer.objects.visible_to(request.scope).count() == 4
    with django_assert_num_queries(1):
        assert request.scope.label == "li.jing"
        Retailer.objects.visible_to(request.scope).count()

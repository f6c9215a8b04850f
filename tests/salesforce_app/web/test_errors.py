"""What cannot be served is told as a page to people and as problem+json to programs, in their language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from accounts.enums import Language
from accounts.models import Staff

from ...factories import StaffFactory


def _failing(error: type[Exception]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error("secret detail")

    return view


CASES = {"400": BadRequest, "403": PermissionDenied, "404": Http404, "500": ZeroDivisionError}
TITLES = {
    "400": ("The request could not be understood", "无法理解该请求"),
    "403": ("Your role does not include this", "您的角色没有此项权限"),
    "404": ("There is nothing here", "这里没有内容"),
    "500": ("Something went wrong here", "系统出错了"),
}

urlpatterns = [
    *(path(f"fail/{status}/", _failing(error)) for status, error in CASES.items()),
    *(path(f"api/fail/{status}/", _failing(error)) for status, error in CASES.items()),
    path("", include("salesforce_app.urls")),
]
handler400 = "salesforce_app.web.errors.bad_request"
handler403 = "salesforce_app.web.errors.permission_denied"
handler404 = "salesforce_app.web.errors.page_not_found"
handler500 = "salesforce_app.web.errors.server_error"


@pytest.fixture
def client_of(db: None) -> Callable[[Language], Client]:
    """A browser of somebody who reads the language; a fault answers it with a page."""

    def sign_in(language: Language) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(StaffFactory(language=language))
        return client

    return sign_in


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("status", CASES)
def test_a_person_is_told_on_a_page(
    client_of: Callable[[Language], Client], status: str, language: Language
) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        page = client_of(language).get(f"/fail/{status}/")
    text = page.content.decode()
    assert page.status_code == int(status)
    assert f"<h1>{TITLES[status][language is Language.CHINESE]}</h1>" in text
    assert f'<html lang="{language}"' in text
    assert "secret detail" not in text


@pytest.mark.parametrize("status", CASES)
def test_a_program_is_told_as_a_problem(client_of: Callable[[Language], Client], status: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = client_of(Language.ENGLISH).get(f"/api/fail/{status}/")
    assert answer.status_code == int(status)
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == ("about:blank", int(status))
    assert body["title"] and body["detail"]
    assert "secret detail" not in answer.content.decode()


def test_an_address_that_leads_nowhere_is_told_alike(client_of: Callable[[Language], Client]) -> None:
    client = client_of(Language.ENGLISH)
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "<h1>There is nothing here</h1>" in page.content.decode()
    answer = client.get("/api/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_is_not_offered_names_those_that_are(client_of: Callable[[Language], Client]) -> None:
    answer = client_of(Language.ENGLISH).delete("/api/units")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer.json() == {"type": "about:blank", "title": "Method Not Allowed", "status": 405}
    assert answer["Allow"] == "GET"


def test_a_broken_month_in_the_api_names_the_field(
    client_of: Callable[[Language], Client], signed_in: Callable[[Staff], Client]
) -> None:
    answer = client_of(Language.ENGLISH).get("/api/reports/monthly/N1/2024-13")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "Month", "reason": "“2024-13” is not a month."}]

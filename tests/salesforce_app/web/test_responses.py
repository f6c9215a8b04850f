"""Every answer is private to its reader; files carry their name and a digest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponseNotModified
from django.test import Client, RequestFactory

from accounts.models import Staff
from salesforce_app.web.responses import file_response
from salesforce_app.web.templatetags.site import icon

from ...cast import Cast


@pytest.mark.parametrize("address", ["/", "/me/", "/sign-in/", "/nowhere/", "/api/units", "/api/nowhere"])
def test_no_shared_cache_keeps_an_answer(
    cast: Cast, signed_in: Callable[[Staff], Client], address: str
) -> None:
    answer = signed_in(cast.director).get(address)
    directives = {part.strip() for part in answer["Cache-Control"].split(",")}
    assert {"private", "no-cache"} <= directives


@pytest.mark.parametrize("address", ["/", "/me/", "/sign-in/", "/nowhere/"])
def test_no_page_needs_a_hole_in_the_content_security_policy(
    cast: Cast, signed_in: Callable[[Staff], Client], address: str
) -> None:
    answer = signed_in(cast.director).get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert "<script>" not in text


def test_a_file_has_its_name_in_any_script_and_is_not_sent_twice() -> None:
    sent = file_response(
        RequestFactory().get("/"),
        b"%PDF",
        content_type="application/pdf",
        file_name="东门片区 2024-03.pdf",
        as_attachment=False,
    )
    assert sent["Content-Disposition"].startswith("inline; filename*=utf-8''%E4%B8%9C%E9%97%A8")
    again = file_response(
        RequestFactory().get("/", headers={"if-none-match": sent["ETag"]}),
        b"%PDF",
        content_type="application/pdf",
        file_name="东门片区 2024-03.pdf",
        as_attachment=False,
    )
    assert isinstance(again, HttpResponseNotModified)
    other = file_response(
        RequestFactory().get("/", headers={"if-none-match": sent["ETag"]}),
        b"%PDF-other",
        content_type="application/pdf",
        file_name="other.pdf",
        as_attachment=True,
    )
    assert (other.status_code, other["Content-Disposition"]) == (200, 'attachment; filename="other.pdf"')


def test_the_health_page_tells_only_that_the_site_serves(db: None, client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers() -> None:
    drawn = icon("user", "large")
    assert drawn.startswith('<svg class="icon large"')
    assert 'aria-hidden="true"' in drawn
    assert drawn.count("<svg") == drawn.count("</svg>") == 1
    assert "<path" in drawn

"""What every page must keep, on every screen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}
SMALLEST_TARGET = 44
"""Pixels; what a thumb hits without looking."""


def accessibility_faults(page: Page) -> list[str]:
    """The serious violations that axe-core finds, each with its first place.

    The library is run through the debugger's protocol, so that the page's own policy stays as it is.
    """
    page.wait_for_load_state()
    page.evaluate((settings.NODE_MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        f"{violation['id']}: {violation['nodes'][0]['html']} ({violation['nodes'][0]['failureSummary']})"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
    ]


def sideways_overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    # A click returns once the next page answers, which is before there is anything of it to measure.
    page.wait_for_load_state()
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def small_targets(page: Page) -> list[str]:
    """Visible links, buttons and fields that are lower or narrower than 44 px, those within text excepted."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(
        """(smallest) => [...document.querySelectorAll("a, button, select, input:not([type=hidden])")]
            .filter((element) => !element.closest(".skip-link, p, .report, .choices label, label.check"))
            .filter((element) => element.checkVisibility())
            // A box to tick is hit anywhere on its label, the link of a card anywhere on the card.
            .map((element) => [element, element.closest(
                innerWidth < 768 && element.matches(".row-link") ? "tr" : "label") ?? element])
            .map(([element, target]) => [element, target.getBoundingClientRect()])
            .filter(([, box]) => box.width < smallest - 0.5 || box.height < smallest - 0.5)
            .map(([element, box]) => `${element.outerHTML.slice(0, 80)} ${box.width}×${box.height}`)""",
        SMALLEST_TARGET,
    )
    return found


def fits(page: Page) -> None:
    """Nothing is wider than the screen, smaller than a thumb or hidden from those who do not see it."""
    is_phone = page.viewport_size is not None and page.viewport_size["width"] < 768
    found = sideways_overflow(page), small_targets(page) if is_phone else [], accessibility_faults(page)
    assert found == (0, [], []), found

"""Draws the icons of the home screen from the site's mark: `.venv/bin/python tools/app-icons.py`.

A phone cuts the maskable one to a shape of its own: there the ground fills the square, and the mark keeps to
the middle four fifths.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
MARK = ROOT / "salesforce_app/web/static/web/img/favicon.svg"
FOLDER = ROOT / "visits/static/visits/img"
SAFE = 0.8


def main() -> None:
    """Write the three pictures."""
    mark = MARK.read_text(encoding="utf-8")
    inset = 32 * (1 - SAFE) / 2
    ground, rest = re.search(r"(<rect[^>]*/>)(.*)</svg>", mark, re.DOTALL).groups()  # type: ignore[union-attr]
    square = re.sub(r' rx="\d+"', "", ground)
    maskable = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{square}'
        f'<g transform="translate({inset} {inset}) scale({SAFE})">{rest}</g></svg>'
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        executable = shutil.which("chromium") or shutil.which("google-chrome")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        for name, drawing, size in (
            ("icon-192", mark, 192),
            ("icon-512", mark, 512),
            ("icon-maskable-512", maskable, 512),
        ):
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{drawing}")
            page.screenshot(path=FOLDER / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()

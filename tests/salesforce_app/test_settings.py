"""The settings and what is told of them."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def test_every_setting_of_the_environment_is_told() -> None:
    read = set(
        re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "salesforce_app/settings.py").read_text(encoding="utf-8"))
    )
    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/running.md").read_text(encoding="utf-8")))
    assert {"DATABASE_URL", "PDF_FALLBACK_FONTS"} <= read
    assert read - told == set()

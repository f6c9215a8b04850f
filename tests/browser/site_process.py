"""The site as a process of its own on an SQLite file of its own, which can be killed and started again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from salesforce_app.management import site_process

from ..inventory import ROOT

SETTINGS = "tests.browser.site_settings"


class SiteProcess(site_process.SiteProcess):
    """The site on a database below a folder; ``ask`` first for its tables."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            {
                "DJANGO_SETTINGS_MODULE": SETTINGS,
                "VAR_DIR": str(folder),
                "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
                "DEMO": "on",
            }
        )

    def ask(self, code: str) -> Any:
        """What a script in the site's settings prints as JSON; it may read and write the database."""
        script = f"import django; django.setup(); import json\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout.decode().splitlines()[-1])

"""The site as a process of its own on a database file, which can be killed and started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from ..inventory import ROOT

SETTINGS = "tests.browser.site_settings"
SECONDS_TO_START = 40


class SiteProcess:
    """gunicorn on an SQLite file of its own, as an installation runs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "DEMO": "on",
        }
        self.process: subprocess.Popen[bytes] | None = None

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

    def start(self) -> None:
        """Start and wait for the first answer."""
        command = [sys.executable, "-m", "gunicorn", "salesforce_app.wsgi:application"]
        command += [f"--bind=127.0.0.1:{self.port}", "--workers=1", "--threads=8", "--log-level=error"]
        command += ["--no-control-socket"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        last = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            assert time.monotonic() < last, "the site did not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL, for the server and its workers at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        site = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            site.request("GET", "/healthz")
            return site.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            site.close()

"""The site as a process of its own, for measurements and tests from without."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings

SECONDS_TO_START = 60
POLL_SECONDS = 0.1


class SiteProcess:
    """gunicorn with one worker and eight threads, as ``manage.py serve`` runs it, on a free port.

    ``environment`` is what its settings read beside this process' own environment. It can be killed and
    started again on the same port.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self.environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait for the first answer. Raises TimeoutError when none comes or the site ends."""
        command = [sys.executable, "-m", "gunicorn", "salesforce_app.wsgi:application"]
        command += [f"--bind=127.0.0.1:{self.port}", "--workers=1", "--threads=8", "--log-level=error"]
        command += ["--no-control-socket"]
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=settings.BASE_DIR, env=self.environment, start_new_session=True
        )
        last = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if time.monotonic() > last or self._process.poll() is not None:
                self.kill()
                raise TimeoutError("the site did not start")
            time.sleep(POLL_SECONDS)

    def kill(self) -> None:
        """SIGKILL, for the server and its worker at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        site = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            site.request("GET", "/healthz")
            return site.getresponse().status == HTTPStatus.OK
        except OSError:
            return False
        finally:
            site.close()

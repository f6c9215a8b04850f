"""Run the product: the web server and the worker for background jobs."""

from __future__ import annotations

import http.client
import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from django.utils.translation import gettext as _

from salesforce_app.management.processes import ProgramEnded, interruptible, run_together

DEFAULT_PORT = 8000
GRACE_SECONDS = 15.0


class Command(BaseCommand):
    """One command for a whole installation on one machine; Ctrl-C and SIGTERM end it with status 0."""

    help = "Run the web server and the worker for background jobs until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and what to do first."""
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or DEFAULT_PORT)
        parser.add_argument("--threads", type=int, default=8, help="threads that answer requests")
        parser.add_argument(
            "--demo",
            action="store_true",
            help="bring the database up to date first, and load the demo office into an empty one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare what is asked for, then run until interrupted."""
        host, port = options["host"], options["port"]
        with interruptible():
            self._refuse_taken_port(host, port)
            self._refuse_missing_database()
            if options["demo"]:
                self._prepare_demo()
            if options["demo"]:
                # The programs started below read their settings from the environment.
                os.environ["DEMO"] = "on"
            elif not (settings.DEBUG or settings.DEMO):
                call_command("collectstatic", interactive=False, verbosity=0)
            connections.close_all()
            self._run(host, port, options["threads"], demo=options["demo"])
        self.stdout.write(_("Stopped."))

    def _run(self, host: str, port: int, threads: int, *, demo: bool) -> None:
        module, _dot, name = settings.WSGI_APPLICATION.rpartition(".")
        web = [sys.executable, "-m", "gunicorn", f"{module}:{name}", f"--chdir={settings.BASE_DIR}"]
        web += [f"--bind={host}:{port}", "--workers=1", f"--threads={threads}", "--timeout=120"]
        web += ["--graceful-timeout=5", "--log-level=warning", "--no-control-socket"]
        worker = [sys.executable, str(settings.BASE_DIR / "manage.py"), "qcluster"]
        try:
            run_together(
                {_("The web server"): web, _("The worker"): worker},
                ready=lambda: _answers(host, port),
                on_ready=lambda: self._announce(host, port, demo=demo),
                grace_seconds=GRACE_SECONDS,
            )
        except ProgramEnded as ended:
            raise CommandError(
                _("%(program)s ended by itself with status %(status)s; what it said stands above.")
                % {"program": ended.name, "status": ended.status}
            ) from ended

    def _prepare_demo(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say(_("Bringing the database up to date; the first time this takes half a minute."))
            call_command("migrate", interactive=False, verbosity=0)
        call_command("load_demo", if_empty=True)

    def _announce(self, host: str, port: int, *, demo: bool) -> None:
        shown = f"[{host}]" if ":" in host else host
        self._say("")
        self._say(_("Routebook is at %(address)s (Ctrl-C ends it).") % {"address": f"http://{shown}:{port}/"})
        if demo:
            call_command("demo_sign_ins")
        self.stdout.flush()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _refuse_taken_port(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    _("Cannot listen on %(host)s, port %(port)s: %(reason)s. Choose another: PORT=%(other)s.")
                    % {"host": host, "port": port, "reason": error.strerror, "other": port + 1}
                ) from error

    def _refuse_missing_database(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                _("The database cannot be reached: %(reason)s. DATABASE_URL names it; see docs/running.md.")
                % {"reason": str(error).strip()}
            ) from error


def _own_name() -> str:
    """A name that the site answers to: another would be logged as an attack."""
    names = (name.removeprefix(".") for name in settings.ALLOWED_HOSTS if name != "*")
    return next(names, "localhost")


def _answers(host: str, port: int) -> bool:
    """Whether the site answers a request, whatever it says; this also warms it up for the first visitor."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    site = http.client.HTTPConnection(address, port, timeout=60)
    try:
        site.request("GET", "/", headers={"Host": _own_name()})
        site.getresponse().read()
    except OSError:
        return False
    finally:
        site.close()
    return True

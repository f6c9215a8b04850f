"""What the commands that a person types share: who she is, in which language she reads."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import translation


def add_reader_arguments(parser: ArgumentParser) -> None:
    """``--user`` and ``--language``."""
    parser.add_argument("--user", metavar="NAME", help="in whose name (your name on this machine by default)")
    parser.add_argument(
        "--language",
        choices=[code for code, _name in settings.LANGUAGES],
        help="language of the messages (that of the installation by default)",
    )


def actor_of(options: dict[str, Any]) -> str:
    """In whose name a command runs: ``--user``, else the name that the operating system knows."""
    if options["user"]:
        return str(options["user"])
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that no account has.
        return f"uid {os.getuid()}"


@contextmanager
def language_of(options: dict[str, Any]) -> Iterator[None]:
    """The reader's language while the command runs."""
    if options["language"]:
        with translation.override(options["language"]):
            yield
    else:
        yield

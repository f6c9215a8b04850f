"""A secret that an installation makes for itself and keeps."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The secret in the file at ``path``; made on the first call, readable by its owner alone.

    Sessions and signed links stay good over restarts without anybody having to think of a key. An
    installation on several machines gives all of them the same one by its environment instead.
    """
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(50)
    try:
        # Two programs may start at once: whoever comes second takes the secret of the first.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    return made

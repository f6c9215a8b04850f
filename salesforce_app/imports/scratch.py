"""Where an import puts aside what does not fit in memory."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "routebook-import-"

LEFT_BEHIND_SECONDS = 24 * 60 * 60
"""Age from which something put aside belongs to a process that was killed: no import takes a day."""


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of its own, which goes when it is cleaned up."""
    _sweep()
    return tempfile.TemporaryDirectory(prefix=PREFIX)


def scratch_file() -> Path:
    """An empty file of its own; whoever asks for it removes it."""
    _sweep()
    handle, name = tempfile.mkstemp(prefix=PREFIX)
    os.close(handle)
    return Path(name)


def _sweep() -> None:
    """Remove what killed imports have left behind."""
    oldest = time.time() - LEFT_BEHIND_SECONDS
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # Another import may be sweeping too, and some of it may be another user's.
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

"""What imports put aside, and what becomes of it when one is killed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from salesforce_app.imports import scratch


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def age(path: Path, seconds: int) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def test_what_a_killed_import_left_behind_goes_with_a_later_one(tmp_path: Path) -> None:
    folder, file, other = tmp_path / f"{scratch.PREFIX}1", tmp_path / f"{scratch.PREFIX}2", tmp_path / "other"
    folder.mkdir()
    (folder / "chunk.arrow").write_bytes(b"x")
    file.write_bytes(b"x")
    other.write_bytes(b"x")
    for path in (folder, file, other):
        age(path, scratch.LEFT_BEHIND_SECONDS + 60)
    new = scratch.scratch_file()
    assert sorted(tmp_path.iterdir()) == sorted([new, other])


def test_what_another_import_needs_stays(tmp_path: Path) -> None:
    file = scratch.scratch_file()
    age(file, scratch.LEFT_BEHIND_SECONDS - 60)
    with scratch.scratch_folder() as folder:
        assert sorted(tmp_path.iterdir()) == sorted([file, Path(folder)])
    assert list(tmp_path.iterdir()) == [file]

"""The secret that an installation makes for itself."""

from __future__ import annotations

from pathlib import Path

from salesforce_app.kernel.secrets import kept_secret


def test_it_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    made = kept_secret(path)
    assert len(made) >= 50
    assert kept_secret(path) == made
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_installation_has_another(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "one") != kept_secret(tmp_path / "two")

"""The lock files hold versions and hashes, and name no registry: any mirror serves them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR


@pytest.mark.parametrize("name", ["base", "dev"])
def test_python_packages_are_locked_with_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert re.findall(r"://|--(?:index-url|extra-index-url|find-links|trusted-host)", text) == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_declared_python_package_is_locked(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = list(project["project"]["dependencies"])
    if name == "dev":
        declared += project["dependency-groups"]["dev"]
    wanted = {re.split(r"[\[<>=~!; ]", line)[0] for line in declared}
    locked = set(
        re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / f"{name}.lock").read_text(), re.MULTILINE)
    )
    assert wanted - locked == set()


def test_npm_packages_are_locked_with_hashes_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    declared = json.loads((ROOT / "package.json").read_text())
    root = lock["packages"].pop("")
    assert root["dependencies"] == declared["dependencies"]
    assert root["devDependencies"] == declared["devDependencies"]
    assert [path for path, package in lock["packages"].items() if not package.get("integrity")] == []
    assert [path for path, package in lock["packages"].items() if "resolved" in package] == []

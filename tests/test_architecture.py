"""The shape of the house: anatomy, sizes, docstrings, and what must not be written into a file.

The direction of imports is import-linter's matter (pyproject.toml), that of foreign keys
``tests/salesforce_app/test_staircase.py``'s.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from .inventory import ROOT, STAIRCASE, source_files

APPS = [package for package in STAIRCASE if package != "salesforce_app"]

ANATOMY = {
    "__init__.py",
    "api.py",
    "apps.py",
    "companions.py",  # what goes with every page of its people
    "domain",
    "enums.py",
    "forms.py",
    "imports",  # how an import file's rows become records: one module per KIND
    "listings",  # its filters, columns and sets of the lists
    "locale",
    "management",
    "measures",
    "migrations",
    "models",
    "navigation.py",  # the app's places in the menu
    "notices.py",  # what the app tells people of
    "panels.py",
    "queries",
    "schemas.py",
    "static",
    "tasks.py",
    "templates",
    "urls.py",
    "views",
    "wagtail_hooks.py",
}
"""What an app may consist of, as modules or as packages of the same names."""

OWN_ROOMS = {
    "accounts": {"adapters.py", "context.py", "entrance.py", "mail.py", "middleware.py", "roles.py"},
    "territory": {"benchmarks", "middleware.py", "scope.py"},
    "visits": {"benchmarks", "middleware.py", "planning"},
    "journals": {"benchmarks"},
    "cms": {"benchmarks", "demo", "office", "reports"},
}
"""What one app has beyond the anatomy, because it is the only one to do so."""

OF_LIBRARIES = {"account", "mfa", "wagtailadmin"}
"""Folders in which a library looks for the templates of its pages that an app words anew."""

GROUND = {"charts", "imports", "jobs", "kept", "kernel", "locale", "management", "pdf", "web"}
"""The rooms of salesforce_app."""

FACES = ("views", "api", "forms", "schemas", "panels", "listings", "navigation", "templatetags")
"""Modules that turn requests into reads and writes of others, and do neither themselves."""

LONGEST = 400


def name_of(path: Path) -> str:
    """A path as it stands in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def tracked_files() -> list[Path]:
    """The files that git keeps."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """A file's text; empty for a binary file."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_the_anatomy_and_nothing_else(app: str) -> None:
    parts = {
        path.relative_to(ROOT / app).parts[0] for path in tracked_files() if path.is_relative_to(ROOT / app)
    }
    names = {Path(part).stem for part in ANATOMY}
    allowed = names | {f"{name}.py" for name in names} | {"__init__.py"} | OWN_ROOMS.get(app, set())
    assert parts - allowed == set()
    assert {"__init__.py", "apps.py", "migrations"} <= parts


def test_the_ground_has_its_rooms_and_no_business() -> None:
    ground = ROOT / "salesforce_app"
    rooms = {
        path.relative_to(ground).parts[0]
        for path in tracked_files()
        if path.is_relative_to(ground) and path.parent != ground
    }
    assert rooms == GROUND


def test_templates_lie_in_a_folder_of_their_apps_name() -> None:
    strays = [
        name_of(path)
        for path in tracked_files()
        if "templates" in path.parts
        and path.is_relative_to(ROOT)
        and path.relative_to(ROOT).parts[0] in APPS
        and path.relative_to(ROOT).parts[2] not in {path.relative_to(ROOT).parts[0], *OF_LIBRARIES}
    ]
    assert strays == []


def faces() -> Iterator[Path]:
    """The modules of pages and of the API."""
    for path in source_files():
        parts = [Path(part).stem for part in path.relative_to(ROOT).parts]
        if any(part in FACES for part in parts[1:]):
            yield path


def test_pages_and_api_read_and_write_through_queries_and_domain() -> None:
    """A bare manager in a view is a read without a name, or one without a scope."""
    managers = {"objects", "_default_manager", "_base_manager", "history"}
    touched = [
        f"{name_of(path)}:{node.lineno} .{node.attr}"
        for path in faces()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in managers
    ]
    assert touched == []


def test_there_are_pages_to_look_at() -> None:
    """Guards the test above against looking at nothing."""
    assert {name_of(path) for path in faces()} >= {"territory/api.py"}


def test_measures_are_pure() -> None:
    """No database, no clock, no settings: a measure's result follows from its arguments."""
    forbidden = {"django.db", "django.conf", "django.utils.timezone"}
    harmless = {"django.db.models.IntegerChoices", "django.db.models.TextChoices"}
    imported = [
        f"{name_of(path)}:{node.lineno} {name}"
        for path in source_files(*APPS)
        if "measures" in path.relative_to(ROOT).parts
        for node in ast.walk(tree_of(path))
        for name in imports_of(node)
        if name not in harmless
        and any(name == module or name.startswith(f"{module}.") for module in forbidden)
    ]
    assert imported == []


def imports_of(node: ast.AST) -> list[str]:
    """The names that an import statement imports, fully dotted."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


SLOW = ("matplotlib", "openpyxl", "polars", "python_calamine", "reportlab", "xlsxwriter")


def test_slow_libraries_wait_until_they_are_used() -> None:
    """Each costs up to seconds, which a start that draws and reads nothing need not wait for."""
    program = (
        "import sys, django; django.setup(); import salesforce_app.urls; "
        f"print([name for name in {SLOW} if name in sys.modules])"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "salesforce_app.settings_test"}
    started = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert started.stdout.strip() == "[]"


def test_no_file_grows_past_what_one_reads_at_a_sitting() -> None:
    long = {
        name_of(path): lines
        for path in tracked_files()
        if path.suffix in {".html", ".js", ".py", ".sh"}
        and "migrations" not in path.parts
        and (lines := len(text_of(path).splitlines())) > LONGEST
    }
    assert long == {}


def undocumented(path: Path) -> list[str]:
    """The module, its public functions and classes, where they say nothing about themselves.

    Methods are left out: what overrides a base's method may have nothing to add.
    """
    module = tree_of(path)
    if path.name == "apps.py" or not module.body:
        return []
    public = [
        node
        for node in module.body
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and not node.name.startswith("_")
        and "overload" not in [ast.unparse(decorator) for decorator in node.decorator_list]
    ]
    silent = [f"{name_of(path)}:{node.lineno} {node.name}" for node in public if not ast.get_docstring(node)]
    return silent if ast.get_docstring(module) else [name_of(path), *silent]


def test_everything_public_says_what_it_is() -> None:
    assert [found for path in source_files() for found in undocumented(path)] == []


REGISTRY = re.compile(
    r"https?://[\w.-]*(?:artifactory|index|mirror|nexus|npm|pypi|pythonhosted|registry)[\w.-]*"
)


def test_no_file_names_a_package_registry() -> None:
    """The project installs from whatever registry a machine is set up with."""
    assert lines_with(REGISTRY) == []


MACHINE_PATH = re.compile(r"(?<![\w.>$}*~-])/(?:" + "|".join(["work", "root", "home", "Users"]) + r")/\w")


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in a tracked text file."""
    return [
        f"{name_of(path)}:{number}"
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, "open('" + "/ho" + "me/somebody/file')"),
        (REGISTRY, "https" + "://registry.example.org/simple"),
    ],
)
def test_the_patterns_find_what_they_look_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)

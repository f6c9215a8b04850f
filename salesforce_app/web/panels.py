"""What apps contribute to the pages of apps below them.

A page that gathers is a frame with a name, and knows none of its contributors: each app registers
its parts in its ``panels.py``. So a page of the territory can show rates of the settlement without
an import that runs upward.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from ..kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an app adds to the rows of a frame.

    ``cells`` gets the scope and the frame's subject, which tells it the rows, and returns rendered
    fragments by row key; a row that it leaves out stays empty. It is called once for all rows, so
    that the number of queries does not grow with them. ``is_action`` says that the column offers
    something to do rather than a figure.
    """

    frame: str
    name: str
    title: object
    order: int
    cells: Callable[[Scope, Any], Mapping[int, SafeString]]
    permission: str = ""
    is_action: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A part that an app adds to a page which gathers.

    ``render`` gets the scope and the frame's subject (None where a frame has none) and returns the
    rendered fragment, or None where the panel has nothing to say to this person of this subject. A panel
    with a ``permission`` is shown to those who hold it. ``is_wide`` gives it the page's whole width.
    One that ``is_late`` takes long: a frame that can, shows the page without it and has the browser ask for
    it when it comes into sight. ``concerns`` says without reading anything whether the panel is for this
    person and subject at all, so that nobody waits for a late one that has nothing to say.
    """

    frame: str
    name: str
    title: object
    order: int
    render: Callable[[Scope, Any], SafeString | None]
    permission: str = ""
    is_wide: bool = False
    is_late: bool = False
    concerns: Callable[[Scope, Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to the subject of a frame, on a page of the app that adds it.

    ``address`` gets the scope and the subject and returns where it is done, or None where it cannot be
    done to this subject now. ``icon`` is one of Tabler's outline icons.
    """

    frame: str
    name: str
    title: object
    order: int
    icon: str
    address: Callable[[Scope, Any], str | None]
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb as one person may do it to one subject."""

    name: str
    title: object
    icon: str
    address: str


@dataclass(frozen=True, slots=True)
class FilledPanel:
    """A panel with its fragment for one person and one subject.

    A late one that is yet to come has no content but an ``address``, which answers with it.
    """

    name: str
    title: object
    is_wide: bool
    content: SafeString
    address: str = ""


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column with its fragments for one person and one subject."""

    name: str
    title: object
    is_action: bool
    cells: Mapping[int, SafeString]


_NOTHING = SafeString("")

_columns: dict[tuple[str, str], Column] = {}
_panels: dict[tuple[str, str], Panel] = {}
_verbs: dict[tuple[str, str], Verb] = {}


def register(part: Column | Panel | Verb) -> None:
    """Add a column, a panel or a verb. A second part of the same name in a frame raises ValueError."""
    key = part.frame, part.name
    if key in _columns or key in _panels or key in _verbs:
        raise ValueError(f"{part.frame} has a part {part.name} already")
    if isinstance(part, Column):
        _columns[key] = part
    elif isinstance(part, Panel):
        _panels[key] = part
    else:
        _verbs[key] = part


def gather(
    frame: str, scope: Scope, subject: Any = None, *, late: Callable[[str], str] | None = None
) -> list[FilledPanel]:
    """The panels of a frame that the scope's owner may see and that have something to say, in order.

    ``late`` gives the address at which the frame answers with one panel, by its name; without it late panels
    are filled at once as well.
    """
    filled: list[FilledPanel] = []
    for panel in _seen(frame, scope, subject):
        if panel.is_late and late is not None:
            filled.append(FilledPanel(panel.name, panel.title, panel.is_wide, _NOTHING, late(panel.name)))
            continue
        content = panel.render(scope, subject)
        if content is not None:
            filled.append(FilledPanel(panel.name, panel.title, panel.is_wide, content))
    return filled


def fill_one(frame: str, name: str, scope: Scope, subject: Any = None) -> FilledPanel | None:
    """One panel of a frame, empty where it has nothing to say; None when there is none for this person."""
    for panel in _seen(frame, scope, subject):
        if panel.name == name:
            content = panel.render(scope, subject) or _NOTHING
            return FilledPanel(panel.name, panel.title, panel.is_wide, content)
    return None


def _seen(frame: str, scope: Scope, subject: Any) -> list[Panel]:
    return [
        panel
        for panel in sorted(_panels.values(), key=lambda panel: panel.order)
        if panel.frame == frame
        and (not panel.permission or scope.allows(panel.permission))
        and (panel.concerns is None or panel.concerns(scope, subject))
    ]


def offers(frame: str, scope: Scope, subject: Any) -> list[Offer]:
    """The verbs of a frame that the scope's owner may do to the subject now, in their order."""
    offered: list[Offer] = []
    for verb in sorted(_verbs.values(), key=lambda verb: verb.order):
        if verb.frame != frame or (verb.permission and not scope.allows(verb.permission)):
            continue
        address = verb.address(scope, subject)
        if address is not None:
            offered.append(Offer(verb.name, verb.title, verb.icon, address))
    return offered


def fill(frame: str, scope: Scope, subject: Any) -> list[FilledColumn]:
    """The columns of a frame that the scope's owner may see, in their order, filled for ``subject``."""
    columns = (column for column in _columns.values() if column.frame == frame)
    return [
        FilledColumn(column.name, column.title, column.is_action, column.cells(scope, subject))
        for column in sorted(columns, key=lambda column: column.order)
        if not column.permission or scope.allows(column.permission)
    ]

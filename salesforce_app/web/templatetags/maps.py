"""The map of a template."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from ..maps import MapPoint, drawing

register = template.Library()


@register.inclusion_tag("web/map.html")
def map(points: Iterable[MapPoint], name: str = "map", title: str = "") -> dict[str, object]:  # noqa: A001
    """A map of the points and, for whoever cannot see or point, the list of the same.

    ``name`` is the element's id, once on a page; ``title`` what a screen reader calls the map.
    """
    shown = list(points)
    return {"points": shown, "name": name, "data": f"{name}-data", "title": title, "drawing": drawing(shown)}

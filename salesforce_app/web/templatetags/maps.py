"""The map of a template."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from ..maps import MapPoint, drawing

register = template.Library()


@register.inclusion_tag("web/map.html")
def map(  # noqa: A001
    points: Iterable[MapPoint], name: str = "map", title: str = "", pick: bool = False
) -> dict[str, object]:
    """A map of the points and, for whoever cannot see or point, the list of the same.

    ``name`` is the element's id, once on a page; ``title`` what a screen reader calls the map. With ``pick``
    a tap on it chooses a place, of which the element tells by the event ``map:pick``.
    """
    shown = list(points)
    return {
        "points": shown,
        "name": name,
        "data": f"{name}-data",
        "title": title,
        "pick": pick,
        "drawing": drawing(shown),
        "weighted": any(point.weight for point in shown),
    }

"""Where the ground of maps may be loaded from."""

from __future__ import annotations

from urllib.parse import urlsplit


def tile_sources(template: str) -> list[str]:
    """The sources that a Content-Security-Policy has to allow for an address of tiles; none without one.

    A subdomain that is filled in (``{s}``) becomes a wildcard; an address without a host is the site's own.
    """
    parts = urlsplit(template)
    if not parts.netloc:
        return []
    host = parts.netloc.replace("{s}", "*")
    return [f"{parts.scheme}://{host}"]

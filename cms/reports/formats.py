"""The files that reports are made into, for whoever hands them out without making any."""

from __future__ import annotations

from collections.abc import Mapping

CONTENT_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
SHOWN_BY_BROWSERS: Mapping[str, bool] = {"pdf": True, "json": True, "xlsx": False, "html": False}
"""Whether a browser shows such a file by itself or saves it.

A page of a report is saved: as a file it carries its own style, which the site's policy refuses.
"""

"""Hands the back office to Wagtail, which looks for it here."""

from __future__ import annotations

from .office import areas, images, menu, trail
from .office.areas import templates

__all__ = ["areas", "images", "menu", "templates", "trail"]

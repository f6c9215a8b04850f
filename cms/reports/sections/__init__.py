"""The sections that a report can have, one module each."""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    key_figures,
    migration,
    movements,
    notes,
    pyramid,
    routes,
    sales_trend,
    settlement_routes,
    settlement_villages,
    targets,
    title_message,
    visits,
)
from .base import SectionKind

SECTIONS: Mapping[str, SectionKind] = {
    kind.name: kind
    for kind in (
        title_message.SECTION,
        key_figures.SECTION,
        sales_trend.SECTION,
        routes.SECTION,
        targets.SECTION,
        settlement_routes.SECTION,
        settlement_villages.SECTION,
        pyramid.SECTION,
        migration.SECTION,
        movements.SECTION,
        visits.SECTION,
        notes.SECTION,
    )
}
"""Every kind of section by its name, in the order of the built-in monthly report."""

__all__ = ["SECTIONS"]

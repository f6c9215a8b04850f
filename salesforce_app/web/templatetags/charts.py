"""The tag that puts a chart on a page."""

from __future__ import annotations

from typing import Any

from django import template

from ..charts import Chart

register = template.Library()


@register.inclusion_tag("web/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """A figure with the chart, its table one tap away, and the data that the browser draws."""
    return {"chart": chart, "data": chart.as_json(), "data_id": f"{chart.name}-data"}

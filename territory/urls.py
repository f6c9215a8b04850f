"""Addresses of the units."""

from __future__ import annotations

from django.urls import path

from .views.units import units

app_name = "territory"

urlpatterns = [
    path("units/", units, name="units"),
]

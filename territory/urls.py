"""Addresses of the units."""

from __future__ import annotations

from django.urls import path

from .views.home import home

app_name = "territory"

urlpatterns = [
    path("", home, name="home"),
]

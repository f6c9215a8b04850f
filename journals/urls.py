"""Addresses of journals and business reports."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "journals"

urlpatterns: list[URLPattern] = []

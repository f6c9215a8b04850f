"""Addresses of dues."""

from __future__ import annotations

from django.urls import path

from .views.dues import dues, export_dues, suggest_due_filter

app_name = "settlement"

urlpatterns = [
    path("dues/", dues, name="dues"),
    path("dues/export/<exportkind:kind>/", export_dues, name="export_dues"),
    path("dues/filters/<slug:name>/", suggest_due_filter, name="suggest_due_filter"),
]

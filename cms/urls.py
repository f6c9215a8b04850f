"""Addresses of the reports. A unit's code may hold any character, a slash included."""

from __future__ import annotations

from django.urls import path

from .views.reports import newest_report, report_file, report_page, unit_report

app_name = "cms"

urlpatterns = [
    path("", newest_report, name="newest_report"),
    path("<slug:template>/<path:unit>/<month:month>/", report_page, name="report"),
    path("<slug:template>/<path:unit>/<month:month>.<slug:kind>", report_file, name="report_file"),
    path("<slug:template>/<path:unit>/", unit_report, name="unit_report"),
]

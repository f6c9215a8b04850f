"""Addresses of the reports and the months. A unit's code may hold any character, a slash included."""

from __future__ import annotations

from django.urls import include, path

from .views import archive, making, months, reports, subscriptions

app_name = "cms"

report_patterns = [
    path("", archive.archive, name="archive"),
    path("newest/", reports.newest_report, name="newest_report"),
    path("subscriptions/", subscriptions.subscriptions, name="subscriptions"),
    path("subscriptions/suggest/<slug:name>/", subscriptions.suggest, name="suggest_subscription"),
    path("subscriptions/<int:pk>/", subscriptions.change, name="change_subscription"),
    path("subscriptions/<int:pk>/end/", subscriptions.end, name="end_subscription"),
    path("made/<uuid:pk>/", archive.made_report, name="made_report"),
    path("made/<uuid:pk>/file", archive.made_file, name="made_file"),
    path("<slug:template>/<path:unit>/<month:month>/make/", making.make_report, name="make_report"),
    path("<slug:template>/<path:unit>/<month:month>/", reports.report_page, name="report"),
    path("<slug:template>/<path:unit>/<month:month>.<slug:kind>", reports.report_file, name="report_file"),
    path("<slug:template>/<path:unit>/", reports.unit_report, name="unit_report"),
]

month_patterns = [
    path("", months.months, name="months"),
    path("<month:month>/", months.month_state, name="month_state"),
    path("<month:month>/close/", months.close, name="close_month"),
    path("<month:month>/make-again/", months.make_again, name="make_again"),
    path("<month:month>/open/", months.reopen, name="reopen_month"),
]

urlpatterns = [
    path("reports/", include(report_patterns)),
    path("months/", include(month_patterns)),
]

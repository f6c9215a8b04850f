"""Addresses of journals and business reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.calendar import calendar, export_calendar, this_month
from .views.facts import fact

app_name = "journals"

urlpatterns: list[URLPattern] = [
    path("journals/<uuid:key>/facts/<str:code>/", fact, name="fact"),
    path("journals/calendar/", this_month, name="calendar_now"),
    path("journals/calendar/<month:month>/", calendar, name="calendar"),
    path(
        "journals/calendar/<month:month>/export/<exportkind:kind>/", export_calendar, name="export_calendar"
    ),
]

"""Addresses of the jobs."""

from __future__ import annotations

from django.urls import path

from .views import job, jobs, progress

app_name = "jobs"

urlpatterns = [
    path("", jobs, name="jobs"),
    path("<uuid:pk>/", job, name="job"),
    path("<uuid:pk>/progress/", progress, name="progress"),
]

"""Addresses of the pages that gather what the apps contribute."""

from __future__ import annotations

from django.urls import path

from .views import home, home_part

app_name = "web"

urlpatterns = [
    path("", home, name="home"),
    path("parts/<slug:part>/", home_part, name="home_part"),
]

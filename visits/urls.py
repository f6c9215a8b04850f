"""Addresses of actions."""

from __future__ import annotations

from django.urls import path

from .views.actions import drop_action, finish_action, open_action, reopen_action, retailer_actions

app_name = "visits"

urlpatterns = [
    path("retailers/<int:pk>/actions/", retailer_actions, name="retailer_actions"),
    path("retailers/<int:pk>/actions/new/", open_action, name="open_action"),
    path("actions/<uuid:key>/done/", finish_action, name="finish_action"),
    path("actions/<uuid:key>/drop/", drop_action, name="drop_action"),
    path("actions/<uuid:key>/reopen/", reopen_action, name="reopen_action"),
]

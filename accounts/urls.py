"""Addresses of signing in and of one's own settings."""

from __future__ import annotations

from django.urls import path

from .views.me import me, set_language
from .views.notifications import notifications, open_notification, read_all_notifications
from .views.retailer import retailer
from .views.sign_in import SignInView, SignOutView, invitation

app_name = "accounts"

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("invitation/<str:key>/", invitation, name="invitation"),
    path("language/", set_language, name="set_language"),
    path("me/", me, name="me"),
    path("notifications/", notifications, name="notifications"),
    path("notifications/read/", read_all_notifications, name="read_notifications"),
    path("notifications/<int:pk>/", open_notification, name="open_notification"),
    path("retailers/<int:pk>/", retailer, name="retailer"),
]

"""Addresses of signing in and of one's own settings."""

from __future__ import annotations

from django.urls import path

from .views.access import end_other_sessions, end_session, revoke, sessions, tokens
from .views.me import me, set_language, set_notice_choices
from .views.notifications import notifications, open_notification, read_all_notifications
from .views.retailer import retailer, retailer_part
from .views.retailer_changes import changes, undo
from .views.retailer_phone import phone
from .views.retailer_profile import confirm, edit
from .views.retailer_status import close, reopen, suspend
from .views.retailers import export_retailers, retailers, suggest_retailer_filter, suggest_retailers
from .views.sign_in import SignInView, SignOutView, invitation

app_name = "accounts"

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("invitation/<str:key>/", invitation, name="invitation"),
    path("language/", set_language, name="set_language"),
    path("me/", me, name="me"),
    path("me/notices/", set_notice_choices, name="notice_choices"),
    path("account/sessions/", sessions, name="sessions"),
    path("account/sessions/others/end/", end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", end_session, name="end_session"),
    path("account/tokens/", tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", revoke, name="revoke_token"),
    path("notifications/", notifications, name="notifications"),
    path("notifications/read/", read_all_notifications, name="read_notifications"),
    path("notifications/<int:pk>/", open_notification, name="open_notification"),
    path("retailers/", retailers, name="retailers"),
    path("retailers/suggest/", suggest_retailers, name="suggest_retailers"),
    path("retailers/suggest/<slug:name>/", suggest_retailer_filter, name="suggest_retailer_filter"),
    path("retailers/export/<exportkind:kind>/", export_retailers, name="export_retailers"),
    path("retailers/<int:pk>/", retailer, name="retailer"),
    path("retailers/<int:pk>/parts/<slug:part>/", retailer_part, name="retailer_part"),
    path("retailers/<int:pk>/edit/", edit, name="edit_retailer"),
    path("retailers/<int:pk>/confirm/", confirm, name="confirm_retailer"),
    path("retailers/<int:pk>/phone/", phone, name="retailer_phone"),
    path("retailers/<int:pk>/suspend/", suspend, name="suspend_retailer"),
    path("retailers/<int:pk>/reopen/", reopen, name="reopen_retailer"),
    path("retailers/<int:pk>/close/", close, name="close_retailer"),
    path("retailers/<int:pk>/changes/", changes, name="retailer_changes"),
    path("retailers/<int:pk>/changes/<slug:reference>/undo/", undo, name="undo_retailer_change"),
]

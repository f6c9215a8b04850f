"""Addresses of the back office: Wagtail's admin, the files of its images, the words of its scripts."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as admin_urls

from .files import image_file
from .scripts import catalogue
from .suggestions import suggest

files = ([path("<path:name>", image_file, name="image")], "office_files")

urlpatterns = [
    path("files/", include(files)),
    path("suggest/<slug:name>/", suggest, name="office_suggest"),
    path("jsi18n/", catalogue, name="wagtailadmin_javascript_catalog"),
    path("", include(admin_urls)),
]

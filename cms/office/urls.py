"""Addresses of the back office: Wagtail's admin, and the files of its images."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as admin_urls

from .files import image_file

files = ([path("<path:name>", image_file, name="image")], "office_files")

urlpatterns = [
    path("files/", include(files)),
    path("", include(admin_urls)),
]

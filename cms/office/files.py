"""The image files of report templates: kept outside the web root, handed out to who may edit templates."""

from __future__ import annotations

import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from salesforce_app.web.responses import file_response

FOLDERS = ("original_images/", "images/")
"""Where Wagtail keeps images and their renditions; no other file of the storage has an address."""
LONGEST_NAME = 200
"""Characters of a file's name with its folder: more than Wagtail gives out, less than any system refuses."""


@require_safe
def image_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """An image or one of its renditions."""
    scope_with(request, Permission.EDIT_TEMPLATES)
    if not name.startswith(FOLDERS) or ".." in name or len(name) > LONGEST_NAME:
        raise not_found()
    try:
        with default_storage.open(name) as stored:
            content = stored.read()
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation) as error:
        raise not_found() from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return file_response(
        request, content, content_type=kind, file_name=name.rpartition("/")[2], as_attachment=False
    )

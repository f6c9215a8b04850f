"""Answers that are files."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header


def file_response(
    request: HttpRequest, content: bytes, *, content_type: str, file_name: str, as_attachment: bool
) -> HttpResponseBase:
    """A made file with its name, for this reader's cache alone.

    The ETag is the content's digest: somebody who has the same bytes already is answered 304.
    """
    response = HttpResponse(content, content_type=content_type)
    disposition = content_disposition_header(as_attachment, file_name)
    assert disposition is not None
    response.headers["Content-Disposition"] = disposition
    response.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    patch_cache_control(response, private=True, no_cache=True)
    conditional = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    assert conditional is not None
    return conditional

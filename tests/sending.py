"""Importing on the site, by a client in place of a browser."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from salesforce_app.imports.models import Upload

from .working import work

UNITS = "code,name,kind,parent_code\nK,County office,territory,N\n"
FOREIGN = "Org,Title,Sort,Boss\nK,County office,territory,N\nK2,West,planet,N\n"
REJECTED = FOREIGN.replace("Org,Title,Sort,Boss", "code,name,kind,parent_code")
COLUMNS = {"source-code": "h0", "source-name": "h1", "source-kind": "h2", "source-parent_code": "h3"}


def send(client: Client, content: str | bytes, name: str = "units.csv", **data: Any) -> Upload:
    """Send one file; it as it was received."""
    raw = content.encode() if isinstance(content, str) else content
    answer = client.post("/imports/new/", {"file": SimpleUploadedFile(name, raw), **data})
    assert answer.status_code == 302, answer.content.decode()
    upload = Upload.objects.order_by("sent_at").last()
    assert upload is not None
    assert answer["Location"] == f"/imports/files/{upload.pk}/"
    return upload


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def check(client: Client, upload: Upload, **data: Any) -> Upload:
    """Say how a file is read and have it checked."""
    address = upload.get_absolute_url()
    columns = any(name.startswith("source-") for name in data)
    marks = {"columns_of": client.get(address).context["reading"].mark} if columns else {}
    answer = client.post(address, {"kind": upload.kind, "action": "check", **marks, **data})
    assert answer.status_code == 302, answer.content.decode()
    work()
    upload.refresh_from_db()
    return upload


def confirm(client: Client, upload: Upload, **data: Any) -> Upload:
    client.post(f"{upload.get_absolute_url()}import/", data)
    work()
    upload.refresh_from_db()
    return upload

"""Jobs: what is somebody's own is told in tests/salesforce_app/jobs/test_pages.py."""

from __future__ import annotations

from uuid import UUID

from .base import Address

NOBODYS = {"pk": UUID(int=1)}

ADDRESSES: dict[str, list[Address]] = {
    "jobs:jobs": [Address()],
    "jobs:job": [Address(404, NOBODYS)],
    "jobs:progress": [Address(404, NOBODYS)],
    "api:get_job": [Address(404, {"job_id": UUID(int=1)})],
}

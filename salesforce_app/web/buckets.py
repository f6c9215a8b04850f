"""Where photographs are kept: in a folder of this machine, or in a bucket that speaks S3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ


def photo_storage(env: environ.Env, folder: Path) -> dict[str, Any]:
    """The storage of photographs by the environment, for ``STORAGES``.

    ``PHOTOS_S3_BUCKET`` names the bucket; without it files lie in ``folder``. ``PHOTOS_S3_ENDPOINT`` and
    ``PHOTOS_S3_REGION`` say where it is, ``PHOTOS_S3_ACCESS_KEY`` and ``PHOTOS_S3_SECRET_KEY`` who asks
    (else what the machine's own role gives), ``PHOTOS_S3_PREFIX`` a folder within it. The bucket stays
    private: files are read through the site, which looks at the scope first.
    """
    bucket = env.str("PHOTOS_S3_BUCKET", "")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "directory_permissions_mode": 0o700},
        }
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("PHOTOS_S3_ENDPOINT", "") or None,
        "region_name": env.str("PHOTOS_S3_REGION", "") or None,
        "access_key": env.str("PHOTOS_S3_ACCESS_KEY", "") or None,
        "secret_key": env.str("PHOTOS_S3_SECRET_KEY", "") or None,
        "location": env.str("PHOTOS_S3_PREFIX", ""),
        "file_overwrite": False,
        "default_acl": None,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}

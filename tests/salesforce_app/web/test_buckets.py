"""Where photographs are kept, by the environment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import environ
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.storage.handler import StorageHandler
from django.test import override_settings

from salesforce_app.web.buckets import photo_storage

FOLDER = Path("photos")


def by(values: Mapping[str, str]) -> dict[str, Any]:
    """The storage of photographs by an environment."""
    env = environ.Env()
    env.ENVIRON = dict(values)
    return photo_storage(env, FOLDER)


def test_without_a_bucket_files_lie_in_a_folder() -> None:
    kept = StorageHandler({"photos": by({})})["photos"]
    assert isinstance(kept, FileSystemStorage)
    assert Path(kept.location).name == "photos"


def test_a_bucket_is_asked_as_the_environment_says() -> None:
    options = by(
        {
            "PHOTOS_S3_BUCKET": "visits",
            "PHOTOS_S3_ENDPOINT": "https://objects.example.com",
            "PHOTOS_S3_REGION": "cn-1",
            "PHOTOS_S3_ACCESS_KEY": "who",
            "PHOTOS_S3_SECRET_KEY": "secret",
            "PHOTOS_S3_PREFIX": "routebook",
        }
    )["OPTIONS"]
    assert options == {
        "bucket_name": "visits",
        "endpoint_url": "https://objects.example.com",
        "region_name": "cn-1",
        "access_key": "who",
        "secret_key": "secret",
        "location": "routebook",
        "file_overwrite": False,
        "default_acl": None,
    }


class Bucket:
    """What a bucket answers, in memory: the calls of boto3's client that the storage makes."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def _make_api_call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        from botocore.exceptions import ClientError

        key = asked.get("Key", "")
        if operation == "PutObject":
            self.objects[key] = asked["Body"].read()
            return {}
        if operation == "DeleteObject":
            self.objects.pop(key, None)
            return {}
        if operation in ("ListObjects", "ListObjectsV2"):
            return self._listed(asked["Prefix"])
        if key not in self.objects:
            raise ClientError(
                {"Error": {"Code": "404"}, "ResponseMetadata": {"HTTPStatusCode": 404}}, operation
            )
        found = self.objects[key]
        told = {"ContentLength": len(found), "LastModified": datetime(2024, 3, 12, tzinfo=UTC), "ETag": '"x"'}
        return told | ({"Body": BytesIO(found)} if operation == "GetObject" else {})

    def _listed(self, prefix: str) -> dict[str, Any]:
        below = [key.removeprefix(prefix) for key in self.objects if key.startswith(prefix)]
        folders = sorted({name.partition("/")[0] for name in below if "/" in name})
        return {
            "CommonPrefixes": [{"Prefix": f"{prefix}{folder}/"} for folder in folders],
            "Contents": [{"Key": f"{prefix}{name}"} for name in below if "/" not in name],
        }


@pytest.fixture
def bucket() -> Any:
    """A bucket behind boto3."""
    kept = Bucket()

    def call(_client: Any, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        return kept._make_api_call(operation, asked)

    with patch("botocore.client.BaseClient._make_api_call", call):
        yield kept


def test_photographs_are_written_read_listed_and_deleted_in_a_bucket(bucket: Bucket) -> None:
    kept = by(
        {
            "PHOTOS_S3_BUCKET": "visits",
            "PHOTOS_S3_REGION": "cn-1",
            "PHOTOS_S3_ACCESS_KEY": "who",
            "PHOTOS_S3_SECRET_KEY": "secret",
            "PHOTOS_S3_PREFIX": "routebook",
        }
    )
    with override_settings(STORAGES={"photos": kept}):
        files = storages["photos"]
        name = files.save("2024/03/one.jpg", ContentFile(b"picture"))
        assert (name, list(bucket.objects)) == ("2024/03/one.jpg", ["routebook/2024/03/one.jpg"])
        with files.open(name) as opened:
            assert opened.read() == b"picture"
        assert files.listdir("2024/03/") == ([], ["one.jpg"])
        assert files.listdir("") == (["2024"], [])
        with pytest.raises(FileNotFoundError):
            files.open("2024/03/other.jpg").read()
        files.delete(name)
    assert bucket.objects == {}

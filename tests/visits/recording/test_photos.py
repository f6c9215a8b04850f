"""Photographs: shrunk, stripped, received once, seen by whom the scope covers, withdrawn, orphaned."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from random import Random
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from PIL import Image

from accounts.models import Staff
from salesforce_app.kernel.errors import InputError
from visits.domain import photos as domain
from visits.domain.photos import MOST_PHOTOS, orphans, photo_files, small_name
from visits.domain.pictures import LONGEST_SIDE, MOST_BYTES, picture_of
from visits.measures.fingerprint import are_alike
from visits.models import Receipt, Visit, VisitPhoto

from ...cast import Cast, Office
from ...factories import VisitFactory

NOON = datetime(2024, 3, 12, 4, tzinfo=UTC)
VISIT = UUID("5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10")
PHOTO = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10")
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


@pytest.fixture(autouse=True)
def _at_noon(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def visit(cast: Cast, office: Office) -> Visit:
    """A visit of hers."""
    return VisitFactory(pk=VISIT, staff=cast.account_manager, retailer=office.shops["N1A"][0])


def scene(width: int = 800, height: int = 600, seed: int = 1) -> Image.Image:
    """A picture with shapes in it, another one for every seed."""
    random = Random(seed)
    image = Image.new("RGB", (width, height), "white")
    for _ in range(12):
        left, top = random.randrange(width), random.randrange(height)
        box = (left, top, left + width // 3, top + height // 3)
        image.paste(tuple(random.randrange(256) for _ in range(3)), box)
    return image


def file_of(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def camera_file(image: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG file as a phone's camera writes it: with position, maker, profile, comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "Camera of somebody"
    exif[GPS] = {1: "N", 2: (41.0, 39.0, 40.0), 3: "W", 4: (91.0, 31.0, 48.0)}
    return file_of(image, exif=exif, icc_profile=b"a profile", comment=b"at the owner's home")


@pytest.fixture
def put(cast: Cast, signed_in: Callable[[Staff], Client]) -> Callable[..., Any]:
    """Sends a file as a photograph."""

    def send(
        content: bytes, photo: UUID = PHOTO, sender: Staff | None = None, visit: UUID = VISIT, **query: str
    ) -> Any:
        client = signed_in(sender or cast.account_manager)
        address = f"/api/visits/{visit}/photos/{photo}"
        return client.put(address, content, content_type="image/jpeg", query_params=query)

    return send


# Pictures


def test_a_picture_is_kept_small_and_without_what_the_camera_wrote() -> None:
    picture = picture_of(camera_file(scene(4000, 3000)))
    for content, longest in ((picture.content, LONGEST_SIDE), (picture.small, 320)):
        kept = Image.open(BytesIO(content))
        assert (kept.format, max(kept.size)) == ("JPEG", longest)
        assert dict(kept.getexif()) == {}
        assert not kept.info.keys() & {"icc_profile", "comment", "exif", "xmp", "photoshop"}
        for secret in (b"Camera of somebody", b"a profile", b"owner's home", b"Exif"):
            assert secret not in content
    assert (picture.width, picture.height) == (1600, 1200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_phone_was_held(orientation: int) -> None:
    upright = scene(300, 200)
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    stored = upright if turned is None else upright.transpose(turned)
    picture = picture_of(camera_file(stored, orientation))
    kept = Image.open(BytesIO(picture.content))
    assert kept.size == (300, 200)
    assert are_alike(picture.fingerprint, picture_of(file_of(upright)).fingerprint)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", mode) for mode in ("RGB", "L", "CMYK")),
        *(("PNG", mode) for mode in ("RGB", "L", "P", "RGBA", "LA", "1", "I;16")),
        *(("WEBP", mode) for mode in ("RGB", "RGBA")),
    ],
)
def test_every_kind_of_picture_is_taken(kind: str, mode: str) -> None:
    image = scene(400, 300).convert(mode if mode != "I;16" else "I").convert(mode)
    assert Image.open(BytesIO(picture_of(file_of(image, kind)).content)).mode == "RGB"


def test_what_is_transparent_is_white() -> None:
    picture = picture_of(file_of(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG"))
    assert Image.open(BytesIO(picture.content)).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is no JPEG, PNG or WebP picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "The file is no JPEG, PNG or WebP picture."),
        (file_of(scene(60, 60), "GIF"), "The file is no JPEG, PNG or WebP picture."),
        (file_of(scene())[:2000], "The picture is damaged or incomplete."),
        (file_of(scene(), "PNG")[:900], "The picture is damaged or incomplete."),
        (
            file_of(Image.new("1", (20_000, 20_000)), "PNG"),
            "The picture has more than 50 million pixels.",
        ),
        (file_of(Image.new("1", (8_000, 7_000)), "PNG"), "The picture has more than 50 million pixels."),
        (b"\xff\xd8" + b"x" * MOST_BYTES, "The file is larger than 8 MB."),
    ],
    ids=["empty", "svg", "gif", "cut", "cut-png", "bomb", "large", "heavy"],
)
def test_what_is_no_photograph_is_refused_and_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(InputError) as refused:
        picture_of(content)
    assert (refused.value.field, refused.value.reason) == ("photo", reason)


# Sending


def test_a_photograph_is_kept_with_its_receipt(put: Callable[..., Any], visit: Visit) -> None:
    content = camera_file(scene())
    answer = put(content, taken_at="2024-03-12T01:25:00Z")
    assert answer.status_code == 201
    photo, receipt = VisitPhoto.objects.get(), Receipt.objects.get()
    assert answer.json() | {"notes": []} == {
        "id": str(PHOTO),
        "revision": 1,
        "receipt": f"{receipt.pk:08d}",
        "received_at": "2024-03-12T04:00:00Z",
        "is_new": True,
        "notes": [],
    }
    assert (photo.visit, photo.width, photo.height) == (visit, 800, 600)
    assert photo.taken_at == datetime(2024, 3, 12, 1, 25, tzinfo=UTC)
    assert photo.size == photo_files().size(photo.file)
    assert photo.sha256 == receipt.digest
    assert sorted(domain._names(photo_files(), "")) == sorted([photo.file, small_name(photo.file)])


def test_the_same_bytes_again_get_the_same_receipt(put: Callable[..., Any], visit: Visit) -> None:
    content = file_of(scene())
    first = put(content).json()
    with time_machine.travel(NOON + timedelta(days=9), tick=False):
        again = put(content)
    assert (again.status_code, again.json()) == (200, first | {"is_new": False})
    assert len(list(domain._names(photo_files(), ""))) == 2


def test_a_key_never_gets_another_picture(put: Callable[..., Any], visit: Visit) -> None:
    put(file_of(scene()))
    answer = put(file_of(scene(seed=2)))
    assert (answer.status_code, answer.json()["current"]["id"]) == (409, str(PHOTO))
    assert len(list(domain._names(photo_files(), ""))) == 2


def test_a_photograph_before_its_visit_is_told_to_wait(put: Callable[..., Any]) -> None:
    answer = put(file_of(scene()))
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "The visit is not on file yet. Send the visit first.",
    )


def test_a_photograph_of_somebody_elses_visit_is_not_found(
    put: Callable[..., Any], visit: Visit, cast: Cast
) -> None:
    assert put(file_of(scene()), sender=cast.supervisor).status_code == 404
    assert not VisitPhoto.objects.exists()


def test_a_file_that_is_too_heavy_is_refused_unread(put: Callable[..., Any], visit: Visit) -> None:
    answer = put(b"x" * (MOST_BYTES + 1))
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "photo", "reason": "The file is larger than 8 MB."}]


def test_a_visit_has_at_most_twenty_photographs(put: Callable[..., Any], visit: Visit) -> None:
    for number in range(MOST_PHOTOS):
        VisitPhoto.objects.create(
            pk=UUID(int=number), visit=visit, file=str(number), width=1, height=1, size=1, received_at=NOON
        )
    assert put(file_of(scene())).status_code == 422
    assert list(domain._names(photo_files(), "")) == []


def test_the_clock_that_was_wrong_at_the_visit_was_wrong_for_its_pictures(
    put: Callable[..., Any], visit: Visit
) -> None:
    Visit.objects.update(clock_offset_s=3600)
    put(file_of(scene()), taken_at="2024-03-12T02:25:00Z")
    assert VisitPhoto.objects.get().taken_at == datetime(2024, 3, 12, 1, 25, tzinfo=UTC)


def test_files_are_gone_when_their_row_could_not_be_kept(
    put: Callable[..., Any], visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**what: Any) -> None:
        raise IntegrityError("no")

    monkeypatch.setattr(domain, "keep_receipt", fail)
    with pytest.raises(IntegrityError):
        put(file_of(scene()))
    assert (list(domain._names(photo_files(), "")), VisitPhoto.objects.count()) == ([], 0)


# Reading and withdrawing


@pytest.mark.parametrize(
    ("who", "status"),
    [("account_manager", 200), ("supervisor", 200), ("director", 200), ("stranger", 404)],
)
def test_a_photograph_is_seen_by_those_who_see_the_visit(
    put: Callable[..., Any],
    visit: Visit,
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    who: str,
    status: int,
) -> None:
    put(file_of(scene()))
    client = signed_in(getattr(cast, who))
    for query, longest in (("", 800), ("?small=true", 320)):
        answer = client.get(f"/api/visits/{VISIT}/photos/{PHOTO}{query}")
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Type"] == "image/jpeg"
            assert max(Image.open(BytesIO(answer.content)).size) == longest
            again = client.get(answer.wsgi_request.get_full_path(), headers={"If-None-Match": answer["ETag"]})
            assert again.status_code == 304
            assert "private" in answer["Cache-Control"]


def test_a_photograph_under_another_visit_is_not_found(
    put: Callable[..., Any], visit: Visit, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    put(file_of(scene()))
    other = VisitFactory(staff=cast.account_manager, retailer=visit.retailer, started_at=NOON, ended_at=None)
    answer = signed_in(cast.account_manager).get(f"/api/visits/{other.pk}/photos/{PHOTO}")
    assert answer.status_code == 404


def test_a_missing_file_is_told(
    put: Callable[..., Any], visit: Visit, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    put(file_of(scene()))
    photo_files().delete(VisitPhoto.objects.get().file)
    answer = signed_in(cast.account_manager).get(f"/api/visits/{VISIT}/photos/{PHOTO}")
    assert (answer.status_code, answer.json()["detail"]) == (410, "The file of the photograph is missing.")


def test_who_took_a_photograph_may_withdraw_it_for_good(
    put: Callable[..., Any],
    visit: Visit,
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    django_capture_on_commit_callbacks: Any,
) -> None:
    content = file_of(scene())
    put(content)
    address = f"/api/visits/{VISIT}/photos/{PHOTO}"
    assert signed_in(cast.supervisor).delete(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in(cast.account_manager).delete(address).status_code == 204
    assert (VisitPhoto.objects.count(), list(domain._names(photo_files(), ""))) == (0, [])
    gone = VisitPhoto.history.first()
    assert (gone.history_type, gone.history_user) == ("-", cast.account_manager)
    # The phone had not heard of its receipt.
    assert (put(content).status_code, VisitPhoto.objects.count()) == (200, 0)
    assert put(file_of(scene(seed=3))).status_code == 409


def test_the_visit_tells_of_its_photographs(
    put: Callable[..., Any], visit: Visit, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    put(file_of(scene()))
    (told,) = signed_in(cast.account_manager).get(f"/api/visits/{VISIT}").json()["photos"]
    assert (told["id"], told["width"], told["height"]) == (str(PHOTO), 800, 600)
    assert json.dumps(told).count("file") == 0


def test_files_without_a_row_are_found_once_they_are_an_hour_old(
    put: Callable[..., Any], visit: Visit
) -> None:
    put(file_of(scene()))
    photo_files().save("2024/03/lost.jpg", ContentFile(b"x"))
    photo_files().save("2024/03/lost-small.jpg", ContentFile(b"x"))
    assert orphans(NOON + timedelta(minutes=59)) == []
    with time_machine.travel(NOON + timedelta(minutes=61), tick=False):
        told = StringIO()
        call_command("orphan_photos", stdout=told)
        assert told.getvalue().split("\n")[:3] == [
            "2024/03/lost-small.jpg",
            "2024/03/lost.jpg",
            "2 files belong to no visit.",
        ]
        call_command("orphan_photos", delete=True, stdout=StringIO())
        assert orphans(datetime.now(UTC)) == []
    assert len(list(domain._names(photo_files(), ""))) == 2

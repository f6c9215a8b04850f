"""Photographs of visits: received, withdrawn, and the files that belong to none.

A file is written before its row is committed and removed when that fails, so that a row always has its file.
What a crash leaves between the two is found by ``orphans``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from secrets import token_hex
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError, RoutebookError

from ..enums import RecordKind
from ..models import Receipt, Visit, VisitPhoto
from .pictures import MOST_BYTES, Picture, picture_of, too_large
from .receipts import (
    AnothersRecord,
    Received,
    RecordConflict,
    digest_of,
    keep_receipt,
    receipt_of,
    receiving,
)
from .visit_records import CLOCK_TOLERANCE_S

MOST_PHOTOS = 20
"""Photographs of one visit."""
ORPHAN_AGE = timedelta(hours=1)
"""A younger file may be on its way to its row."""
YEARS = 10


class VisitUnknown(RoutebookError):
    """A photograph came before its visit."""

    def __str__(self) -> str:
        return _("The visit is not on file yet. Send the visit first.")


class FileMissing(RoutebookError):
    """The row of a photograph is there, its file is not."""

    def __str__(self) -> str:
        return _("The file of the photograph is missing.")


def photo_files() -> Storage:
    """Where photographs lie: outside whatever a web server hands out by itself."""
    return storages["photos"]


def small_name(name: str) -> str:
    """The name of the small copy of a photograph."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-small{path.suffix}"))


def receive_photo(
    *, uuid: UUID, visit: UUID, content: bytes, taken_at: datetime | None, author: Staff, moment: datetime
) -> Received:
    """Keep a photograph of one's own visit.

    The same bytes under the same key are answered with the same receipt; a key never gets another picture.
    Raises VisitUnknown before the visit has come, AnothersRecord for somebody else's visit or key,
    RecordConflict for a key that is taken, InputError for what is no photograph or one too many.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    digest = digest_of(content)
    found = receipt_of(kind=RecordKind.PHOTO, key=uuid, digest=digest, staff=author)
    if found is not None:
        return found
    of_visit = Visit.objects.filter(pk=visit).first()
    if of_visit is None:
        raise VisitUnknown(str(visit))
    if of_visit.staff_id != author.pk:
        raise AnothersRecord(str(visit))
    taken_at = _on_true_time(taken_at, of_visit, moment)
    # Shrinking takes longest: nobody waits for a lock meanwhile.
    picture = picture_of(content)
    with (
        _written(f"{of_visit.visited_on:%Y/%m}/{uuid}-{token_hex(4)}.jpg", picture) as file,
        receiving(author),
    ):
        found = receipt_of(kind=RecordKind.PHOTO, key=uuid, digest=digest, staff=author)
        if found is not None:
            _delete_files(file)
            return found
        _refuse_taken_key(uuid, of_visit, author)
        changes = ChangeSet()
        changes.create(
            VisitPhoto(
                pk=uuid,
                visit=of_visit,
                file=file,
                width=picture.width,
                height=picture.height,
                size=len(picture.content),
                sha256=digest,
                fingerprint=picture.fingerprint,
                taken_at=taken_at,
                received_at=moment,
            )
        )
        changes.save(actor=author.username, moment=moment)
        return keep_receipt(kind=RecordKind.PHOTO, key=uuid, digest=digest, staff=author, moment=moment)


def _on_true_time(taken_at: datetime | None, visit: Visit, moment: datetime) -> datetime | None:
    """When a picture was taken, put right by as much as its visit's moments were."""
    if taken_at is None:
        return None
    if abs(taken_at.year - moment.year) > YEARS:
        raise InputError("taken_at", _("The date is implausible."), _("Correct the date, or leave it out."))
    off = visit.clock_offset_s
    return taken_at - timedelta(seconds=off) if abs(off) > CLOCK_TOLERANCE_S else taken_at


def _refuse_taken_key(uuid: UUID, visit: Visit, author: Staff) -> None:
    on_file = VisitPhoto.objects.filter(pk=uuid).select_related("visit").first()
    if on_file is not None and on_file.visit.staff_id != author.pk:
        raise AnothersRecord(str(uuid))
    if on_file is not None or Receipt.objects.filter(kind=RecordKind.PHOTO, key=uuid).exists():
        raise RecordConflict(on_file)
    if VisitPhoto.objects.filter(visit=visit).count() >= MOST_PHOTOS:
        raise InputError(
            "photo",
            _("The visit has %(number)s photographs already.") % {"number": MOST_PHOTOS},
            _("Withdraw one, or keep this one for the next visit."),
        )


@contextmanager
def _written(name: str, picture: Picture) -> Iterator[str]:
    """Both files of a picture, which are gone again when what is done with them fails."""
    files = photo_files()
    written: list[str] = []
    try:
        written.append(files.save(name, ContentFile(picture.content)))
        written.append(files.save(small_name(written[0]), ContentFile(picture.small)))
        yield written[0]
    except BaseException:
        for file in written:
            files.delete(file)
        raise


def read_photo(photo: VisitPhoto, *, small: bool = False) -> bytes:
    """The JPEG file of a photograph, or its small copy. Raises FileMissing."""
    try:
        with photo_files().open(small_name(photo.file) if small else photo.file) as opened:
            content: bytes = opened.read()
            return content
    except FileNotFoundError as error:
        raise FileMissing(photo.file) from error


def withdraw_photo(*, photo: VisitPhoto, author: Staff, moment: datetime) -> None:
    """Take a photograph of one's own visit back: the row leaves its trail, the files are deleted for good.

    Its receipt stays, so that a phone that sends it once more does not bring it back. Raises AnothersRecord.
    """
    if photo.visit.staff_id != author.pk:
        raise AnothersRecord(str(photo.pk))
    changes = ChangeSet()
    changes.delete(photo)
    with transaction.atomic():
        changes.save(actor=author.username, moment=moment, reason="withdrawn")
        transaction.on_commit(lambda: _delete_files(photo.file), robust=True)


def _delete_files(name: str) -> None:
    for file in (name, small_name(name)):
        photo_files().delete(file)


def orphans(moment: datetime) -> list[str]:
    """The files in the storage of photographs that belong to no row and are older than an hour."""
    files = photo_files()
    known = set(VisitPhoto.objects.values_list("file", flat=True))
    known |= {small_name(name) for name in known}
    return [
        name
        for name in sorted(_names(files, ""))
        if name not in known and files.get_modified_time(name) < moment - ORPHAN_AGE
    ]


def delete_orphans(names: list[str]) -> None:
    """Delete files that ``orphans`` found."""
    for name in names:
        photo_files().delete(name)


def _names(files: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = files.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        yield from _names(files, f"{folder}{inner}/")

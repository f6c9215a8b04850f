"""What kind of file it is, by its first bytes; the name does not matter."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _

from .problems import UnreadableFile

MAX_UNPACKED = 1 << 30
"""Bytes that a workbook may unpack to. Larger tables have to come as CSV."""


class Container(StrEnum):
    """The kinds of file that tables are read from."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"


_FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"SQLite format 3": "SQLite",
    b"PAR1": "Parquet",
    b"{\\rtf": "RTF",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
}
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"<style")


def container_of(path: Path) -> Container:
    """The kind of the file. Raises UnreadableFile for one that cannot hold a table, or holds nothing."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise UnreadableFile(
            path.name,
            _("The file cannot be opened (%(error)s).") % {"error": error.strerror},
            _("Check its path and your rights to it."),
        ) from None
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise empty(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if head.startswith((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08")):
        return Container.XLS
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            raise UnreadableFile(
                path.name,
                _("This is a %(format)s file, whatever its name says.") % {"format": name},
                _("Save the table as CSV (UTF-8) or as XLSX and send that."),
            )
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        raise UnreadableFile(
            path.name,
            _("This is a web page or an XML file, whatever its name says."),
            _("Open it in a spreadsheet program, save it as XLSX and send that."),
        )
    return Container.TEXT


def empty(path: Path) -> UnreadableFile:
    """The problem of a file without content."""
    return UnreadableFile(
        path.name, _("The file is empty."), _("Export it again; check the filter and the period.")
    )


def too_large(path: Path) -> UnreadableFile:
    """The problem of a workbook that takes too much memory or time."""
    return UnreadableFile(
        path.name,
        _("The workbook is too large to be read."),
        _("Save the sheet as CSV (UTF-8) and send that."),
    )


def _zipped(path: Path) -> Container:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError):
        raise UnreadableFile(
            path.name,
            _("The workbook or archive is cut off or damaged."),
            _("Send it again and compare the file sizes."),
        ) from None
    if "xl/workbook.xml" in names:
        if size > MAX_UNPACKED:
            raise too_large(path)
        return Container.XLSX
    raise UnreadableFile(
        path.name,
        _("This is a ZIP archive or another office document, not an XLSX workbook."),
        _("Unpack it, or save the table as XLSX or CSV (UTF-8), and send that."),
    )

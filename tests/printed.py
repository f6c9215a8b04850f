"""What tests of printed documents share: a document to print with, and readers of what came out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from salesforce_app.pdf.document import Document


def document(**changes: Any) -> Document:
    """A document whose pages are numbered in English."""
    values: dict[str, Any] = {
        "title": "Monthly report",
        "language": "en",
        "page_label": lambda page, pages: f"Page {page} of {pages}",
    }
    return Document(**(values | changes))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def poppler(tool: str, pdf: bytes, folder: Path, *options: str) -> str:
    """What one of poppler's tools says about a file; skips the test where poppler is not installed."""
    program = shutil.which(tool)
    if not program:
        pytest.skip(f"{tool} is not installed (Debian: poppler-utils)")
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    arguments: Sequence[str] = [program, *options, str(path)]
    if tool == "pdftotext":
        arguments = [*arguments, "-"]
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout

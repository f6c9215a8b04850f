"""Files that cannot be a table end in one clear error: the file, the reason, the remedy."""

from __future__ import annotations

import contextlib
import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from salesforce_app.imports import containers, sheets
from salesforce_app.imports.bulk import read_chunks
from salesforce_app.imports.encodings import BLOCK, MAX_LINE
from salesforce_app.imports.problems import UnreadableFile
from salesforce_app.imports.rows import open_table, read_rows
from salesforce_app.imports.source import SourceOptions, open_source

from .tables import SALES, SAMPLES, SHARED, needs_shared_data, write

HEADER = "licence_no,sold_on,amount\n"
GOOD = "0370,2025-06-01,12.30\n"


def refusal(path: Path, options: SourceOptions | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        open_source(path, options or SourceOptions())
    assert path.name in str(caught.value.field)
    assert str(caught.value.remedy).endswith(".") or str(caught.value.remedy).endswith('".')
    return caught.value


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["licence_no", "sold_on", "amount"], ["0370", "2025-06-01", 12.3]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("content", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"sep=;\n"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert refusal(path).reason == "The file is empty."


@pytest.mark.parametrize("rest", ["", "\n\n", " , , \n"])
def test_a_header_without_rows(tmp_path: Path, rest: str) -> None:
    assert "a header but no rows" in str(refusal(write(tmp_path / "file.csv", HEADER + rest)).reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "This is a PDF file, whatever its name says."),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is a PNG file"),
        (b"\x1f\x8b\x08\0\0", "This is a gzip file"),
        (b"Rar!\x1a\x07\x00", "This is a RAR file"),
        (b"SQLite format 3\0", "This is a SQLite file"),
        (b"<html><table><tr><td>1</td></tr></table>", "a web page or an XML file"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><Workbook/>", "a web page or an XML file"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", "a NUL byte"),
        (HEADER.encode() + b"0370,2025\0-06-01,1\n", "a NUL byte"),
        (zipped(a="1"), "a ZIP archive or another office document"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a ZIP archive"),
        (zipped(a="1" * 500)[:200], "cut off or damaged"),
        (xlsx()[:2000], "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged, or a stray cell"),
        (zipped(**{"xl/workbook.xml": "<workbook"}), "damaged, or a stray cell"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_file_of_another_kind_named_csv(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert reason in str(refusal(path).reason)


@needs_shared_data
def test_a_real_archive_with_gbk_names() -> None:
    assert "ZIP" in str(refusal(SHARED / "encodings" / "amap_code_tables.zip").reason)


@pytest.mark.parametrize("name", ["absent.csv", "folder"])
def test_a_file_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    assert "cannot be opened" in str(refusal(tmp_path / name).reason)


def test_three_hundred_columns(tmp_path: Path) -> None:
    header = ",".join(f"c{number}" for number in range(300))
    path = write(tmp_path / "file.csv", f"{header}\n{',' * 299}1\n")
    assert refusal(path).reason == "The header has 300 columns; at most 200 are read."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_of_a_hundred_megabytes_is_refused_without_being_held(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.csv"
    with path.open("w", encoding=encoding) as file:
        file.write(HEADER + GOOD)
        for _ in range(100):
            file.write("x" * (1 << 20))
    tracemalloc.start()
    error = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.reason == "The line is longer than 131072 bytes."
    assert error.line == 3
    assert peak < 8 * BLOCK


def test_the_longest_line_that_is_read(tmp_path: Path) -> None:
    longest = "x" * (MAX_LINE - 2) + ",1"
    path = write(tmp_path / "file.csv", f"a,b\n{longest}\n{longest}\n1,2\n")
    assert [row.line for row in open_source(path).rows()] == [2, 3, 4]
    assert refusal(write(path, f"a,b\n1,2\n\nx{longest}\n1,2\n")).line == 4
    assert refusal(write(path, f"a,b\r1,2\r\rx{longest}\r1,2\r")).line == 4


def test_a_byte_that_no_encoding_explains(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(HEADER.encode() + "0370,福兴,1\n".encode() + b"0371,\xff\xff,1\n")
    error = refusal(path)
    assert error.line == 3
    assert "not UTF-8" in str(error.reason)
    assert "line 3" in str(error.field)


def test_western_european_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "name,x\nMünchen,1\nKöln,2\nZürich,3\n", "cp1252")
    error = refusal(path)
    assert error.line == 2
    assert "makes no sense" in str(error.reason)
    assert open_source(path, SourceOptions(encoding="cp1252")).headers == ("name", "x")


def test_a_stated_encoding_that_does_not_fit(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "名,x\n1,2\n福,3\n", "gb18030")
    error = refusal(path, SourceOptions(encoding="utf-8"))
    assert (error.line, error.reason) == (1, "The line is not in the stated encoding utf-8.")


def test_utf16_that_is_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes((HEADER + GOOD).encode("utf-16")[:-1])
    assert "does not go on as such" in str(refusal(path).reason)


def test_a_header_that_was_garbled_on_its_way(tmp_path: Path) -> None:
    garbled = "许可证号,店名\n1,2\n".encode().decode("gb18030", errors="replace")
    error = refusal(write(tmp_path / "file.csv", garbled))
    assert "was garbled" in str(error.reason)
    assert error.line == 1


def test_headers_that_stand_twice(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "file.csv", "a,Licence_No,b,licence no\n1,2,3,4\n"))
    assert error.reason == "Several columns have the same header: Licence_No, licence no."


QUOTES = [
    (HEADER + GOOD + '0371,"2025-06-01,1\n' + GOOD * 5, 3, "never closed"),
    (HEADER + GOOD + '0371,"2025"-06-01,1\n', 3, "more text follows"),
    (HEADER + '"a\nb",2025-06-01,1\n' + 'x,"y\n' + GOOD * 20_000, 4, "never closed"),
]


@pytest.mark.parametrize(("text", "line", "reason"), QUOTES, ids=["open", "text after", "to the end"])
def test_unbalanced_quotes_end_rows_and_chunks_alike(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    source = open_table(write(tmp_path / "file.csv", text), SALES)
    for reading in (read_rows(source, SALES), read_chunks(source, SALES)):
        with pytest.raises(UnreadableFile) as caught:
            list(reading)
        assert caught.value.line == line
        assert reason in str(caught.value.reason)


def test_an_unbalanced_quote_in_the_header(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "file.csv", '"a,b\n1,2\n')).line == 1


def test_a_file_that_changes_after_it_was_opened(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", HEADER + GOOD * 10)
    source = open_table(path, SALES)
    path.write_bytes(HEADER.encode() + b"0371,\xff,1\n")
    with pytest.raises(UnreadableFile, match="changed while it was read"):
        list(source.rows())


def test_the_wrong_delimiter_is_named_as_the_likely_cause(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "licence_no:sold_on:amount\n0370:2025-06-01:1\n")
    with pytest.raises(UnreadableFile) as caught:
        read_rows(open_table(path, SALES), SALES)
    assert caught.value.reason == (
        "Required columns are missing: licence_no, sold_on, amount. The file has: licence_no:sold_on:amount."
    )
    assert str(caught.value.remedy).startswith("Only one column was found")


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_UNPACKED", 1000)
    path = tmp_path / "file.xlsx"
    path.write_bytes(xlsx())
    assert "too large" in str(refusal(path).reason)


def test_a_cell_at_the_end_of_the_grid_takes_nobody_down(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["XFD1048576"] = "licence_no", "0370", "stray"
    path = tmp_path / "file.xlsx"
    book.save(path)
    assert "a stray cell far outside the table" in str(refusal(path).reason)


@pytest.mark.parametrize("place", range(0, 5632, 97))
def test_a_damaged_old_workbook_is_read_or_refused(tmp_path: Path, place: int) -> None:
    content = bytearray((SAMPLES / "sales.xls").read_bytes())
    content[place : place + 4] = b"\xff\xff\xff\x7f"
    path = tmp_path / "file.xls"
    path.write_bytes(content)
    with contextlib.suppress(UnreadableFile):
        assert len(list(open_source(path).rows())) <= 2


def test_a_workbook_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_SECONDS", 0.001)
    path = tmp_path / "file.xlsx"
    path.write_bytes(xlsx())
    assert "too large" in str(refusal(path).reason)


def test_a_workbook_without_content_or_without_the_named_sheet(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    openpyxl.Workbook().save(path)
    assert refusal(path).reason == "The workbook is empty."
    error = refusal(path, SourceOptions(sheet="June"))
    assert error.reason == "There is no sheet “June”; the sheets are: Sheet."
    path.write_bytes(xlsx())
    assert refusal(path, SourceOptions(skip_lines=5)).reason == "The file is empty."
    assert "no rows" in str(refusal(path, SourceOptions(skip_lines=1)).reason)

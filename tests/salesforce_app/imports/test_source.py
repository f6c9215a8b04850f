"""Opening a file: kind, encoding, delimiter, header, and rows with their line numbers."""

from __future__ import annotations

import gc
import hashlib
import tempfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from salesforce_app.imports import encodings
from salesforce_app.imports.containers import Container
from salesforce_app.imports.encodings import is_everyday
from salesforce_app.imports.problems import UnreadableFile
from salesforce_app.imports.source import RawRow, Source, SourceOptions, open_source

from .tables import SALES, SAMPLES, SHARED, needs_shared_data, write

SIMPLIFIED = "许可证号,店名,销售日期,金额\n037020000001,福兴商店,2025-06-01,1234.50\n"
TRADITIONAL = "許可證號,店名,銷售日期,金額\n037020000001,順發超市,2025-06-01,88.00\n"


def rows(source: Source) -> list[RawRow]:
    return list(source.rows())


@pytest.mark.parametrize(
    ("text", "written_as", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "cp950"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (SIMPLIFIED.replace("福兴", "𠮷㛃䶮"), "gb18030", "gb18030"),
        (TRADITIONAL.replace("順發", "冇嘢"), "big5hkscs", "big5hkscs"),
        ("licence_no,amount\n0370,1\n", "ascii", "utf-8"),
    ],
)
@pytest.mark.parametrize("known_headers", [frozenset(), SALES.known_headers], ids=["blind", "knowing"])
def test_the_encoding_is_found_from_the_bytes(
    tmp_path: Path, text: str, written_as: str, found: str, known_headers: frozenset[str]
) -> None:
    path = write(tmp_path / "file.csv", text, written_as)
    source = open_source(path, known_headers=known_headers)
    assert source.encoding == found
    header, row = text.splitlines()
    assert source.headers == tuple(header.split(","))
    assert rows(source) == [RawRow(2, tuple(row.split(",")))]
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_known_headers_decide_where_both_encodings_fit(tmp_path: Path) -> None:
    both = next(
        text
        for text in (chr(a) + chr(b) for a in range(0x4E00, 0x9FA5, 7) for b in range(0x4E00, 0x9FA5, 1009))
        if fits_both(text)
    )
    path = write(tmp_path / "file.csv", f"{both},x\n1,2\n", "cp950")
    other = path.read_bytes().decode("gb18030").split(",")[0]
    assert open_source(path, known_headers={both}).headers[0] == both
    assert open_source(path, known_headers={other}).headers[0] == other


def fits_both(text: str) -> bool:
    try:
        return text.encode("cp950").decode("gb18030").isalpha()
    except UnicodeError:
        return False


def test_a_tie_is_put_to_the_vote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "file.csv", "名,x\n" + "中文,1\n" * 20, "gb18030")
    monkeypatch.setattr(encodings, "is_everyday", lambda character: True)
    assert open_source(path).headers == ("名", "x")


@pytest.mark.parametrize("character", "的店號銷，（￥·㎡")
def test_everyday_characters(character: str) -> None:
    assert is_everyday(character)


@pytest.mark.parametrize("character", "彲﹋らïЖ砛\ue000")
def test_characters_that_a_wrong_encoding_shows(character: str) -> None:
    assert not is_everyday(character)


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "encoding", "header", "count"),
    [
        ("hainan_poi_gb18030.csv", "gb18030", "名称", 1220),
        ("koubei_shop_info_gbk.csv", "gb18030", "city_name", 2000),
        ("cn_streets_utf8.csv", "utf-8", "areaCode", 2002),
        ("cn_areas_utf8.csv", "utf-8", "cityCode", 2978),
    ],
)
def test_real_chinese_files(name: str, encoding: str, header: str, count: int) -> None:
    source = open_source(SHARED / "encodings" / name)
    assert source.encoding == encoding
    assert header in source.headers
    assert len(rows(source)) == count


@needs_shared_data
@pytest.mark.parametrize("target", ["gb18030", "utf-16-le"])
def test_real_place_names_survive_another_encoding(tmp_path: Path, target: str) -> None:
    path = SHARED / "encodings" / "cn_streets_utf8.csv"
    again = write(tmp_path / "streets.csv", path.read_text(encoding="utf-8"), target)
    assert rows(open_source(again)) == rows(open_source(path))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_from_the_header(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in (["a,b;c", "d"], ["1", "2"])]
    lines[0] = lines[0].replace("a,b;c", '"a,b;c"')
    source = open_source(write(tmp_path / "file.csv", "\n".join(lines) + "\n"), known_headers={"d"})
    assert source.delimiter == delimiter
    assert source.headers == ("a,b;c", "d")
    assert rows(source) == [RawRow(2, ("1", "2"))]


def test_a_stated_delimiter_line_is_obeyed_and_counted(tmp_path: Path) -> None:
    source = open_source(write(tmp_path / "file.csv", "sep=;\r\na;b\r\n1;2\r\n"))
    assert (source.delimiter, rows(source)) == (";", [RawRow(3, ("1", "2"))])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_lines_are_counted_through_quoted_line_breaks_and_blank_lines(
    tmp_path: Path, end: str, encoding: str
) -> None:
    text = end.join(["店,b", "1,2", "", '3,"x', "", 'y"', " , ", "4,5"])
    source = open_source(write(tmp_path / "file.csv", text, encoding))
    assert rows(source) == [RawRow(2, ("1", "2")), RawRow(4, ("3", f"x{end}{end}y")), RawRow(8, ("4", "5"))]


def test_a_header_over_several_lines_and_below_a_title(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", 'Sales of June\n\n"a\nb",c\n1,2\n')
    source = open_source(path, SourceOptions(skip_lines=1))
    assert source.headers == ("a\nb", "c")
    assert rows(source) == [RawRow(5, ("1", "2"))]


def test_a_file_without_header_gets_its_columns_from_the_options(tmp_path: Path) -> None:
    path = write(tmp_path / "file.txt", "1|2\n3|4\n")
    source = open_source(path, SourceOptions(delimiter="|", header=False, columns=("a", "b")))
    assert source.headers == ("a", "b")
    assert rows(source) == [RawRow(1, ("1", "2")), RawRow(2, ("3", "4"))]


def test_a_stated_encoding_is_used(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "名前,x\nカナ,1\n", "shift_jis")
    assert open_source(path, SourceOptions(encoding="shift_jis")).headers == ("名前", "x")


def test_rows_can_be_read_again(tmp_path: Path) -> None:
    source = open_source(write(tmp_path / "file.csv", "a,b\n1,2\n"))
    assert rows(source) == rows(source) != []


def workbook(path: Path, cells: list[list[object]], *, title: str = "Sheet") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in cells:
        sheet.append(row)
    book.save(path)
    return book


def test_a_workbook_gives_typed_cells_and_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    workbook(
        path,
        [
            [],
            ["许可证号", "日期", "到店", "数", "空", None],
            ["037", date(2025, 6, 1), datetime(2025, 6, 1, 8, 30), 12, None],
            [],
            [370200000001, "2025/6/1", None, 1.5, None, "beside the table"],
        ],
    )
    source = open_source(path)
    assert (source.container, source.encoding, source.sheet and source.sheet.name) == ("xlsx", None, "Sheet")
    assert source.headers == ("许可证号", "日期", "到店", "数", "空")
    assert rows(source) == [
        RawRow(3, ("037", date(2025, 6, 1), datetime(2025, 6, 1, 8, 30), 12.0, None)),
        RawRow(5, (370200000001.0, "2025/6/1", None, 1.5, None)),
    ]


def test_the_bytes_decide_what_a_file_is_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    workbook(path.with_suffix(".xlsx"), [["a"], ["1"]])
    path.with_suffix(".xlsx").rename(path)
    assert open_source(path).container is Container.XLSX
    text = write(tmp_path / "file.xls", "a\tb\n1\t2\n")
    assert open_source(text).delimiter == "\t"


def test_an_old_workbook_is_read_alike() -> None:
    source = open_source(SAMPLES / "sales.xls")
    assert source.container is Container.XLS
    assert source.headers == ("许可证号", "销售日期", "金额", "单据号", "数量")
    assert rows(source) == [
        RawRow(2, ("037020000001", date(2025, 6, 1), 1234.5, "DH-1", 12.0)),
        RawRow(3, (370200000002.0, "2025年6月2日", "￥88.00", "=1+1", 5.0)),
    ]


def test_the_first_visible_sheet_with_content_is_read_unless_another_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "empty"
    for title in ("hidden", "first", "second"):
        sheet = book.create_sheet(title)
        sheet.append([f"head of {title}"])
        sheet.append([title])
    book["hidden"].sheet_state = "hidden"
    book.save(path)
    source = open_source(path)
    assert (source.headers, source.other_sheets) == (("head of first",), ("second",))
    assert open_source(path, SourceOptions(sheet="second")).headers == ("head of second",)
    assert open_source(path, SourceOptions(sheet="hidden")).headers == ("head of hidden",)


def test_rows_above_the_header_of_a_sheet_can_be_skipped(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    workbook(path, [["A title", "over", "three"], [None], ["a", "b"], ["1", "2"]])
    source = open_source(path, SourceOptions(skip_lines=1))
    assert (source.headers, rows(source)) == (("a", "b"), [RawRow(4, ("1", "2"))])
    bare = open_source(path, SourceOptions(skip_lines=3, header=False, columns=("x", "y", "z")))
    assert rows(bare) == [RawRow(4, ("1", "2", None))]


def test_the_rows_of_a_sheet_leave_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    source = open_source(SAMPLES / "sales.xls")
    assert rows(source) == rows(source) != []
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    del source
    gc.collect()
    with pytest.raises(UnreadableFile):
        open_source(SAMPLES / "sales.xls", SourceOptions(sheet="absent"))
    assert list((tmp_path / "tmp").iterdir()) == []


@needs_shared_data
def test_a_real_workbook_whose_ids_are_formatted_as_dates() -> None:
    source = open_source(SHARED / "adventureworks" / "SalesOrderHeader.xlsx")
    first = next(source.rows())
    assert dict(zip(source.headers, first.cells, strict=True))["SalesOrderID"] == date(2019, 7, 13)

"""Headers: which column is which."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from salesforce_app.imports.folding import fold
from salesforce_app.imports.plan import Plan, make_plan
from salesforce_app.imports.problems import UnreadableFile
from salesforce_app.imports.rows import open_table
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import Identifier, Text

from .tables import SALES, TARGETS, write


def plan_of(path: Path, header: str, table: Table = SALES) -> Plan:
    cells = ",".join("1" for _ in header.split(","))
    return make_plan(open_table(write(path / "file.csv", f"{header}\n{cells}\n"), table), table)


@pytest.mark.parametrize(
    "header",
    [
        "licence_no,sold_on,amount",
        "Licence No,SOLD ON,Amount",
        "LICENCE-NO, sold_on ,amount.",
        "许可证号,销售日期,金额",
        "許可證號,銷售日期,金額",
        "*许可证号,销售 日期,金额（元）",
        "ｌｉｃｅｎｃｅ＿ｎｏ,sold_on,金额(元)",
        '"amount","许可证号","sold_on"',
    ],
)
def test_headers_are_known_in_any_spelling_and_order(tmp_path: Path, header: str) -> None:
    assert {plan.name for plan in plan_of(tmp_path, header).columns} == {"licence_no", "sold_on", "amount"}


def test_extra_columns_are_ignored_and_reported(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "remark,licence_no,sold_on,,amount,weather")
    assert plan.ignored == ("remark", "weather")


def test_missing_columns_are_named_in_one_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_of(tmp_path, "licence_no,price")
    assert caught.value.reason == (
        "Required columns are missing: sold_on, amount. The file has: licence_no, price."
    )


def test_missing_columns_are_named_in_chinese_for_chinese_readers(tmp_path: Path) -> None:
    with translation.override("zh-hans"), pytest.raises(UnreadableFile) as caught:
        plan_of(tmp_path, "licence_no,price")
    assert "销售日期 (sold_on), 金额 (amount)" in str(caught.value.reason)


def test_one_of_a_group_is_enough_but_none_is_an_error(tmp_path: Path) -> None:
    assert plan_of(tmp_path, "unit_code,month,amount", TARGETS).groups == (("unit_code",),)
    assert plan_of(tmp_path, "线路编码,片区编码,month,amount", TARGETS).groups == (
        ("unit_code", "route_code"),
    )
    with pytest.raises(UnreadableFile) as caught:
        plan_of(tmp_path, "month,amount", TARGETS)
    assert "missing: unit_code / route_code." in str(caught.value.reason)


def test_two_headers_for_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_of(tmp_path, "licence_no,许可证号,sold_on,amount")
    assert caught.value.reason == "Several headers name the column licence_no: licence_no, 许可证号."


def test_a_long_list_of_headers_is_cut_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_of(tmp_path, ",".join(f"c{number}" for number in range(40)))
    assert "c29 …" in str(caught.value.reason)
    assert "c30" not in str(caught.value.reason)


def test_a_table_whose_columns_share_a_header_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="two columns of x"):
        Table("x", (Column("a", Text(), aliases=("名称",)), Column("b", Text(), aliases=("名 称",))))
    with pytest.raises(ValueError, match="number of the line"):
        Table("x", (Column("line", Identifier()),))
    with pytest.raises(KeyError):
        Table("x", (Column("a", Text()),), any_of=(("a", "b"),))


@pytest.mark.parametrize(
    ("one", "other"),
    [("線路編碼", "线路编码"), ("店铺面积（㎡）", "店铺面积"), ("Ａ-b c", "ab_C"), ("*金额(元)", "金额")],
)
def test_spellings_that_are_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("金额(万元)", "金额"), ("到店时间", "离店时间"), ("名称", "编码")]
)
def test_spellings_that_are_two_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)

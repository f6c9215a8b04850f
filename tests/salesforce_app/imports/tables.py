"""Tables of the shape that the product's own have, for the tests of the reading room."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from salesforce_app.imports.problems import Cell, ValueProblem
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import (
    LATITUDE,
    LENGTH,
    LONGITUDE,
    WEEKDAYS,
    Amount,
    CalendarMonth,
    Choice,
    Date,
    DateTime,
    Identifier,
    Integer,
    IntegerList,
    Measure,
    Parser,
    Text,
    TextList,
)

ROOT = Path(__file__).parents[3]
MAPPINGS = ROOT / "examples" / "mappings"
SAMPLES = ROOT / "tests" / "data" / "imports"
SHARED = ROOT.parent / "shared" / "data"

needs_shared_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files in ../shared are not here")

UNITS = Table(
    "units",
    (
        Column("code", Identifier(20), True, ("编码",)),
        Column("name", Text(60), True, ("名称",)),
        Column(
            "kind",
            Choice({"company": (), "region": (), "district": (), "territory": ("片区",)}),
            True,
            ("类型",),
        ),
        Column("parent_code", Identifier(20), False, ("上级编码",)),
    ),
)
ROUTES = Table(
    "routes",
    (
        Column("code", Identifier(30), True, ("线路编码",)),
        Column("name", Text(60), True, ("线路名称",)),
        Column("unit_code", Identifier(20), True, ("片区编码",)),
        Column("kind", Choice({"order_visit": ("访销",), "delivery": ("送货",)}), False, ("线路类型",)),
        Column("order_weekdays", IntegerList(1, 7, WEEKDAYS), False, ("订货日",)),
        Column("since", Date(), False, ("生效日期",)),
    ),
)
RETAILERS = Table(
    "retailers",
    (
        Column("licence_no", Identifier(40), True, ("许可证号",)),
        Column("name", Text(120), True, ("店名",)),
        Column("route_code", Identifier(30), True, ("线路编码",)),
        Column("status", Choice({"active": ("在营", "正常"), "closed": ("歇业",)}), False, ("状态",)),
        Column("opened_on", Date(), False, ("开业日期",)),
        Column("licence_expires_on", Date(), False, ("许可证到期日",)),
        Column("owner_name", Text(120), False, ("店主姓名",)),
        Column(
            "floor_area_m2",
            Measure(maximum=Decimal(5000), highest=Decimal(100_000)),
            False,
            ("店铺面积",),
        ),
        Column("address", Text(200), False, ("地址",)),
        Column("township", Text(60), False, ("乡镇",)),
        Column("village", Text(60), False, ("村",)),
        Column("latitude", LATITUDE, False, ("纬度",)),
        Column("longitude", LONGITUDE, False, ("经度",)),
        Column("datum", Choice({"WGS84": (), "GCJ02": (), "BD09": ()}), False, ("坐标系",)),
        Column("business_type", Choice({"Z": ("食杂店",), "B": ("便利店",)}), False, ("业态",)),
    ),
)
SALES = Table(
    "sales",
    (
        Column("licence_no", Identifier(40), True, ("许可证号",)),
        Column("sold_on", Date(), True, ("销售日期",)),
        Column("amount", Amount(), True, ("金额",)),
        Column("document_no", Identifier(60), False, ("单据号",)),
        Column("line_no", Identifier(20), False, ("行号",)),
        Column("quantity", Integer(), False, ("数量",)),
        Column("product_code", Identifier(60), False, ("商品编码",)),
        Column("product_name", Text(200), False, ("商品名称",)),
        Column("category", Text(100), False, ("类别",)),
    ),
)
VISITS = Table(
    "visits",
    (
        Column("username", Identifier(60), True, ("账号",)),
        Column("licence_no", Identifier(40), True, ("许可证号",)),
        Column("started_at", DateTime(), True, ("到店时间",)),
        Column("visit_id", Identifier(60), False, ("拜访编号",)),
        Column("channel", Choice({"in_person": ("上门",), "phone": ("电话",)}), False, ("方式",)),
        Column("purposes", TextList(Text(60)), False, ("目的",)),
        Column("accuracy_m", Measure(LENGTH, places=1), False, ("精度",)),
    ),
)
TARGETS = Table(
    "targets",
    (
        Column("unit_code", Identifier(20), False, ("片区编码",)),
        Column("route_code", Identifier(30), False, ("线路编码",)),
        Column("month", CalendarMonth(), True, ("月份",)),
        Column("amount", Amount(), True, ("金额",)),
    ),
    any_of=(("unit_code", "route_code"),),
)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """The file, written in an encoding with its line ends as they are."""
    path.write_bytes(text.encode(encoding))
    return path


def refusal(parser: Parser, cell: Cell) -> str:
    """The reason with which a parser refuses a cell; the test fails when it does not."""
    with pytest.raises(ValueProblem) as caught:
        parser.parse(cell)
    assert caught.value.remedy.endswith(".") or caught.value.remedy.endswith("…")
    return caught.value.reason

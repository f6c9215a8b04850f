"""An office of chance as the files that it would send: to be imported, and to be counted by hand.

Shops move between routes and units in mid-month, open, are suspended, come back and close; a route changes
its unit; sales hold returns, zero amounts and lines without documents; debits are tried again, reversed,
pending or paid otherwise. The same seed makes the same files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

Row = dict[str, Any]
Files = list[tuple[str, list[Row]]]

CHINESE = {
    "units": {"code": "编码", "name": "名称", "kind": "类型", "parent_code": "上级编码"},
    "routes": {
        "code": "线路编码",
        "name": "线路名称",
        "unit_code": "片区编码",
        "kind": "线路类型",
        "order_weekdays": "订货日",
        "since": "生效日期",
    },
    "staff": {"username": "账号", "name": "姓名", "role": "角色", "unit_code": "片区编码"},
    "retailers": {
        "licence_no": "许可证号",
        "name": "店名",
        "route_code": "线路编码",
        "status": "状态",
        "opened_on": "开业日期",
        "township": "乡镇",
        "village": "村",
        "visits_per_month": "月拜访次数",
        "since": "生效日期",
    },
    "sales": {
        "licence_no": "许可证号",
        "sold_on": "销售日期",
        "amount": "金额",
        "document_no": "单据号",
        "line_no": "行号",
        "quantity": "数量",
        "product_code": "商品编码",
    },
    "enrolments": {"licence_no": "许可证号", "stage": "状态", "since": "日期", "reason": "原因"},
    "debits": {
        "licence_no": "许可证号",
        "due_no": "应扣单号",
        "due_on": "应扣日期",
        "amount": "金额",
        "attempt_no": "扣款序号",
        "result": "结果",
        "reason": "原因",
        "reversed_on": "冲正日期",
        "paid_other": "其他付款",
    },
    "visits": {
        "username": "账号",
        "licence_no": "许可证号",
        "started_at": "到店时间",
        "visit_id": "拜访编号",
        "ended_at": "离店时间",
        "channel": "方式",
    },
}

REASONS = ["INSUFFICIENT_FUNDS", "ACCOUNT_CLOSED", "NAME_MISMATCH", "CARD_LOST", "BANK_SYSTEM"]
COURSES = {"ok": 70, "failed ok": 8, "failed failed": 6, "failed failed failed": 5, "pending": 5, "failed": 6}
STAGES = ["signed", "card_issued signed verified", "card_issued", "signed revoked", "exempt_cash", ""]


def make_files(seed: int, *, shops: int, months: int) -> Files:
    """Rows by kind, in an order in which they can be imported: what is stamped comes after the moves."""
    maker = _Maker(Random(seed), shops, date(2024, 11, 1), months)
    facts = [("sales", maker.sales()), ("enrolments", maker.enrolments())]
    facts += [("debits", maker.debits()), ("visits", maker.visits())]
    return [(kind, rows) for kind, rows in [*maker.masters(), *maker.changes(), *facts] if rows]


class _Maker:
    def __init__(self, random: Random, shops: int, begin: date, months: int) -> None:
        self.random = random
        self.begin = begin
        self.end = begin + timedelta(days=31 * months)
        self.territories = ["T1", "T2", "T3"]
        self.routes = [f"{unit}-{number}" for unit in self.territories for number in (1, 2)]
        self.shops: dict[str, Row] = {}
        for number in range(shops):
            opened = random.choice([None, date(2015, 3, 1), begin - timedelta(days=random.randrange(400))])
            status = random.choices(["active", None, "prospect"], [8, 2, 0.4])[0]
            if random.random() < 0.15:
                opened, status = self.day(), random.choice(["active", "new"])
            township, village = random.choice(
                [("东乡", "王家村"), ("西乡", "王家村"), ("东乡", "湖㳇"), ("", "")]
            )
            licence = f"{3300000 + number:010d}"
            self.shops[licence] = {
                "licence_no": licence,
                "name": f"店{number}",
                "route_code": random.choice(self.routes),
                "status": status,
                "opened_on": opened,
                "township": township or None,
                "village": village or None,
                "visits_per_month": random.choice([None, None, 1, 2, 4]),
                "since": None,
            }

    def day(self, start: date | None = None) -> date:
        first = max(start or self.begin, self.begin)
        return first + timedelta(days=self.random.randrange((self.end - first).days))

    def days(self, chance: float) -> Iterator[date]:
        for number in range((self.end - self.begin).days):
            if self.random.random() < chance:
                yield self.begin + timedelta(days=number)

    def masters(self) -> Files:
        units = [
            {"code": "C", "name": "县局", "kind": "company", "parent_code": None},
            {"code": "D", "name": "District", "kind": "district", "parent_code": "C"},
            *(
                {"code": t, "name": f"片区{t}", "kind": "territory", "parent_code": "D"}
                for t in self.territories
            ),
            {"code": "T0", "name": "Empty", "kind": "territory", "parent_code": "C"},
        ]
        weekdays = ["1", "3", "1,4", None, "2", "5"]
        routes = [
            {"code": code, "name": f"线{code}", "unit_code": code[:2], "kind": kind, "order_weekdays": days}
            for code, kind, days in zip(self.routes, ["order_visit", None] * 3, weekdays, strict=True)
        ]
        routes.append(
            {"code": "L", "name": "送货", "unit_code": "T1", "kind": "delivery", "order_weekdays": None}
        )
        staff = [
            {"username": name, "name": name, "role": role, "unit_code": unit}
            for name, role, unit in (("li", "account_manager", "T1"), ("wang", "supervisor", "D"))
        ]
        return [
            ("units", self.random.sample(units, len(units))),
            ("routes", routes),
            ("staff", staff),
            ("retailers", list(self.shops.values())),
        ]

    def changes(self) -> Files:
        """A delivery route for half of the shops, and what happens to shops and to a route."""
        random = self.random
        first, second = [], []
        for shop in self.shops.values():
            row = {key: shop[key] for key in ("licence_no", "name", "route_code", "status")}
            last = self.day(shop["opened_on"])
            fate = random.random()
            if fate < 0.15:
                first.append(row | {"route_code": random.choice(self.routes), "since": last})
            elif fate < 0.25:
                first.append(row | {"status": "suspended", "since": last})
                back = last + timedelta(days=random.randrange(5, 60))
                second.append(row | {"status": "active", "since": back})
            elif fate < 0.32:
                first.append(row | {"status": random.choice(["closed", "suspended"]), "since": last})
            elif fate < 0.4:
                moved = row | {"route_code": random.choice(self.routes)}
                first.append(moved | {"since": last})
                second.append(moved | {"status": "suspended", "since": last + timedelta(days=9)})
        delivered = [
            {"licence_no": licence, "name": shop["name"], "route_code": "L", "since": self.begin}
            for licence, shop in self.shops.items()
            if random.random() < 0.5
        ]
        route = {"code": "T1-1", "name": "线T1-1", "unit_code": "T2", "order_weekdays": "3"}
        middle = self.begin + (self.end - self.begin) * 0.6
        return [
            ("retailers", delivered),
            ("retailers", first),
            ("retailers", second),
            ("routes", [route | {"since": middle}]),
        ]

    def sales(self) -> list[Row]:
        random = self.random
        rows: list[Row] = []
        for licence in self.shops:
            level = int(100_00 * random.paretovariate(1.1))
            for sold_on in self.days(0.13 if random.random() < 0.95 else 0):
                style = random.random()
                for line in range(random.choice([1, 1, 2, 3])):
                    amount = random.choice([level, level, 0, random.randrange(1000_00), -level // 2])
                    row = {"licence_no": licence, "sold_on": sold_on, "amount": amount}
                    row["quantity"] = random.choice([None, random.randrange(60)])
                    row["product_code"] = f"P{line}"
                    row["document_no"] = f"N{licence}{sold_on:%y%m%d}" if style < 0.7 else None
                    row["line_no"] = line + 1 if style < 0.6 or style > 0.85 else None
                    rows.append(row)
        return random.sample(rows, len(rows))

    def enrolments(self) -> list[Row]:
        rows = []
        for licence in self.shops:
            since = self.day() - timedelta(days=90)
            for stage in self.random.choice(STAGES).split():
                reason = "elderly" if stage == "exempt_cash" else None
                rows.append({"licence_no": licence, "stage": stage, "since": since, "reason": reason})
                since += timedelta(days=self.random.randrange(1, 150))
        return rows

    def debits(self) -> list[Row]:
        random = self.random
        rows: list[Row] = []
        dues = ((licence, due_on) for licence in self.shops for due_on in self.days(0.06))
        for number, (licence, due_on) in enumerate(dues):
            due = {"licence_no": licence, "due_no": f"DU{number}", "due_on": due_on}
            due["amount"] = random.randrange(1, 5000_00)
            results = random.choices(list(COURSES), list(COURSES.values()))[0].split()
            for attempt_no, result in enumerate(results, 1):
                row = due | {
                    "attempt_no": attempt_no,
                    "result": result,
                    "reversed_on": None,
                    "paid_other": None,
                }
                row["reason"] = random.choice(REASONS) if result == "failed" else None
                if result == "ok" and random.random() < 0.08:
                    row["reversed_on"] = due_on + timedelta(days=random.randrange(20))
                if result == "failed" and attempt_no == len(results):
                    row["paid_other"] = random.choice([None, "cash", "pos", "transfer", "cancelled"])
                rows.append(row)
        return rows

    def visits(self) -> list[Row]:
        random = self.random
        rows: list[Row] = []
        for licence in self.shops:
            for number, day in enumerate(self.days(0.05)):
                start = datetime.combine(day, time(random.randrange(8, 23), random.randrange(60)))
                end = random.choice([None, start + timedelta(minutes=random.choice([1, 12, 130, 300]))])
                row = {"username": random.choice(["li", "wang"]), "licence_no": licence, "started_at": start}
                row |= {"ended_at": end, "channel": random.choice(["in_person", "in_person", "phone", None])}
                rows.append(row | {"visit_id": random.choice([None, f"{licence}-{number}"])})
        return rows


def write_files(files: Files, folder: Path, seed: int) -> list[tuple[str, Path]]:
    """The rows as files, each in a guise of chance: language, encoding, delimiter, workbook, notation."""
    random = Random(seed)
    return [
        (kind, _write(kind, rows, folder / f"{number:02d}-{kind}", random))
        for number, (kind, rows) in enumerate(files)
    ]


def _write(kind: str, rows: Sequence[Row], path: Path, random: Random) -> Path:
    columns = list(rows[0])
    random.shuffle(columns)
    head = [CHINESE[kind][name] for name in columns] if random.random() < 0.5 else columns
    dates = random.choice(["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"])
    amounts = random.choice(["{:.2f}", "{:,.2f}", "￥{:.2f}"])

    def text(name: str, value: Any) -> Any:
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            return dates.format(value)
        return amounts.format(value / 100) if name == "amount" else value

    if random.random() < 0.25:
        path = path.with_suffix(".xlsx")
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(head)
        for row in rows:
            sheet.append([row[name] / 100 if name == "amount" else row[name] for name in columns])
        book.save(path)
        return path
    path = path.with_suffix(".csv")
    encoding, delimiter = random.choice(
        [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ","), ("utf-8", "\t")]
    )
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(head)
        writer.writerows([text(name, row[name]) for name in columns] for row in rows)
    return path

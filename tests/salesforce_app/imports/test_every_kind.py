"""What holds for the files of every kind that is planned row by row."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesforce_app.imports.batches import Verdict, run_import
from salesforce_app.imports.kinds import import_of
from salesforce_app.imports.models import ImportBatch
from tests.cast import Cast
from tests.importing import NOW, Record, bring, counts, dump, make_file, refusals, undo

pytestmark = pytest.mark.django_db

ENGLISH: dict[str, list[Record]] = {
    "units": [
        {"code": "W1", "name": "西一片区", "kind": "territory", "parent_code": "W"},
        {"code": "W", "name": "West", "kind": "district", "parent_code": "C"},
        {"code": "E", "name": "East", "kind": "district", "parent_code": ""},
    ],
    "routes": [
        {"code": "R1", "name": "城东一线", "unit_code": "N1", "kind": "order_visit", "order_weekdays": "1,4"},
        {"code": "R2", "name": "Two", "unit_code": "N", "kind": "delivery", "since": "2024-01-01"},
        {"code": "R3", "name": "Three", "unit_code": "S1", "order_weekdays": "7"},
    ],
    "staff": [
        {
            "username": "he.ping",
            "name": "何平",
            "role": "account_manager",
            "unit_code": "N2",
            "language": "zh-hans",
        },
        {
            "username": "ann",
            "name": "Ann",
            "role": "director",
            "unit_code": "S",
            "since": "2024-01-01",
            "language": "en",
        },
        {"username": "bo", "name": "Bo", "role": "administrator", "email": "bo@example.org"},
    ],
    "retailers": [
        {
            "licence_no": "0033001",
            "name": "㮾梨𠮷祥商店",
            "route_code": "N1A",
            "status": "active",
            "opened_on": "2019-05-20",
            "licence_expires_on": "2027-05-19",
            "owner_name": "王芳",
            "owner_sex": "female",
            "owner_birth_year": "1975",
            "owner_birthday": "08-15",
            "owner_birthday_calendar": "lunar",
            "owner_phone": "13800000001",
            "floor_area_m2": "37.5",
            "market_type": "town",
            "business_type": "Z",
            "size_class": "2",
            "grade": "17",
            "integrity_grade": "AA",
            "address": "解放路1号",
            "township": "湖㳇镇",
            "village": "东村",
            "latitude": "31.2304",
            "longitude": "121.4737",
            "datum": "GCJ02",
            "visits_per_month": "2",
            "position": "3",
        },
        {
            "licence_no": "33002",
            "name": "Two",
            "route_code": "N1B",
            "status": "suspended",
            "since": "2024-03-01",
        },
        {"licence_no": "33003", "name": "Three", "route_code": "S1A"},
    ],
    "enrolments": [
        {
            "licence_no": "N1A-1",
            "stage": "signed",
            "since": "2024-01-10",
            "bank": "农业银行",
            "account_last4": "0042",
        },
        {"licence_no": "N1A-1", "stage": "card_issued", "since": "2023-12-01"},
        {"licence_no": "N1A-2", "stage": "exempt_cash", "since": "2024-02-01", "reason": "no bank near"},
    ],
    "visits": [
        {
            "username": "li.jing",
            "licence_no": "N1A-1",
            "started_at": "2024-05-06 09:00",
            "visit_id": "V001",
            "ended_at": "2024-05-06 09:20",
            "channel": "in_person",
            "purposes": "库存查看,结算提醒",
            "outcome": "已提醒存款",
            "notes": "店主外出",
            "latitude": "31.2304",
            "longitude": "121.4737",
            "accuracy_m": "12.5",
        },
        {"username": "li.jing", "licence_no": "N1A-2", "started_at": "2024-05-06 09:40", "channel": "phone"},
        {"username": "zhou.tao", "licence_no": "S1A-1", "started_at": "2024-05-07"},
    ],
    "targets": [
        {"unit_code": "N1", "route_code": "", "month": "2024-05", "amount": "1250000.00", "quantity": "3000"},
        {"unit_code": "", "route_code": "N1A", "month": "2024-05", "amount": "600000"},
        {"unit_code": "N1", "route_code": "", "month": "2024-06", "amount": "1300000.5"},
    ],
}
"""Three good rows of each kind, upon the office and the people of ``tests.cast``."""

CHINESE_WORDS: dict[str, dict[str, str]] = {
    "kind": {"territory": "片区", "district": "县区", "order_visit": "访销", "delivery": "送货"},
    "order_weekdays": {"1,4": "周一、周四", "7": "星期日"},
    "role": {"account_manager": "客户经理", "director": "总监", "administrator": "管理员"},
    "language": {"zh-hans": "中文", "en": "英文"},
    "status": {"active": "正常", "suspended": "停业"},
    "owner_sex": {"female": "女"},
    "owner_birthday": {"08-15": "8月15日"},
    "owner_birthday_calendar": {"lunar": "农历"},
    "market_type": {"town": "城镇"},
    "business_type": {"Z": "食杂店"},
    "size_class": {"2": "中"},
    "floor_area_m2": {"37.5": "37.5㎡"},
    "stage": {"signed": "已签约", "card_issued": "已办卡", "exempt_cash": "现金"},
    "channel": {"in_person": "实地", "phone": "电话"},
    "purposes": {"库存查看,结算提醒": "库存查看、结算提醒"},
    "month": {"2024-05": "2024年5月", "2024-06": "2024年6月"},
    "amount": {"1250000.00": "￥1,250,000.00", "1300000.5": "1300000.5元"},
    "started_at": {"2024-05-06 09:00": "2024年5月6日 9:00", "2024-05-07": "2024年5月7日"},
}
DATES = {"since", "opened_on", "licence_expires_on"}
WHOLE_NUMBERS = {"grade", "size_class", "quantity", "owner_birth_year", "visits_per_month", "position"}


def chinese(record: Record) -> Record:
    """The same row as a Chinese office writes it."""
    return {
        name: CHINESE_WORDS.get(name, {}).get(
            str(value), f"{str(value).replace('-', '/')}" if name in DATES and value else value
        )
        for name, value in record.items()
    }


def typed(record: Record) -> Record:
    """The same row with a workbook's own dates, times and numbers where one would have them."""

    def cell(name: str, value: object) -> object:
        text = str(value)
        if name in DATES and text:
            return date.fromisoformat(text)
        if name in {"started_at", "ended_at"} and text:
            return datetime.fromisoformat(text)
        if name in {"latitude", "longitude", "floor_area_m2", "accuracy_m"} and text:
            return float(text)
        if (
            name in {"grade", "size_class", "quantity", "owner_birth_year", "visits_per_month", "position"}
            and text
        ):
            return int(text)
        return value

    return {name: cell(name, value) for name, value in record.items()}


BROKEN: dict[str, tuple[Record, str]] = {
    "units": ({"code": "X", "name": "Lost", "kind": "territory", "parent_code": "nowhere"}, "parent_code"),
    "routes": ({"code": "X", "name": "Lost", "unit_code": "nowhere"}, "unit_code"),
    "staff": ({"username": "x", "name": "Lost", "role": "director", "unit_code": "nowhere"}, "unit_code"),
    "retailers": ({"licence_no": "X", "name": "Lost", "route_code": "nowhere"}, "route_code"),
    "enrolments": ({"licence_no": "nowhere", "stage": "signed", "since": "2024-01-01"}, "licence_no"),
    "visits": ({"username": "nobody", "licence_no": "N1A-1", "started_at": "2024-05-06 10:00"}, "username"),
    "targets": ({"unit_code": "nowhere", "month": "2024-05", "amount": "1"}, "unit_code"),
}
"""A row of each kind that names something which is not on file, and the column at fault."""

CHANGED: dict[str, dict[str, object]] = {
    "units": {"name": "Another"},
    "routes": {"unit_code": "N2", "since": "2024-04-01"},
    "staff": {"unit_code": "N1", "since": "2024-04-01"},
    "retailers": {"route_code": "N2A", "name": "Another", "owner_phone": "139", "since": "2024-04-01"},
    "enrolments": {"stage": "verified", "bank": "建设银行"},
    "visits": {"outcome": "另有约定", "ended_at": "2024-05-06 09:30"},
    "targets": {"amount": "1"},
}
"""What another file says of the first record of each kind."""

kinds = pytest.mark.parametrize("kind", list(ENGLISH))


@kinds
@pytest.mark.parametrize("workbook", [False, True], ids=["csv", "xlsx"])
@pytest.mark.parametrize("is_chinese", [False, True], ids=["english", "chinese"])
def test_every_layout_brings_the_same(
    kind: str, workbook: bool, is_chinese: bool, tmp_path: Path, cast: Cast
) -> None:
    records = [chinese(record) for record in ENGLISH[kind]] if is_chinese else ENGLISH[kind]
    if workbook and not is_chinese:
        records = [typed(record) for record in records]
    outcome = bring(tmp_path, kind, records, chinese=is_chinese, workbook=workbook)
    assert (outcome.verdict, counts(outcome), outcome.ignored) == (Verdict.IMPORTED, (3, 0, 0, 0), ())
    again = bring(tmp_path, kind, list(reversed(ENGLISH[kind])))
    assert counts(again) == (0, 0, 3, 0)


@kinds
def test_a_dry_run_writes_nothing(kind: str, tmp_path: Path, cast: Cast) -> None:
    before = dump()
    outcome = bring(tmp_path, kind, ENGLISH[kind], dry_run=True)
    assert counts(outcome) == (3, 0, 0, 0)
    assert dump() == before


@kinds
def test_the_same_file_changes_nothing(kind: str, tmp_path: Path, cast: Cast) -> None:
    path = make_file(tmp_path, kind, ENGLISH[kind])
    run_import(kind, path, actor="clerk", moment=NOW)
    before = dump()
    assert run_import(kind, path, actor="clerk", moment=NOW).verdict is Verdict.REPEATED
    assert dump() == before


@kinds
def test_a_changed_row_updates_its_record_and_undoing_gives_the_values_back(
    kind: str, tmp_path: Path, cast: Cast
) -> None:
    start = dump()
    first = bring(tmp_path, kind, ENGLISH[kind])
    before = dump()
    second = bring(tmp_path, kind, [{**ENGLISH[kind][0], **CHANGED[kind]}, *ENGLISH[kind][1:]])
    assert counts(second) == (0, 1, 2, 0)
    assert dump() != before
    undo(second)
    assert dump() == before
    undo(first)
    assert dump() == start


@kinds
def test_a_bad_row_stops_the_file_unless_it_may_be_skipped(kind: str, tmp_path: Path, cast: Cast) -> None:
    record, column = BROKEN[kind]
    records = [ENGLISH[kind][0], record, *ENGLISH[kind][1:]]
    if kind == "units":
        records = [*ENGLISH[kind][:2], record, ENGLISH[kind][2]]
    line = records.index(record) + 2
    before = dump()
    refused = bring(tmp_path, kind, records)
    assert (refused.verdict, refusals(refused)) == (Verdict.REFUSED, [(line, column)])
    assert dump() == before
    skipped = bring(tmp_path, kind, records, skip_invalid=True)
    assert (skipped.verdict, counts(skipped)) == (Verdict.IMPORTED, (3, 0, 0, 1))
    undo(skipped)
    assert dump() == before


KEYS = {
    "units": "code",
    "routes": "code",
    "staff": "username",
    "retailers": "licence_no",
    "visits": "visit_id",
}


def alike(kind: str, number: int, **values: object) -> Record:
    """A row like the first record of the kind, which fills most columns, under another key."""
    # Parents and owners are shared; without them each row brings the same records.
    first = {
        name: value for name, value in ENGLISH[kind][0].items() if name not in ("parent_code", "owner_phone")
    }
    if kind == "enrolments":
        first["licence_no"] = ["N2A-2", "N1B-1", "N1B-2", "N2A-1"][number]
    elif kind == "targets":
        first["month"] = f"2024-0{number + 1}"
    else:
        first[KEYS[kind]] = f"{first[KEYS[kind]]}{number}"
    return first | values


def statements(folder: Path, kind: str, records: list[Record]) -> int:
    """How many statements an import takes."""
    path = make_file(folder, kind, records)
    with CaptureQueriesContext(connection) as captured:
        outcome = run_import(kind, path, actor="clerk", moment=NOW)
    assert outcome.created + outcome.updated == len(records)
    return len(captured)


@kinds
def test_three_rows_take_as_many_statements_as_one(kind: str, tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, kind, ENGLISH[kind])  # the village is new only once
    apart = {"targets": {"unit_code": "N2"}, "enrolments": {"since": "2024-02-10"}}.get(kind, {})
    one, *three = [alike(kind, number, **apart) for number in range(4)]
    assert statements(tmp_path, kind, [one]) == statements(tmp_path, kind, three)


@kinds
def test_three_updates_take_as_many_statements_as_one(kind: str, tmp_path: Path, cast: Cast) -> None:
    # Visits that overlap put a question as well, which takes statements of its own.
    left_out = {"owner_phone", "ended_at"}
    changed = {name: value for name, value in CHANGED[kind].items() if name not in left_out}
    bring(tmp_path, kind, [alike(kind, number) for number in range(4)])
    one, *three = [alike(kind, number, **changed) for number in range(4)]
    assert statements(tmp_path, kind, [one]) == statements(tmp_path, kind, three)


def test_every_kind_has_english_and_chinese_headers_for_every_column() -> None:
    for kind in ENGLISH:
        for column in import_of(kind).table.columns:
            assert any(not alias.isascii() for alias in column.aliases), f"{kind}.{column.name}"


def test_batches_of_every_kind_count_their_rows(tmp_path: Path, cast: Cast) -> None:
    for kind, records in ENGLISH.items():
        bring(tmp_path, kind, records)
    assert list(ImportBatch.objects.order_by("pk").values_list("kind", "rows_read", "rows_created")) == [
        (kind, 3, 3) for kind in ENGLISH
    ]

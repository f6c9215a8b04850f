"""The columns of retailers files and the words for their fixed lists."""

from __future__ import annotations

from decimal import Decimal

from accounts.enums import (
    BirthdayCalendar,
    BusinessType,
    Datum,
    IntegrityGrade,
    MarketType,
    RetailerState,
    Sex,
    SizeClass,
)
from accounts.models.retailers import FLOOR_AREA_MAX
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import (
    LATITUDE,
    LONGITUDE,
    Choice,
    Date,
    Identifier,
    Integer,
    Measure,
    MonthDay,
    Text,
    Year,
)

STATES = {
    RetailerState.PROSPECT.value: ("意向", "潜在", "意向客户"),
    RetailerState.NEW.value: ("新户", "新增", "新开"),
    RetailerState.ACTIVE.value: ("正常", "有效", "在营", "营业", "正常经营"),
    RetailerState.SUSPENDED.value: ("停业", "暂停", "停业整顿"),
    RetailerState.CLOSED.value: ("歇业", "注销", "关闭", "已注销"),
}
SEXES = {
    Sex.MALE.value: ("m", "男"),
    Sex.FEMALE.value: ("f", "女"),
    Sex.UNKNOWN.value: ("u", "未知", "不详"),
}
CALENDARS = {
    BirthdayCalendar.SOLAR.value: ("公历", "阳历", "新历", "gregorian"),
    BirthdayCalendar.LUNAR.value: ("农历", "阴历", "旧历"),
}
MARKET_TYPES = {
    MarketType.TOWN.value: ("城镇", "城市", "城区", "C", "urban"),
    MarketType.COUNTRY.value: ("乡村", "农村", "X", "rural"),
}
BUSINESS_TYPES = {
    BusinessType.GROCERY.value: ("食杂店", "食杂", "grocery", "grocery shop"),
    BusinessType.CONVENIENCE.value: ("便利店", "convenience", "convenience store"),
    BusinessType.SUPERMARKET.value: ("超市", "supermarket"),
    BusinessType.DEPARTMENT.value: ("商场", "department store"),
    BusinessType.TOBACCO_LIQUOR.value: ("烟酒商店", "烟酒店", "tobacco and liquor shop"),
    BusinessType.ENTERTAINMENT.value: ("娱乐服务", "娱乐服务类", "娱乐", "entertainment"),
    BusinessType.OTHER.value: ("其他", "其它", "其他类", "other"),
}
SIZE_CLASSES = {
    str(SizeClass.LARGE.value): ("大", "大型", "large"),
    str(SizeClass.MEDIUM.value): ("中", "中型", "medium"),
    str(SizeClass.SMALL.value): ("小", "小型", "small"),
}
INTEGRITY_GRADES: dict[str, tuple[str, ...]] = dict.fromkeys(IntegrityGrade.values, ())
DATUMS = {
    Datum.WGS84.value: ("WGS-84", "GPS", "大地坐标系"),
    Datum.GCJ02.value: ("GCJ-02", "火星坐标", "高德", "国测局"),
    Datum.BD09.value: ("BD-09", "百度", "百度坐标"),
    Datum.UNKNOWN.value: ("未知", "不详"),
}
"""As every choice of a file: the codes of the product and the words that offices write for them."""

LARGEST_FLOOR_AREA_M2 = 5000
"""A larger one is a slip of the pen, unless a mapping file raises the limit."""

FLOOR_AREA = Measure(
    minimum=Decimal(1), maximum=Decimal(LARGEST_FLOOR_AREA_M2), highest=Decimal(FLOOR_AREA_MAX)
)

RETAILERS = Table(
    "retailers",
    (
        Column("licence_no", Identifier(60), required=True, aliases=("许可证号", "许可证号码", "license_no")),
        Column("name", Text(200), required=True, aliases=("店名", "名称", "客户名称", "企业名称")),
        Column("route_code", Identifier(60), required=True, aliases=("线路编码", "route")),
        Column("status", Choice(STATES), aliases=("状态", "经营状态")),
        Column("opened_on", Date(), aliases=("开业日期", "入网日期")),
        Column("licence_expires_on", Date(), aliases=("许可证到期日", "有效期至", "license_expires_on")),
        Column("owner_name", Text(100), aliases=("店主姓名", "负责人", "经营者", "店主", "owner")),
        Column("owner_sex", Choice(SEXES), aliases=("性别",)),
        Column("owner_birth_year", Year(), aliases=("出生年份", "出生年")),
        Column("owner_birthday", MonthDay(), aliases=("生日",)),
        Column("owner_birthday_calendar", Choice(CALENDARS), aliases=("历法", "生日历法")),
        Column("owner_phone", Identifier(40), aliases=("电话", "联系电话", "手机", "手机号")),
        Column("floor_area_m2", FLOOR_AREA, aliases=("店铺面积", "经营面积", "面积", "floor_area")),
        Column("market_type", Choice(MARKET_TYPES), aliases=("市场类型",)),
        Column("business_type", Choice(BUSINESS_TYPES), aliases=("业态", "经营业态")),
        Column("size_class", Choice(SIZE_CLASSES), aliases=("经营规模", "规模")),
        Column("grade", Integer(minimum=1, maximum=30), aliases=("档位",)),
        Column("integrity_grade", Choice(INTEGRITY_GRADES), aliases=("诚信等级",)),
        Column("address", Text(300), aliases=("地址", "经营地址")),
        Column("township", Text(100), aliases=("乡镇", "乡镇街道", "街道")),
        Column("village", Text(100), aliases=("村", "社区", "村社区", "行政村")),
        Column("latitude", LATITUDE, aliases=("纬度", "lat")),
        Column("longitude", LONGITUDE, aliases=("经度", "lon", "lng")),
        Column("datum", Choice(DATUMS), aliases=("坐标系",)),
        Column("visits_per_month", Integer(minimum=0, maximum=31), aliases=("月拜访次数", "拜访次数")),
        Column("position", Integer(minimum=0, maximum=999_999), aliases=("顺序", "序号", "线路顺序")),
        Column("since", Date(), aliases=("生效日期",)),
    ),
)
"""Retailers, known by their licence number."""

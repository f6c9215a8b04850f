"""Business reports of the demo's account manager: two finished, one still being written."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from accounts.models import Staff
from journals.domain.business_reports import (
    WrittenReport,
    begin_of_shop,
    begin_of_tier,
    finish_report,
    save_report,
)
from journals.measures.business_facts import Facts, of_json
from journals.models import BusinessReport
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from territory.enums import Tier
from territory.models import OrgUnit, RetailerMonth
from territory.scope import build_scope

FALLEN = (
    "本月销售较上月明显减少，减少主要来自订货量，品类结构没有变差。与同类户相比基础仍在，判断为阶段性下滑，可以拉回。",
    "店主月内外出，订货不及时；附近新开一家便利店，分流了部分散客。",
    "订货日前一天电话提醒，帮助核对库存；重点稳住三类烟供货，下月拜访时复核陈列。",
)
OF_TIER = (
    "本层级零售户总体稳定，是片区销售的主要支撑。增长靠少数户带动，下降的户要逐户弄清原因。",
    "上升户多为货源投放到位、陈列改善；下降户以库存偏高、订货节奏放慢为主。",
    "对下降户逐户上门核库存、定订货计划；对临近升级的中户给予指导，争取下季度升入。",
)
BEGUN = "本月增长较快，需进一步核实是真实消费还是备货。"


def load_business_reports(moment: datetime, last: Month, *, me: str) -> int:
    """Reports of ``last`` by one account manager, unless some are on file; returns how many there are.

    A finished one of the shop that lost most on the month before and of a tier, an open one of the shop that
    won most. None of a month that has not ended.
    """
    if BusinessReport.objects.exists() or local_day(moment) < last.end:
        return BusinessReport.objects.count()
    author = Staff.objects.get(username=me)
    scope = build_scope(author, day=local_day(moment))
    shops = _by_change(scope, last)
    said = {"scope": scope, "author": author, "month": last, "moment": moment}
    if len(shops) > 1:
        fallen = begin_of_shop(retailer=shops[0], **said)
        begun = begin_of_shop(retailer=shops[-1], **said)
        assert fallen is not None
        assert begun is not None
        _finish(fallen, FALLEN, moment)
        save_report(report=begun, written=WrittenReport(begun.revision, BEGUN))
    unit = OrgUnit.objects.visible_to(scope).order_by("code").first()
    assert unit is not None
    _finish(begin_of_tier(unit=unit, tier=Tier.BIG, **said), OF_TIER, moment)
    return BusinessReport.objects.count()


def _by_change(scope: Scope, month: Month) -> list[int]:
    """The shops of a scope by their change on the month before, the largest loss first."""
    amounts: dict[int, list[int]] = {}
    for place, each in enumerate((month.shift(-1), month)):
        rows = RetailerMonth.objects.filter(month=each.first, retailer__in=scope.retailers)
        for shop, amount in rows.values_list("retailer").annotate(Sum("amount")).order_by():
            amounts.setdefault(shop, [0, 0])[place] = amount
    both = {shop: now - before for shop, (before, now) in amounts.items() if before > 0 and now > 0}
    return sorted(both, key=lambda shop: (both[shop], shop))


def _finish(report: BusinessReport, texts: tuple[str, str, str], moment: datetime) -> None:
    """With a target of 5 % above the newest month, in whole hundreds of the currency."""
    facts: Facts = of_json(report.facts)
    newest = facts.newest
    judgement, cause, advice = texts
    written = WrittenReport(
        report.revision,
        judgement,
        cause,
        advice,
        target_amount=(newest.amount or 0) * 105 // 100 // 10_000 * 10_000,
        target_quantity=None if newest.quantity is None else newest.quantity * 105 // 100,
    )
    finish_report(report=save_report(report=report, written=written), moment=moment)

"""Enrolments files: the stages of shops' mandates, each from its day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from accounts.models import Retailer
from salesforce_app.imports.kinds import Done, RowImport
from salesforce_app.imports.plan import Row
from salesforce_app.imports.problems import Cell, RowProblem, ValueProblem
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import Choice, Date, Identifier, Parser, Text, cell_text
from salesforce_app.kernel.changes import ChangeSet, in_parts
from salesforce_app.kernel.errors import InputError

from ..domain.enrolments import plan_enrolment
from ..enums import EnrolmentStage
from ..measures.account_numbers import holds_account_number, masked
from ..models import Enrolment

STAGES = {
    EnrolmentStage.NONE.value: ("未办卡", "未签约", "not enrolled"),
    EnrolmentStage.CARD_ISSUED.value: ("已办卡", "办卡", "card issued"),
    EnrolmentStage.SIGNED.value: ("已签约", "签约"),
    EnrolmentStage.VERIFIED.value: ("已验证", "验证", "验证通过"),
    EnrolmentStage.REVOKED.value: ("已解约", "解约", "取消"),
    EnrolmentStage.EXEMPT_CASH.value: ("现金", "免签", "现金结算", "exempt"),
}


@dataclass(frozen=True, slots=True)
class LastFour(Parser):
    """The last four digits of an account → text. A longer number is refused and never repeated."""

    def parse(self, cell: Cell) -> str | None:
        text = Identifier(60).parse(cell) if isinstance(cell, str) else cell_text(cell)
        if not text or len(text) == 4:
            return text or None
        if len(text) > 4:
            raise ValueProblem(
                _("Only the last four digits of an account are kept, never the whole number."),
                _("Leave the last four digits and delete the others."),
            )
        raise ValueProblem(
            _("These are not four digits; a spreadsheet drops leading zeros."),
            _("Format the column as text and write all four digits."),
        )


class EnrolmentsImport(RowImport):
    """Stages of enrolment, known by licence number and first day."""

    table: ClassVar = Table(
        "enrolments",
        (
            Column(
                "licence_no", Identifier(60), required=True, aliases=("许可证号", "许可证号码", "license_no")
            ),
            Column("stage", Choice(STAGES), required=True, aliases=("状态", "签约状态", "办卡状态")),
            Column("since", Date(), required=True, aliases=("日期", "生效日期", "签约日期")),
            Column("bank", Text(100), aliases=("银行", "开户行")),
            Column("account_last4", LastFour(), aliases=("卡号后四位", "后四位", "last4")),
            Column("reason", Text(200), aliases=("原因",)),
        ),
    )
    # The rows of one shop are one history and have to be seen together.
    rows_at_once = None

    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """See RowImport."""
        numbers = list(dict.fromkeys(str(row.values["licence_no"]) for row in rows))
        self._retailers: dict[str, Retailer] = {}
        self._enrolments: defaultdict[int, list[Enrolment]] = defaultdict(list)
        for part in in_parts(numbers):
            shops = Retailer.objects.filter(licence_no__in=part)
            self._retailers |= {shop.licence_no: shop for shop in shops}
            for enrolment in Enrolment.objects.filter(retailer__licence_no__in=part).order_by("since"):
                self._enrolments[enrolment.retailer_id].append(enrolment)
        self.decide(rows, changes, self._plan_row)

    def _plan_row(self, row: Row, changes: ChangeSet) -> Done:
        values: dict[str, Any] = row.values
        retailer = self._retailers.get(values["licence_no"])
        if retailer is None:
            raise InputError(
                "licence_no",
                _("No shop with licence no. “%(licence)s” is on file.") % {"licence": values["licence_no"]},
                _("Import the shop first, or correct the number."),
            )
        self.refuse_second(row, (values["licence_no"], values["since"]), "since")
        enrolments = self._enrolments[retailer.pk]
        is_new = all(entry.since != values["since"] for entry in enrolments)
        changed = plan_enrolment(
            changes,
            enrolments,
            retailer=retailer,
            stage=EnrolmentStage(values["stage"]),
            since=values["since"],
            bank=values.get("bank"),
            account_last4=values.get("account_last4"),
            reason=values.get("reason"),
        )
        return Done.CREATED if is_new else Done.updated_if(changed)

    def screened(self, problem: RowProblem) -> RowProblem:
        """See RowImport. No account number goes into the file of rejected rows."""
        places = {plan.index for plan in self.job.plan.columns if plan.name == "account_last4"}
        cells = tuple(_without_number(cell, place in places) for place, cell in enumerate(problem.cells))
        faults = tuple(replace(fault, reason=_screened(fault.reason)) for fault in problem.faults)
        return replace(problem, cells=cells, faults=faults)


def _screened(text: str) -> str:
    return masked(text) if holds_account_number(text) else text


def _without_number(cell: Cell, is_account: bool) -> Cell:
    text = cell_text(cell)
    return masked(text) if is_account or holds_account_number(text) else cell

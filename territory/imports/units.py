"""Units files: the organisation, in any order of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from salesforce_app.imports.kinds import Done, RowImport
from salesforce_app.imports.plan import Row
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import Choice, Identifier, Text
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

from ..domain.units import UnitDraft, plan_units, refused_units
from ..enums import UnitKind
from ..models import OrgUnit

UNIT_KINDS = {
    UnitKind.COMPANY.value: ("公司", "总公司", "市公司", "分公司"),
    UnitKind.REGION.value: ("大区", "区域"),
    UnitKind.DISTRICT.value: ("县区", "区县", "县", "营销部", "县级营销部", "营销中心"),
    UnitKind.TERRITORY.value: ("片区", "市场部片区"),
}


class UnitsImport(RowImport):
    """Org units, known by their code."""

    table: ClassVar = Table(
        "units",
        (
            Column(
                "code", Identifier(60), required=True, aliases=("编码", "单位编码", "组织编码", "unit_code")
            ),
            Column("name", Text(200), required=True, aliases=("名称", "单位名称", "组织名称", "unit_name")),
            Column("kind", Choice(UNIT_KINDS), required=True, aliases=("类型", "单位类型", "type", "level")),
            Column("parent_code", Identifier(60), aliases=("上级编码", "上级单位编码", "parent")),
        ),
    )
    rows_at_once = None

    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """See RowImport."""
        units = {unit.code: unit for unit in OrgUnit.objects.all()}
        on_file = dict(units)
        drafts: dict[str, UnitDraft] = {}
        by_code: dict[str, Row] = {}
        for row in rows:
            draft = _draft(row.values)
            try:
                self.refuse_second(row, draft.code, "code")
            except InputError as error:
                self.reject(row, str(error.field), str(error.reason), str(error.remedy))
            else:
                drafts[draft.code], by_code[draft.code] = draft, row
        for code, problem in refused_units(on_file, list(drafts.values())).items():
            self.reject(by_code[code], str(problem.field), str(problem.reason), str(problem.remedy))
            del drafts[code]
        changes.mark()
        decided = plan_units(changes, units, list(drafts.values()))
        planned = {str((change.after or {})["code"]): change for change in changes.planned()}
        for code, changed in decided.items():
            done = Done.CREATED if code not in on_file else Done.updated_if(changed)
            self.count(done)
            if self.batch is None and done is not Done.UNCHANGED:
                self.findings.show(by_code[code].line, [planned[code]], is_new=done is Done.CREATED)


def _draft(values: dict[str, Any]) -> UnitDraft:
    return UnitDraft(values["code"], values["name"], values["kind"], values.get("parent_code"))

"""Staff files: people, what they are, and where they stand from when on.

Somebody may have several rows: one for each posting. Postings that stand in the same file do not end
each other, so a file can tell a whole history, or that somebody covers two territories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.enums import Language, Role
from accounts.models import Staff
from salesforce_app.imports.kinds import Done, RowImport
from salesforce_app.imports.models import ImportBatch
from salesforce_app.imports.plan import Row
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.undo import Undone, UndoRefused
from salesforce_app.imports.values import Choice, Date, Identifier, Text
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

from ..domain.postings import Place, plan_posting
from ..models import OrgUnit, Posting

ROLES = {
    Role.ACCOUNT_MANAGER.value: ("客户经理", "rep", "sales rep", "customer manager"),
    Role.SUPERVISOR.value: ("市场经理", "市场部主任", "主管", "market manager"),
    Role.DIRECTOR.value: ("经理", "总监", "营销部经理", "主任", "营销中心主任"),
    Role.ANALYST.value: ("分析员", "分析师", "数据分析员"),
    Role.ADMINISTRATOR.value: ("管理员", "系统管理员", "admin"),
}
LANGUAGES = {
    Language.ENGLISH.value: ("English", "英文", "英语", "en-us", "en-gb"),
    Language.CHINESE.value: ("中文", "简体中文", "汉语", "Chinese", "zh", "zh-cn"),
}


class StaffImport(RowImport):
    """Staff, known by their username."""

    table: ClassVar = Table(
        "staff",
        (
            Column("username", Identifier(150), required=True, aliases=("账号", "用户名", "工号", "login")),
            Column("name", Text(150), required=True, aliases=("姓名", "名称")),
            Column("role", Choice(ROLES), required=True, aliases=("角色", "岗位", "职务")),
            Column("unit_code", Identifier(60), aliases=("片区编码", "单位编码", "unit")),
            Column("email", Text(254), aliases=("邮箱", "电子邮箱", "e-mail", "电子邮件")),
            Column("language", Choice(LANGUAGES), aliases=("语言",)),
            Column("since", Date(), aliases=("起始日期", "生效日期", "开始日期")),
            Column("until", Date(), aliases=("截止日期", "结束日期")),
        ),
    )
    rows_at_once = None

    @classmethod
    def undo(cls, batch: ImportBatch, *, actor: str, moment: datetime) -> Undone:
        """See Import. Refuses to remove somebody who has been given a password since."""
        brought = batch.changes.filter(model=Staff._meta.label_lower, before__isnull=True)
        keys = [int(pk) for pk in brought.values_list("object_pk", flat=True)]
        able = Staff.objects.filter(pk__in=keys).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        if names := list(able.order_by("username").values_list("username", flat=True)):
            raise UndoRefused(
                _("Some of these people have been given a password since: %(names)s.")
                % {"names": ", ".join(names)},
                _("Deactivate them instead."),
            )
        return super().undo(batch, actor=actor, moment=moment)

    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """See RowImport."""
        names = {str(row.values["username"]) for row in rows}
        self._units = {unit.code: unit for unit in OrgUnit.objects.all()}
        self._staff = {person.username: person for person in Staff.objects.all() if person.username in names}
        self._new: set[str] = set()
        self._postings: defaultdict[str, list[Posting]] = defaultdict(list)
        known = {person.pk: person.username for person in self._staff.values()}
        for posting in Posting.objects.select_related("unit").order_by("since"):
            if posting.staff_id in known:
                self._postings[known[posting.staff_id]].append(posting)
        self._places: defaultdict[str, set[Place]] = defaultdict(set)
        for row in rows:
            unit = self._units.get(str(row.values.get("unit_code")))
            if unit is not None:
                self._places[str(row.values["username"])].add((unit.pk, str(row.values["role"])))
        self._person_rows: dict[str, Row] = {}
        self.decide(rows, changes, self._plan_row)

    def _plan_row(self, row: Row, changes: ChangeSet) -> Done:
        values: dict[str, Any] = row.values
        self.refuse_second(
            row, tuple(values.get(name) for name in ("username", "unit_code", "role", "since")), "username"
        )
        self._refuse_contradiction(row)
        unit = self._unit(values)
        fields = self._fields(values)
        username: str = values["username"]
        person = self._staff.get(username)
        on_file = person is not None
        if person is None:
            person = Staff(username=username, role=values["role"], password=make_password(None), **fields)
            changes.create(person)
            changed = True
        else:
            changed = changes.update(person, **fields)
        postings = self._postings[username]
        if unit is not None:
            posted = plan_posting(
                changes,
                postings,
                staff=person,
                unit=unit,
                role=values["role"],
                since=values.get("since"),
                until=values.get("until"),
                beside=self._places[username],
            )
            changed = changed or posted
        # An old posting that is told again does not make somebody what she was then.
        if unit is None or (postings and postings[-1].role == values["role"]):
            changed = changes.update(person, role=values["role"]) or changed
        self._staff[username] = person
        self._person_rows.setdefault(username, row)
        if not on_file:
            return Done.CREATED
        return Done.updated_if(changed)

    def _refuse_contradiction(self, row: Row) -> None:
        """Raise InputError when an earlier row tells something else of the same person."""
        first = self._person_rows.get(str(row.values["username"]))
        for name in ("name", "email", "language"):
            if first is None or row.values.get(name) is None or first.values.get(name) is None:
                continue
            if row.values[name] != first.values[name]:
                raise InputError(
                    name,
                    _("Line %(line)d gives another value for the same person.") % {"line": first.line},
                    _("Correct one of the two rows."),
                )

    def _unit(self, values: dict[str, Any]) -> OrgUnit | None:
        code = values.get("unit_code")
        if code is None:
            for name in ("since", "until"):
                if values.get(name) is not None:
                    raise InputError(
                        name,
                        _("Only a posting has dates, and the row names no unit."),
                        _("Fill in the unit's code, or leave the dates empty."),
                    )
            return None
        if code not in self._units:
            raise InputError(
                "unit_code",
                _("There is no unit “%(code)s” on file.") % {"code": code},
                _("Import the unit first, or correct the code."),
            )
        return self._units[code]

    @staticmethod
    def _fields(values: dict[str, Any]) -> dict[str, Any]:
        """What the row says of the person herself. Raises InputError."""
        try:
            UnicodeUsernameValidator()(values["username"])
        except ValidationError:
            raise InputError(
                "username",
                _("“%(username)s” cannot be a username.") % {"username": values["username"]},
                _("Use letters, digits and @ . + - _ only."),
            ) from None
        fields = {"name": values["name"]}
        if values.get("email") is not None:
            try:
                validate_email(values["email"])
            except ValidationError:
                raise InputError(
                    "email",
                    _("“%(email)s” is not an e-mail address.") % {"email": values["email"]},
                    _("Correct it, or leave the cell empty."),
                ) from None
            fields["email"] = values["email"]
        if values.get("language") is not None:
            fields["language"] = values["language"]
        return fields

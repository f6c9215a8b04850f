"""Staff: invited, changed, deactivated, taken on again. Nobody is deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column

from accounts.domain.staff import (
    change_details,
    change_role,
    deactivate,
    forget_second_step,
    invite,
    reactivate,
    send_invitation,
)
from accounts.enums import Language, Role
from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from visits.domain.vaults import renew_vault_key

from ..area import Area
from ..forms import VerbForm


class InviteForm(VerbForm):
    """Whom to invite."""

    username = forms.CharField(label=_("Username"), max_length=150)
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The invitation is sent there."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, initial=Language.CHINESE.value
    )

    def carry_out(self, *, actor: str, moment: datetime) -> Staff:
        """Invite her."""
        values = self.cleaned_data
        person: Staff = invite(
            username=values["username"],
            name=values["name"],
            email=values["email"],
            role=Role(values["role"]),
            language=Language(values["language"]),
            actor=actor,
            moment=moment,
        )
        return person


class StaffForm(VerbForm):
    """Somebody's details, role, and whether she may sign in."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_("What she may do. On which units she may do it is told by her postings."),
    )
    is_active = forms.BooleanField(
        label=_("May sign in"),
        required=False,
        help_text=_("Without it her sessions end at once; her records stay."),
    )
    invite_again = forms.BooleanField(
        label=_("Send an invitation"),
        required=False,
        help_text=_("With a new link to choose a password; links sent before no longer work."),
    )
    forget_second_step = forms.BooleanField(
        label=_("Forget the second step"),
        required=False,
        help_text=_(
            "For somebody who lost phone and recovery codes: she signs in with her password and "
            "sets up another."
        ),
    )
    renew_phone_key = forms.BooleanField(
        label=_("Renew the key of her phones"),
        required=False,
        help_text=_(
            "For a lost phone: all her sessions end, and records on any of her phones that have not been "
            "sent can no longer be opened, by anybody. What the office has received stays."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=100, required=False, help_text=_("Needed for another role or access.")
    )

    def clean(self) -> dict[str, Any]:
        """A change of role or access asks for its reason."""
        values: dict[str, Any] = super().clean() or {}
        asks = {"role", "is_active", "forget_second_step", "renew_phone_key"}
        if asks & set(self.changed_data) and not values.get("reason"):
            self.add_error("reason", _("Say why the role or the access changes."))
        return values

    def carry_out(self, *, actor: str, moment: datetime) -> Staff:
        """Carry out each of the verbs that something changed for."""
        values, person = self.cleaned_data, self.instance
        changed = set(self.changed_data)
        told = {"actor": actor, "moment": moment, "reason": values["reason"]}
        if "is_active" in changed and values["is_active"]:
            person = reactivate(staff=person, **told)
        if {"name", "email", "language"} & changed:
            person = change_details(
                staff=person,
                name=values["name"],
                email=values["email"],
                language=Language(values["language"]),
                **told,
            )
        if "role" in changed:
            person = change_role(staff=person, role=Role(values["role"]), **told)
        if "is_active" in changed and not values["is_active"]:
            person = deactivate(staff=person, **told)
        if values["forget_second_step"]:
            forget_second_step(staff=person, **told)
        if values["renew_phone_key"]:
            renew_vault_key(staff=person, **told)
        if values["invite_again"]:
            send_invitation(staff=person, actor=actor, moment=moment)
        changed_person: Staff = person
        return changed_person


class StaffArea(Area):
    """Everybody who may sign in, and those who could."""

    model = Staff
    name = "staff"
    icon = "group"
    menu_label = _("Staff")
    purpose = _("Invite people, change roles and details, end somebody's access.")
    permission = Permission.MANAGE_STAFF
    add_form = InviteForm
    edit_form = StaffForm
    ordering = "username"
    search_fields: ClassVar = ["username", "name", "email"]
    list_filter: ClassVar = ["role", "is_active", "language"]
    list_display: ClassVar = [
        "username",
        "name",
        "role",
        "email",
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        BooleanColumn("is_active", label=_("May sign in"), sort_key="is_active"),
        "last_login",
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """Those whom the scope covers."""
        found: QuerySet[Any] = Staff.objects.visible_to(scope)
        return found

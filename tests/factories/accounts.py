"""Staff, owners, retailers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from factory import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from accounts.domain.search import write_search_texts
from accounts.enums import ReasonUse, RetailerState, Role, TokenAccess
from accounts.models import (
    ApiToken,
    Disclosure,
    ExportLog,
    Invitation,
    NoticeChoice,
    Notification,
    Owner,
    Retailer,
    RetailerSearchText,
    RetailerStatus,
    Staff,
    StateReason,
)
from salesforce_app.kernel.periods import BEGINNING

PASSWORD = "correct-horse-battery"
"""Every made member of staff signs in with it."""


class StaffFactory(DjangoModelFactory[Staff]):
    """An account manager without a posting."""

    class Meta:
        model = Staff

    username = Sequence(lambda n: f"staff{n}")
    name = Sequence(lambda n: f"Staff {n}")
    role = Role.ACCOUNT_MANAGER
    password = Password(PASSWORD)


class OwnerFactory(DjangoModelFactory[Owner]):
    """An owner of whom only the name is known."""

    class Meta:
        model = Owner

    name = Sequence(lambda n: f"Owner {n}")


class RetailerFactory(DjangoModelFactory[Retailer]):
    """A shop without owner, placement or status; it can be found by searching."""

    class Meta:
        model = Retailer

    licence_no = Sequence(lambda n: f"{360000000000 + n}")
    name = Sequence(lambda n: f"Shop {n}")

    @classmethod
    def _create(cls, model_class: type[Retailer], *args: Any, **kwargs: Any) -> Retailer:
        shop = super()._create(model_class, *args, **kwargs)
        write_search_texts([shop.pk])
        return shop


class RetailerStatusFactory(DjangoModelFactory[RetailerStatus]):
    """Active from the beginning, open."""

    class Meta:
        model = RetailerStatus

    retailer = SubFactory(RetailerFactory)
    state = RetailerState.ACTIVE
    since = BEGINNING


class StateReasonFactory(DjangoModelFactory[StateReason]):
    """A reason that is offered for closing a shop."""

    class Meta:
        model = StateReason

    use = ReasonUse.CLOSING
    code = Sequence(lambda n: f"reason-{n}")
    name_en = Sequence(lambda n: f"Reason {n}")
    name_zh = Sequence(lambda n: f"原因{n}")


class NotificationFactory(DjangoModelFactory[Notification]):
    """An unread notice that leads home and goes to nobody's mailbox."""

    class Meta:
        model = Notification

    staff = SubFactory(StaffFactory)
    kind = "tests.told"
    address = "/"
    key = Sequence(lambda n: f"event {n}")
    created_at = datetime(2024, 3, 15, 1, 30, tzinfo=UTC)


class NoticeChoiceFactory(DjangoModelFactory[NoticeChoice]):
    """Somebody who wants no e-mail of a kind."""

    class Meta:
        model = NoticeChoice

    staff = SubFactory(StaffFactory)
    kind = Sequence(lambda n: f"tests.kind{n}")
    mail = False


class RetailerSearchTextFactory(DjangoModelFactory[RetailerSearchText]):
    """The text of a shop, which has it already when it was made by its factory."""

    class Meta:
        model = RetailerSearchText
        django_get_or_create = ("retailer",)

    retailer = SubFactory(RetailerFactory)


class ExportLogFactory(DjangoModelFactory[ExportLog]):
    """A file of all the shops that somebody sees."""

    class Meta:
        model = ExportLog

    staff = SubFactory(StaffFactory)
    exported_at = datetime(2024, 4, 2, 8, tzinfo=UTC)
    listing = "retailers"
    kind = "csv"
    columns = ["licence", "name"]
    rows = 1


class InvitationFactory(DjangoModelFactory[Invitation]):
    """An open invitation, valid for long."""

    class Meta:
        model = Invitation

    staff = SubFactory(StaffFactory, password=None)
    invited_by = "sun.li"
    created_at = datetime(2024, 3, 15, 1, 30, tzinfo=UTC)
    expires_at = datetime(2099, 1, 1, tzinfo=UTC)


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    """A token that reads; its key is known to nobody."""

    class Meta:
        model = ApiToken

    staff = SubFactory(StaffFactory)
    name = Sequence(lambda n: f"Program {n}")
    prefix = Sequence(lambda n: f"rb_{n:08d}")
    digest = "0" * 64
    access = TokenAccess.READ
    created_at = datetime(2024, 3, 15, 1, 30, tzinfo=UTC)
    expires_at = datetime(2099, 1, 1, tzinfo=UTC)


class DisclosureFactory(DjangoModelFactory[Disclosure]):
    """The phone of the owner of a shop of her own, shown once."""

    class Meta:
        model = Disclosure

    staff = SubFactory(StaffFactory)
    owner = SubFactory(OwnerFactory, phone="13800138000")
    retailer = SubFactory(RetailerFactory, owner=SelfAttribute("..owner"))
    shown_at = datetime(2024, 3, 12, 2, tzinfo=UTC)

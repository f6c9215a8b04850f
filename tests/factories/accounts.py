"""Staff, owners, retailers."""

from __future__ import annotations

from datetime import UTC, datetime

from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from accounts.enums import RetailerState, Role
from accounts.models import NoticeChoice, Notification, Owner, Retailer, RetailerStatus, Staff
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
    """A shop without owner, placement or status."""

    class Meta:
        model = Retailer

    licence_no = Sequence(lambda n: f"{360000000000 + n}")
    name = Sequence(lambda n: f"Shop {n}")


class RetailerStatusFactory(DjangoModelFactory[RetailerStatus]):
    """Active from the beginning, open."""

    class Meta:
        model = RetailerStatus

    retailer = SubFactory(RetailerFactory)
    state = RetailerState.ACTIVE
    since = BEGINNING


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

"""Staff are invited, changed, deactivated and taken on again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.domain import staff as verbs
from accounts.domain.tokens import create_token
from accounts.enums import Language, Role, TokenAccess
from accounts.models import Invitation, Staff
from accounts.queries.access import find_invitation, invitation_key, open_invitation
from accounts.tasks import mail_invitation
from salesforce_app.kernel.errors import InputError
from tests.cast import Cast
from tests.factories import InvitationFactory, StaffFactory

STRONG = "a-kite-over-the-hills"


def invite(**values: Any) -> Staff:
    """Invite 何洁 as the administrator does."""
    told = {
        "username": "he.jie",
        "name": "何洁",
        "email": "he.jie@example.org",
        "role": Role.ACCOUNT_MANAGER,
        "language": Language.CHINESE,
        "actor": "sun.li",
        "moment": timezone.now(),
    }
    return verbs.invite(**(told | values))


def letters(run: Callable[[], object], capture: DjangoCaptureOnCommitCallbacks) -> list[Any]:
    """What is sent by e-mail when ``run`` is done and the worker has worked."""
    del mail.outbox[:]
    with capture(execute=False):
        run()
    for pk in Invitation.objects.order_by("pk").values_list("pk", flat=True):
        mail_invitation(pk)
    return mail.outbox


def link_in(letter: Any) -> str:
    """The path of the link in a letter."""
    found = re.search(r"http://localhost:8000(/\S+)", letter.body)
    assert found, letter.body
    return found.group(1)


def last_trail(person: Staff) -> tuple[str, str | None, str | None]:
    """Kind, actor's username and reason of the newest audit row."""
    entry = person.history.order_by("history_id").last()
    assert entry is not None
    return entry.history_type, entry.history_user and entry.history_user.username, entry.history_change_reason


def test_an_invited_person_chooses_her_password_and_signs_in(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    (letter,) = letters(invite, django_capture_on_commit_callbacks)
    assert (letter.to, letter.subject) == (["he.jie@example.org"], "您的 Routebook 登录账号")
    assert "he.jie" in letter.body
    link = link_in(letter)
    assert client.get(link).status_code == 200
    weak = client.post(link, {"password1": "routebook", "password2": "routebook"})
    assert weak.status_code == 200
    assert client.post(link, {"password1": STRONG, "password2": STRONG + "!"}).status_code == 200
    answer = client.post(link, {"password1": STRONG, "password2": STRONG})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert client.post("/sign-in/", {"username": "he.jie", "password": STRONG}).status_code == 302
    assert client.get("/me/").status_code == 200
    assert Client().get(link).status_code == 410, "the link works once"
    assert last_trail(Staff.objects.get(username="he.jie")) == ("+", "sun.li", "")


def test_a_letter_goes_once_however_often_the_worker_is_asked(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    letters(invite, django_capture_on_commit_callbacks)
    for pk in Invitation.objects.values_list("pk", flat=True):
        mail_invitation(pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "he jie"}, "username"),
        ({"username": "Li.Jing"}, "username"),
        ({"name": "  "}, "name"),
        ({"email": ""}, "email"),
        ({"email": "he.jie"}, "email"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_and_leaves_nothing(
    cast: Cast, values: dict[str, Any], field: str
) -> None:
    before = Staff.objects.count()
    with pytest.raises(InputError) as refusal:
        invite(**values)
    assert refusal.value.field == field
    assert (Staff.objects.count(), Invitation.objects.count()) == (before, 0)


def test_an_invitation_ends_by_itself_when_sent_again_and_when_she_is_deactivated(cast: Cast) -> None:
    person = invite()
    first = open_invitation(person)
    assert first is not None
    now = timezone.now()
    assert find_invitation(invitation_key(first), moment=now) == first
    assert find_invitation(invitation_key(first), moment=now + timedelta(days=7, seconds=1)) is None
    second = verbs.send_invitation(staff=person, actor="sun.li", moment=now)
    assert find_invitation(invitation_key(first), moment=now) is None
    assert find_invitation(invitation_key(second), moment=now) == second
    verbs.deactivate(staff=person, actor="sun.li", moment=now, reason="left")
    assert find_invitation(invitation_key(second), moment=now) is None
    with pytest.raises(InputError, match="has been deactivated"):
        verbs.send_invitation(staff=person, actor="sun.li", moment=now)


@pytest.mark.parametrize("key", ["", "1", "made-up", "MQ:1abcde:xyz"])
def test_a_made_up_link_opens_nothing(db: None, key: str) -> None:
    InvitationFactory(pk=1)
    assert find_invitation(key, moment=timezone.now()) is None


def test_the_next_request_of_somebody_deactivated_is_refused(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    person = cast.account_manager
    browser = signed_in(person)
    _token, key = create_token(
        staff=person, name="Excel", access=TokenAccess.READ, days=30, moment=timezone.now()
    )
    program = Client(headers={"Authorization": f"Bearer {key}"})
    assert (browser.get("/me/").status_code, program.get("/api/units").status_code) == (200, 200)
    verbs.deactivate(staff=person, actor="sun.li", moment=timezone.now(), reason="left the office")
    assert (browser.get("/me/").status_code, program.get("/api/units").status_code) == (302, 401)
    assert last_trail(person) == ("~", "sun.li", "left the office")


def test_what_ended_stays_ended_when_she_is_taken_on_again(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    person = cast.account_manager
    browser = signed_in(person)
    _token, key = create_token(
        staff=person, name="Excel", access=TokenAccess.READ, days=30, moment=timezone.now()
    )
    verbs.deactivate(staff=person, actor="sun.li", moment=timezone.now(), reason="leave")
    verbs.reactivate(staff=person, actor="sun.li", moment=timezone.now(), reason="back")
    assert last_trail(person) == ("~", "sun.li", "back")
    assert browser.get("/me/").status_code == 302, "the old session does not come alive again"
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/units").status_code == 401
    assert signed_in(Staff.objects.get(pk=person.pk)).get("/me/").status_code == 200


def test_nobody_deactivates_herself_or_the_last_administrator(cast: Cast) -> None:
    now = timezone.now()
    with pytest.raises(InputError, match="can't deactivate yourself"):
        verbs.deactivate(staff=cast.administrator, actor="sun.li", moment=now, reason="x")
    with pytest.raises(InputError, match="the last administrator"):
        verbs.deactivate(staff=cast.administrator, actor="root", moment=now, reason="x")
    with pytest.raises(InputError, match="the last administrator"):
        verbs.change_role(staff=cast.administrator, role=Role.ANALYST, actor="root", moment=now, reason="x")
    StaffFactory(role=Role.ADMINISTRATOR)
    verbs.change_role(staff=cast.administrator, role=Role.ANALYST, actor="root", moment=now, reason="x")
    cast.administrator.refresh_from_db()
    assert cast.administrator.role == Role.ANALYST


def test_a_change_of_role_holds_from_the_next_request_on(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    browser = signed_in(cast.supervisor)
    verbs.change_role(
        staff=cast.supervisor, role=Role.ANALYST, actor="sun.li", moment=timezone.now(), reason="moved"
    )
    assert "分析" in browser.get("/me/").content.decode()
    assert last_trail(cast.supervisor) == ("~", "sun.li", "moved")


def test_details_are_corrected_with_their_audit_row_and_old_addresses_forgotten(cast: Cast) -> None:
    person = cast.analyst
    EmailAddress.objects.create(user=person, email="old@example.org", verified=True, primary=True)
    verbs.change_details(
        staff=person,
        name="赵敏敏",
        email="new@example.org",
        language=Language.ENGLISH,
        actor="sun.li",
        moment=timezone.now(),
        reason="married",
    )
    person.refresh_from_db()
    assert (person.name, person.email, person.language) == ("赵敏敏", "new@example.org", Language.ENGLISH)
    assert last_trail(person) == ("~", "sun.li", "married")
    assert not EmailAddress.objects.filter(user=person).exists()


@pytest.mark.parametrize(("name", "email"), [("", "a@example.org"), ("赵敏", "nowhere")])
def test_details_that_cannot_be_are_refused(cast: Cast, name: str, email: str) -> None:
    with pytest.raises(InputError):
        verbs.change_details(
            staff=cast.analyst,
            name=name,
            email=email,
            language=Language.ENGLISH,
            actor="sun.li",
            moment=timezone.now(),
        )


def test_signing_in_and_choosing_a_language_leave_no_audit_row(cast: Cast, client: Client) -> None:
    person = cast.director
    before = person.history.count()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        client.force_login(person)
        client.post("/language/", {"language": "en"})
    person.refresh_from_db()
    assert (person.language, person.last_login is not None) == (Language.ENGLISH, True)
    assert person.history.count() == before


def test_the_trail_keeps_no_password(cast: Cast) -> None:
    names = {field.name for field in Staff.history.model._meta.get_fields()}
    assert not names & {"password", "last_login", "sessions_ended_at"}


def test_a_new_password_ends_the_sessions_of_before(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    browser = signed_in(cast.director)
    verbs.change_password(staff=cast.director, password=STRONG, moment=timezone.now())
    assert browser.get("/me/").status_code == 302


def test_a_lost_second_step_is_forgotten_with_its_reason(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    TOTP.activate(cast.director, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(cast.director)
    browser = signed_in(cast.director)
    verbs.forget_second_step(
        staff=cast.director, actor="sun.li", moment=timezone.now(), reason="phone lost on the route"
    )
    assert not Authenticator.objects.filter(user=cast.director).exists()
    assert browser.get("/me/").status_code == 302
    assert last_trail(cast.director) == ("~", "sun.li", "phone lost on the route")

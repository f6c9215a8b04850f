"""The key of what a phone keeps."""

from __future__ import annotations

from base64 import b64encode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

from accounts.roles import Permission
from salesforce_app.web.requests import scope_with

from ..domain.vaults import vault_key_of, vault_name
from ..middleware import SESSION_KEY, VAULT_COOKIE
from ..queries.actions import oneself
from ..schemas.vaults import Person, VaultKeyOut

router = Router(tags=["field"])

DAYS_WITHOUT_CONTACT = 30
"""How long a phone keeps its key when it hears nothing from the office."""


@router.get("/key", response=VaultKeyOut, url_name="field_key", summary="The key of what your phone keeps")
def field_key(request: HttpRequest, response: HttpResponse) -> VaultKeyOut:
    """Your own key (AES-256), by which your phones keep shops and visits, and the name of what it opens.

    It is the same on every phone of yours and is given to sessions only: a token is answered 403. With it
    come the cookies that a phone needs to write (`csrftoken`) and to open what it keeps without signal.
    """
    scope = scope_with(request, Permission.LOG_VISITS)
    if getattr(request, "api_token", None) is not None:
        raise HttpError(403, _("The key is for the phone of whoever is signed in. A token is not given it."))
    person = oneself(scope)
    key = vault_key_of(staff=person, moment=timezone.now())
    name = vault_name(key)
    request.session[SESSION_KEY] = name
    get_token(request)
    response.set_cookie(
        VAULT_COOKIE,
        name,
        max_age=DAYS_WITHOUT_CONTACT * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return VaultKeyOut(
        key=b64encode(key).decode(),
        vault=name,
        person=Person(id=person.pk, name=person.name, username=person.get_username()),
    )

"""What goes with every page of those who log visits: what works without signal."""

from __future__ import annotations

from accounts.roles import Permission
from salesforce_app.web.companions import Companion, register

register(Companion("visits/field/phone.html", Permission.LOG_VISITS))

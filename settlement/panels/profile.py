"""What e-settlement adds to the profile and to the trail of a shop."""

from __future__ import annotations

from accounts.queries.profile import SETTLEMENT, contribute
from accounts.queries.trail import Tracked, track
from accounts.roles import Permission

from ..models import Enrolment
from ..queries.profile import account_entries

contribute(SETTLEMENT, account_entries)
track(Tracked(Enrolment, "retailer_id", Permission.EDIT_RETAILERS, is_dated=True))

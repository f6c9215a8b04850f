"""Whose a scope is."""

from __future__ import annotations

from accounts.models import Staff
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope


def staff_of(scope: Scope) -> Staff:
    """The member of staff whose scope it is. Raises MissingScope for one of nobody."""
    if scope.staff_id is None:
        raise MissingScope(f"{scope.label} is nobody's scope")
    staff: Staff = Staff.objects.get(pk=scope.staff_id)
    return staff

"""One writer of a person's field work at a time."""

from __future__ import annotations

from accounts.models import Staff


def wait_for_turn_of(staff: Staff) -> None:
    """Keep out whoever else asks for a turn of this person, until the present transaction ends.

    So that two tabs or two phones of hers, each blind to what the other is about to write, come one after
    the other. SQLite lets in one writer at a time; elsewhere her own row is locked, in the way that lets
    others refer to it. Must be called before anything is read that the writing depends on; one statement.
    """
    list(Staff.objects.select_for_update(no_key=True).filter(pk=staff.pk).values_list("pk"))

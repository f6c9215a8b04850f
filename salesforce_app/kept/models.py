"""How often the records of each table have changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """The changes to the rows of a table that belong to a day; counted by the database itself.

    ``day`` is ``BEGINNING`` for tables whose rows belong to none. On PostgreSQL every connection counts in
    a stripe of its own, so that nobody waits for another; the revision of some tables is the sum of their
    numbers. A number never falls: a sum that is the same says that nothing has changed.

    The row without a table is drawn anew at every migration. With it in the sum, what one release or one
    database has kept is nothing to another.
    """

    pk = models.CompositePrimaryKey("table", "day", "stripe")
    table = models.CharField(_("table"), max_length=63, blank=True, db_column="table_name")
    day = models.DateField(_("day"))
    stripe = models.IntegerField(_("stripe"), default=0)
    number = models.BigIntegerField(_("changes"), default=0)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self) -> str:
        return f"{self.table} {self.day} {self.number}"

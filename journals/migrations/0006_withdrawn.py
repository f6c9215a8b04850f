"""When a writer took her journal back."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The moment, until the journal is submitted again."""

    dependencies: ClassVar = [("journals", "0005_business_report_reopening")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="journal",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back at"),
        ),
        migrations.AddConstraint(
            model_name="journal",
            constraint=models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(state__in=("draft", "returned")),
                name="journal_withdrawn_is_open",
            ),
        ),
    ]

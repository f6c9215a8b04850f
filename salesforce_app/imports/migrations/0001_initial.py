import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                (
                    "mapping_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="checksum of the mapping"),
                ),
                ("imported_by", models.CharField(max_length=150, verbose_name="imported by")),
                ("imported_at", models.DateTimeField(verbose_name="imported at")),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "Applied"), ("undone", "Undone")],
                        default="applied",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("undone_by", models.CharField(blank=True, max_length=150, verbose_name="undone by")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                ("rows_read", models.PositiveIntegerField(verbose_name="rows read")),
                ("rows_created", models.PositiveIntegerField(verbose_name="rows created")),
                ("rows_updated", models.PositiveIntegerField(verbose_name="rows updated")),
                ("rows_unchanged", models.PositiveIntegerField(verbose_name="rows unchanged")),
                ("rows_rejected", models.PositiveIntegerField(verbose_name="rows rejected")),
            ],
            options={
                "verbose_name": "import batch",
                "verbose_name_plural": "import batches",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "applied")),
                        fields=("kind", "sha256", "mapping_sha256"),
                        name="import_batch_same_file_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rows_read",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("rows_created"), "+", models.F("rows_updated")
                                        ),
                                        "+",
                                        models.F("rows_unchanged"),
                                    ),
                                    "+",
                                    models.F("rows_rejected"),
                                ),
                            )
                        ),
                        name="import_batch_rows_add_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "applied"), ("undone_at__isnull", True)),
                            models.Q(("state", "undone"), ("undone_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="import_batch_undone_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=100)),
                ("object_pk", models.CharField(max_length=64)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="imports.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["model", "object_pk"], name="import_change_object")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "model", "object_pk"), name="import_change_once_per_batch"
                    )
                ],
            },
        ),
    ]

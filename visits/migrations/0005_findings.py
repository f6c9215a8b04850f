from django.db import migrations


def count_outcomes(apps, schema_editor):
    """A visit recorded before forms had questions found out what its outcome tells."""
    for name in ("Visit", "HistoricalVisit"):
        model = apps.get_model("visits", name)
        model.objects.using(schema_editor.connection.alias).exclude(outcome="").update(findings=1)


class Migration(migrations.Migration):

    dependencies = [("visits", "0004_field_work")]

    operations = [migrations.RunPython(count_outcomes, migrations.RunPython.noop, elidable=True)]

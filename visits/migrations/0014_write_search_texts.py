"""The notes on file get their texts and grams, as every later change gives them.

Apart from the tables: an index's own table is made when the migration that adds it ends.
"""

from itertools import islice

from django.db import migrations

from salesforce_app.kernel.gram_index import GramIndex

AT_ONCE = 400
INDEX = GramIndex(fields=["text"], name="visits_visitgrams")


def write_texts(apps, schema_editor):
    from accounts.measures.search import fold, grams_of_text

    texts = apps.get_model("visits", "VisitText")
    visits = apps.get_model("visits", "Visit").objects.exclude(notes="")
    rows = visits.exclude(pk__in=texts.objects.values("visit")).order_by("pk").values_list("pk", "notes")
    waiting = iter(list(rows))
    while part := list(islice(waiting, AT_ONCE)):
        folded = [(key, fold(notes)) for key, notes in part]
        texts.objects.bulk_create(texts(visit_id=key, text=f"\n{line}") for key, line in folded if line)
        written = texts.objects.filter(visit__in=[key for key, _line in folded]).values_list("pk", "text")
        INDEX.write((pk, grams_of_text(text)) for pk, text in written)


class Migration(migrations.Migration):

    dependencies = [
        ("visits", "0013_search_texts"),
    ]

    operations = [
        migrations.RunPython(write_texts, migrations.RunPython.noop),
    ]

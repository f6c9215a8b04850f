from itertools import islice

from django.db import migrations

from salesforce_app.kernel.gram_index import GramIndex

AT_ONCE = 2000
INDEX = GramIndex(fields=["text"], name="accounts_retailergrams")


def write_grams(apps, schema_editor):
    """The texts on file get their grams, as every later change gives them."""
    from accounts.measures.search import grams_of_text

    texts = apps.get_model("accounts", "RetailerSearchText").objects
    rows = texts.order_by("pk").values_list("pk", "text").iterator()
    while part := list(islice(rows, AT_ONCE)):
        INDEX.write((pk, grams_of_text(text)) for pk, text in part)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_field_work"),
    ]

    operations = [
        migrations.AddIndex(model_name="retailersearchtext", index=INDEX),
        migrations.RunPython(write_grams, migrations.RunPython.noop),
    ]

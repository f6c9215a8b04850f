import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AT_ONCE = 2000


def write_texts(apps, schema_editor):
    """The shops on file get their texts, as every later change gives them."""
    from accounts.measures.search import search_text

    shops = apps.get_model("accounts", "Retailer").objects.using(schema_editor.connection.alias)
    texts = apps.get_model("accounts", "RetailerSearchText")
    rows = shops.order_by("pk").values_list("pk", "licence_no", "name", "owner__name")
    made = (texts(retailer_id=pk, text=search_text(number, name, owner)) for pk, number, name, owner in rows.iterator())
    texts.objects.using(schema_editor.connection.alias).bulk_create(made, batch_size=AT_ONCE)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_notifications'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='retailer',
            index=models.Index(fields=['name'], name='retailer_name'),
        ),
        migrations.CreateModel(
            name='RetailerSearchText',
            fields=[
                ('retailer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.retailer', verbose_name='retailer')),
                ('text', models.TextField(verbose_name='text')),
            ],
            options={
                'verbose_name': 'search text',
                'verbose_name_plural': 'search texts',
            },
        ),
        migrations.RunPython(write_texts, migrations.RunPython.noop),
        migrations.CreateModel(
            name='ExportLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exported_at', models.DateTimeField(verbose_name='exported at')),
                ('listing', models.CharField(max_length=40, verbose_name='list')),
                ('kind', models.CharField(max_length=10, verbose_name='file type')),
                ('query', models.TextField(blank=True, help_text='What the list was asked for, as it stood in the address.', verbose_name='filter')),
                ('columns', models.JSONField(default=list, verbose_name='columns')),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'ordering': ['-exported_at'],
            },
        ),
    ]


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('mail', models.BooleanField(verbose_name='by e-mail')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='staff')),
            ],
            options={
                'verbose_name': 'choice of notices',
                'verbose_name_plural': 'choices of notices',
                'constraints': [models.UniqueConstraint(fields=('staff', 'kind'), name='notice_choice_once')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='parameters')),
                ('address', models.CharField(max_length=500, verbose_name='address')),
                ('key', models.CharField(max_length=200, verbose_name='key')),
                ('created_at', models.DateTimeField(verbose_name='told at')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
                ('mail', models.BooleanField(default=False, verbose_name='by e-mail')),
                ('mail_claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='e-mail taken in hand at')),
                ('mail_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='e-mail sent at')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='staff')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['staff', '-created_at', '-id'], name='notification_newest'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['staff'], name='notification_unread')],
                'constraints': [models.UniqueConstraint(fields=('staff', 'key'), name='notification_told_once'), models.CheckConstraint(condition=models.Q(('address__startswith', '/'), models.Q(('address__startswith', '//'), _negated=True)), name='notification_leads_into_the_site')],
            },
        ),
    ]

import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('imports', '0001_initial'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalPlannedCall',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('source', models.CharField(choices=[('cycle', 'Visit cycle'), ('manual', 'Planned by hand'), ('alert', 'Alert')], default='cycle', max_length=6, verbose_name='source')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='purpose')),
                ('status', models.CharField(choices=[('due', 'Due'), ('done', 'Done'), ('missed', 'Missed'), ('cancelled', 'Cancelled'), ('moved', 'Moved')], default='due', max_length=9, verbose_name='status')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('moved_to', models.DateField(blank=True, null=True, verbose_name='moved to')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cancellation approved by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retailer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.retailer', verbose_name='retailer')),
                ('route', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='territory.route')),
                ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account manager')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='territory.orgunit')),
            ],
            options={
                'verbose_name': 'historical planned call',
                'verbose_name_plural': 'historical planned calls',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalVisit',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('visit_id', models.CharField(blank=True, help_text='The number under which another system knows it.', max_length=60, verbose_name='visit no.')),
                ('started_at', models.DateTimeField(verbose_name='arrived at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='left at')),
                ('visited_on', models.DateField(help_text='The local date of arrival.', verbose_name='visited on')),
                ('channel', models.CharField(choices=[('in_person', 'In person'), ('phone', 'Phone'), ('message', 'Message')], default='in_person', max_length=9, verbose_name='channel')),
                ('purposes', models.JSONField(blank=True, default=list, verbose_name='purposes')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='outcome')),
                ('notes', models.TextField(blank=True, verbose_name='notes')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                ('accuracy_m', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='accuracy (m)')),
                ('distance_m', models.DecimalField(blank=True, decimal_places=1, max_digits=10, null=True, verbose_name='distance to the shop (m)')),
                ('location_check', models.CharField(choices=[('confirmed', 'Confirmed'), ('contradicted', 'Contradicted'), ('unknown', 'Unknown')], default='unknown', max_length=12, verbose_name='location check')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='imports.importbatch', verbose_name='import batch')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retailer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.retailer', verbose_name='retailer')),
                ('route', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='territory.route')),
                ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account manager')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='territory.orgunit')),
            ],
            options={
                'verbose_name': 'historical visit',
                'verbose_name_plural': 'historical visits',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PlannedCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('source', models.CharField(choices=[('cycle', 'Visit cycle'), ('manual', 'Planned by hand'), ('alert', 'Alert')], default='cycle', max_length=6, verbose_name='source')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='purpose')),
                ('status', models.CharField(choices=[('due', 'Due'), ('done', 'Done'), ('missed', 'Missed'), ('cancelled', 'Cancelled'), ('moved', 'Moved')], default='due', max_length=9, verbose_name='status')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('moved_to', models.DateField(blank=True, null=True, verbose_name='moved to')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cancellation approved by')),
                ('retailer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_calls', to='accounts.retailer', verbose_name='retailer')),
                ('route', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.route')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_calls', to=settings.AUTH_USER_MODEL, verbose_name='account manager')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.orgunit')),
            ],
            options={
                'verbose_name': 'planned call',
                'verbose_name_plural': 'planned calls',
                'ordering': ['date'],
                'indexes': [models.Index(fields=['date', 'unit'], name='planned_call_date_unit'), models.Index(condition=models.Q(('moved_to__isnull', False)), fields=['moved_to', 'unit'], name='planned_call_moved_to_unit')],
                'constraints': [models.UniqueConstraint(fields=('staff', 'retailer', 'date'), name='planned_call_once_a_day'), models.CheckConstraint(condition=models.Q(('status__in', ['due', 'done', 'missed', 'cancelled', 'moved'])), name='planned_call_status_known'), models.CheckConstraint(condition=models.Q(('source__in', ['cycle', 'manual', 'alert'])), name='planned_call_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('moved_to__isnull', False), ('status', 'moved')), models.Q(models.Q(('status', 'moved'), _negated=True), ('moved_to__isnull', True)), _connector='OR'), name='planned_call_moved_paired'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='planned_call_cancelled_with_reason'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), ('status', 'cancelled'), _connector='OR'), name='planned_call_approval_of_cancellation')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('visit_id', models.CharField(blank=True, help_text='The number under which another system knows it.', max_length=60, verbose_name='visit no.')),
                ('started_at', models.DateTimeField(verbose_name='arrived at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='left at')),
                ('visited_on', models.DateField(help_text='The local date of arrival.', verbose_name='visited on')),
                ('channel', models.CharField(choices=[('in_person', 'In person'), ('phone', 'Phone'), ('message', 'Message')], default='in_person', max_length=9, verbose_name='channel')),
                ('purposes', models.JSONField(blank=True, default=list, verbose_name='purposes')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='outcome')),
                ('notes', models.TextField(blank=True, verbose_name='notes')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                ('accuracy_m', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='accuracy (m)')),
                ('distance_m', models.DecimalField(blank=True, decimal_places=1, max_digits=10, null=True, verbose_name='distance to the shop (m)')),
                ('location_check', models.CharField(choices=[('confirmed', 'Confirmed'), ('contradicted', 'Contradicted'), ('unknown', 'Unknown')], default='unknown', max_length=12, verbose_name='location check')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='imports.importbatch', verbose_name='import batch')),
                ('retailer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='accounts.retailer', verbose_name='retailer')),
                ('route', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.route')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to=settings.AUTH_USER_MODEL, verbose_name='account manager')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.orgunit')),
            ],
            options={
                'verbose_name': 'visit',
                'verbose_name_plural': 'visits',
                'ordering': ['-started_at'],
                'indexes': [models.Index(fields=['visited_on', 'unit'], name='visit_visited_on_unit'), models.Index(condition=models.Q(('channel', 'in_person')), fields=['retailer', 'visited_on'], name='visit_in_person_of_shop')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('visit_id', ''), _negated=True), fields=('visit_id',), name='visit_no_once'), models.UniqueConstraint(condition=models.Q(('visit_id', '')), fields=('staff', 'retailer', 'started_at'), name='visit_once_per_arrival'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='visit_leaves_after_arrival'), models.CheckConstraint(condition=models.Q(('channel__in', ['in_person', 'phone', 'message'])), name='visit_channel_known'), models.CheckConstraint(condition=models.Q(('location_check__in', ['confirmed', 'contradicted', 'unknown'])), name='visit_location_check_known'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='visit_position_paired'), models.CheckConstraint(condition=models.Q(('accuracy_m__isnull', True), ('accuracy_m__gte', 0), _connector='OR'), name='visit_accuracy_not_negative')],
            },
        ),
    ]

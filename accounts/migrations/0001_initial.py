import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import salesforce_app.kernel.constraints.overlap
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('role', models.CharField(choices=[('account_manager', 'Account manager'), ('supervisor', 'Supervisor'), ('director', 'Director'), ('analyst', 'Analyst'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], default='zh-hans', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='joined on')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'member of staff',
                'verbose_name_plural': 'staff',
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['account_manager', 'supervisor', 'director', 'analyst', 'administrator'])), name='staff_role_known'), models.CheckConstraint(condition=models.Q(('language__in', ['en', 'zh-hans'])), name='staff_language_known')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalOwner',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('sex', models.CharField(choices=[('male', 'Male'), ('female', 'Female'), ('unknown', 'Unknown')], default='unknown', max_length=10, verbose_name='sex')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='birth year')),
                ('birthday_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='month of birthday')),
                ('birthday_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='day of birthday')),
                ('birthday_calendar', models.CharField(choices=[('solar', 'Solar'), ('lunar', 'Lunar')], default='solar', max_length=5, verbose_name='calendar of birthday')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical owner',
                'verbose_name_plural': 'historical owners',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Owner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('sex', models.CharField(choices=[('male', 'Male'), ('female', 'Female'), ('unknown', 'Unknown')], default='unknown', max_length=10, verbose_name='sex')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='birth year')),
                ('birthday_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='month of birthday')),
                ('birthday_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='day of birthday')),
                ('birthday_calendar', models.CharField(choices=[('solar', 'Solar'), ('lunar', 'Lunar')], default='solar', max_length=5, verbose_name='calendar of birthday')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
            ],
            options={
                'verbose_name': 'owner',
                'verbose_name_plural': 'owners',
                'constraints': [models.CheckConstraint(condition=models.Q(('sex__in', ['male', 'female', 'unknown'])), name='owner_sex_known'), models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__range', (1900, 2100)), _connector='OR'), name='owner_birth_year_plausible'), models.CheckConstraint(condition=models.Q(models.Q(('birthday_day__isnull', True), ('birthday_month__isnull', True)), models.Q(('birthday_day__isnull', False), ('birthday_day__range', (1, 31)), ('birthday_month__isnull', False), ('birthday_month__range', (1, 12))), _connector='OR'), name='owner_birthday_paired'), models.CheckConstraint(condition=models.Q(models.Q(('birthday_calendar', 'lunar'), _negated=True), ('birthday_day__isnull', True), ('birthday_day__lte', 30), _connector='OR'), name='owner_lunar_day_at_most_30'), models.CheckConstraint(condition=models.Q(('birthday_calendar__in', ['solar', 'lunar'])), name='owner_calendar_known')],
            },
        ),
        migrations.CreateModel(
            name='Retailer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('licence_no', models.CharField(max_length=60, unique=True, verbose_name='licence no.')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='opened on')),
                ('licence_expires_on', models.DateField(blank=True, null=True, verbose_name='licence expires on')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                ('datum', models.CharField(choices=[('WGS84', 'WGS-84'), ('GCJ02', 'GCJ-02'), ('BD09', 'BD-09'), ('unknown', 'Unknown')], default='unknown', max_length=7, verbose_name='datum')),
                ('floor_area_m2', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='floor area (m²)')),
                ('market_type', models.CharField(blank=True, choices=[('town', 'Town'), ('country', 'Country')], max_length=7, verbose_name='market type')),
                ('business_type', models.CharField(blank=True, choices=[('Z', 'Grocery shop'), ('B', 'Convenience store'), ('S', 'Supermarket'), ('N', 'Department store'), ('Y', 'Tobacco and liquor shop'), ('F', 'Entertainment and services'), ('Q', 'Other')], max_length=1, verbose_name='business type')),
                ('size_class', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Large'), (2, 'Medium'), (3, 'Small')], null=True, verbose_name='size class')),
                ('grade', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='grade')),
                ('integrity_grade', models.CharField(blank=True, choices=[('AAA', 'AAA'), ('AA', 'AA'), ('A', 'A'), ('B', 'B'), ('C', 'C')], max_length=3, verbose_name='integrity grade')),
                ('visits_per_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='visits per month')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='profile confirmed on')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retailers', to='accounts.owner', verbose_name='owner')),
                ('predecessor', models.OneToOneField(blank=True, help_text='The shop at the same place whose licence was issued to another owner before.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='accounts.retailer', verbose_name='predecessor')),
            ],
            options={
                'verbose_name': 'retailer',
                'verbose_name_plural': 'retailers',
                'ordering': ['licence_no'],
                'constraints': [models.CheckConstraint(condition=models.Q(('licence_no', ''), _negated=True), name='retailer_licence_no_given'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='retailer_name_given'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='retailer_position_paired'), models.CheckConstraint(condition=models.Q(('datum__in', ['WGS84', 'GCJ02', 'BD09', 'unknown'])), name='retailer_datum_known'), models.CheckConstraint(condition=models.Q(('floor_area_m2__isnull', True), ('floor_area_m2__range', (1, 100000)), _connector='OR'), name='retailer_floor_area_plausible'), models.CheckConstraint(condition=models.Q(('grade__isnull', True), ('grade__range', (1, 30)), _connector='OR'), name='retailer_grade_1_to_30'), models.CheckConstraint(condition=models.Q(('size_class__isnull', True), ('size_class__in', [1, 2, 3]), _connector='OR'), name='retailer_size_class_known'), models.CheckConstraint(condition=models.Q(('market_type__in', ['', 'town', 'country'])), name='retailer_market_type_known'), models.CheckConstraint(condition=models.Q(('business_type__in', ['', 'Z', 'B', 'S', 'N', 'Y', 'F', 'Q'])), name='retailer_business_type_known'), models.CheckConstraint(condition=models.Q(('integrity_grade__in', ['', 'AAA', 'AA', 'A', 'B', 'C'])), name='retailer_integrity_grade_known'), models.CheckConstraint(condition=models.Q(('visits_per_month__isnull', True), ('visits_per_month__lte', 31), _connector='OR'), name='retailer_visits_per_month_plausible'), models.CheckConstraint(condition=models.Q(('opened_on__isnull', True), ('licence_expires_on__isnull', True), ('licence_expires_on__gt', models.F('opened_on')), _connector='OR'), name='retailer_licence_ends_after_opening')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalRetailerStatus',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('state', models.CharField(choices=[('prospect', 'Prospect'), ('new', 'New'), ('active', 'Active'), ('suspended', 'Suspended'), ('closed', 'Closed')], max_length=10, verbose_name='state')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('returns_on', models.DateField(blank=True, null=True, verbose_name='expected return')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retailer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.retailer', verbose_name='retailer')),
            ],
            options={
                'verbose_name': 'historical retailer status',
                'verbose_name_plural': 'historical retailer statuses',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRetailer',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('licence_no', models.CharField(db_index=True, max_length=60, verbose_name='licence no.')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='opened on')),
                ('licence_expires_on', models.DateField(blank=True, null=True, verbose_name='licence expires on')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                ('datum', models.CharField(choices=[('WGS84', 'WGS-84'), ('GCJ02', 'GCJ-02'), ('BD09', 'BD-09'), ('unknown', 'Unknown')], default='unknown', max_length=7, verbose_name='datum')),
                ('floor_area_m2', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='floor area (m²)')),
                ('market_type', models.CharField(blank=True, choices=[('town', 'Town'), ('country', 'Country')], max_length=7, verbose_name='market type')),
                ('business_type', models.CharField(blank=True, choices=[('Z', 'Grocery shop'), ('B', 'Convenience store'), ('S', 'Supermarket'), ('N', 'Department store'), ('Y', 'Tobacco and liquor shop'), ('F', 'Entertainment and services'), ('Q', 'Other')], max_length=1, verbose_name='business type')),
                ('size_class', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Large'), (2, 'Medium'), (3, 'Small')], null=True, verbose_name='size class')),
                ('grade', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='grade')),
                ('integrity_grade', models.CharField(blank=True, choices=[('AAA', 'AAA'), ('AA', 'AA'), ('A', 'A'), ('B', 'B'), ('C', 'C')], max_length=3, verbose_name='integrity grade')),
                ('visits_per_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='visits per month')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='profile confirmed on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.owner', verbose_name='owner')),
                ('predecessor', models.ForeignKey(blank=True, db_constraint=False, help_text='The shop at the same place whose licence was issued to another owner before.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.retailer', verbose_name='predecessor')),
            ],
            options={
                'verbose_name': 'historical retailer',
                'verbose_name_plural': 'historical retailers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RetailerStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('prospect', 'Prospect'), ('new', 'New'), ('active', 'Active'), ('suspended', 'Suspended'), ('closed', 'Closed')], max_length=10, verbose_name='state')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('returns_on', models.DateField(blank=True, null=True, verbose_name='expected return')),
                ('retailer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='accounts.retailer', verbose_name='retailer')),
            ],
            options={
                'verbose_name': 'retailer status',
                'verbose_name_plural': 'retailer statuses',
                'ordering': ['retailer', 'since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['prospect', 'new', 'active', 'suspended', 'closed'])), name='retailer_status_state_known'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='retailer_status_until_after_since'), models.CheckConstraint(condition=models.Q(('returns_on__isnull', True), ('state', 'suspended'), _connector='OR'), name='retailer_status_return_only_when_suspended'), salesforce_app.kernel.constraints.overlap.NoOverlap(fields=('retailer',), name='retailer_status_no_overlap', since='since', until='until')],
            },
        ),
    ]

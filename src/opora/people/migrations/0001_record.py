import django.db.models.deletion
import opora.base.models.ordering
import opora.base.models.periods
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '__first__'),
        ('network', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', models.JSONField(default=dict)),
                ('kind', models.CharField(choices=[('teaching', 'teaching'), ('leading', 'leading'), ('method', 'methodical work'), ('support', 'support of learners'), ('assisting', 'assisting'), ('other', 'other')], max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.CharField(max_length=120, verbose_name='family name')),
                ('given', models.CharField(blank=True, max_length=120, verbose_name='given name')),
                ('patronymic', models.CharField(blank=True, max_length=120, verbose_name='patronymic')),
                ('own_forms', models.JSONField(blank=True, default=dict)),
                ('sex', models.CharField(blank=True, choices=[('f', 'female'), ('m', 'male')], max_length=1, verbose_name='sex (for the grammar of papers)')),
                ('sort_key', models.CharField(db_index=True, max_length=400)),
                ('search_key', models.CharField(max_length=500)),
                ('birth_on', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('teaching_started_on', models.DateField(blank=True, null=True, verbose_name='teaching since')),
                ('qualification_on', models.DateField(blank=True, null=True, verbose_name='qualified on')),
                ('category', models.CharField(blank=True, max_length=40, verbose_name='qualification category')),
                ('young_override', models.JSONField(blank=True, default=dict)),
                ('career', models.JSONField(blank=True, default=dict)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('account', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='people.person')),
            ],
            options={
                'verbose_name': 'person',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('role', models.CharField(choices=[('head', 'head'), ('consultant', 'consultant'), ('methodist', 'methodist'), ('tutor', 'tutor'), ('signatory', 'signs for it'), ('member', 'member')], max_length=16, verbose_name='role')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='network.body')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['body', 'ends_on'], name='membership_body')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='people_membership_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('person', 'body', 'role'), name='membership_once', violation_error_code='overlap'), opora.base.models.periods.NoOverlap(fields=('body',), name='body_one_head', only={'role': 'head'}, violation_error_code='overlap')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=120)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('system', 'value'), name='identifier_once')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('role', models.CharField(choices=[('curator', 'mentoring curator'), ('school_head', 'school head'), ('municipal_coordinator', 'municipal coordinator'), ('regional_operator', 'regional operator'), ('administrator', 'administrator'), ('auditor', 'auditor')], max_length=32, verbose_name='role')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='network.node')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='people_grant_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('person', 'role', 'node'), name='grant_once', violation_error_code='overlap')],
            },
        ),
        migrations.CreateModel(
            name='FactorReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_at', models.DateTimeField()),
                ('first_is_administrator', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(null=True)),
                ('first_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factor_resets', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Duplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('open', 'to be looked at'), ('merged', 'merged'), ('different', 'two people')], default='open', max_length=16)),
                ('trace', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='duplicate_once')],
            },
        ),
        migrations.CreateModel(
            name='DataConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('publication', 'publication of name and photo'), ('show_needs', 'showing own needs to the mentor'), ('show_tutor', 'showing the own profile to the tutors'), ('match_needs', 'use of measured needs in matching')], max_length=32)),
                ('text_version', models.CharField(max_length=20)),
                ('text_sha256', models.CharField(max_length=64)),
                ('given_on', models.DateField(verbose_name='given on')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('on_paper', models.BooleanField(default=False, verbose_name='on paper')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
                ('representative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('person', 'purpose'), name='consent_one_live')],
            },
        ),
        migrations.CreateModel(
            name='Consultant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('selected', 'selected'), ('trained', 'trained'), ('approved', 'approved'), ('declined', 'not chosen'), ('ended', 'no longer a consultant')], default='proposed', max_length=16)),
                ('proposed_on', models.DateField(verbose_name='proposed on')),
                ('trained_on', models.DateField(blank=True, null=True, verbose_name='trained on')),
                ('training_hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours of training')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='number of the order')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultants', to='network.body')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consulting', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['declined', 'ended']), _negated=True), fields=('person', 'body'), name='consultant_once')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('parental', models.BooleanField(default=False, verbose_name='parental leave')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='people_absence_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('person',), name='absence_one_at_a_time', violation_error_code='overlap')],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', models.JSONField(default=dict)),
                ('related', models.ManyToManyField(blank=True, to='people.subject')),
            ],
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('post_text', models.CharField(blank=True, max_length=300, verbose_name="post in the organisation's words")),
                ('stages', models.JSONField(blank=True, default=list)),
                ('start_known', models.BooleanField(default=True)),
                ('is_main', models.BooleanField(default=True, verbose_name='main place of work')),
                ('load', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='load (rate)')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='network.node')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='people.person')),
                ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('subjects', models.ManyToManyField(blank=True, related_name='appointments', to='people.subject')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['node', 'ends_on'], name='appointment_node')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='people_appointment_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('person', 'node', 'post'), name='appointment_once', violation_error_code='overlap')],
            },
        ),
        migrations.CreateModel(
            name='ConsultingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday')], verbose_name='day of the week')),
                ('starts_at', models.TimeField(verbose_name='from what time')),
                ('ends_at', models.TimeField(verbose_name='to what time')),
                ('online', models.BooleanField(default=False, verbose_name='online')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='room')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='people.membership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='hours_end_after_start'), models.UniqueConstraint(fields=('membership', 'weekday', 'starts_at'), name='hours_once')],
            },
        ),
        migrations.CreateModel(
            name='NamePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('family', models.CharField(max_length=120)),
                ('search_key', models.CharField(db_index=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='people_nameperiod_ends_after_start')],
            },
        ),
        opora.base.models.ordering.ByteOrder(
            model_name='person',
            columns={'sort_key': 400},
        ),
    ]

import django.db.models.deletion
import opora.base.models.periods
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_record'),
        ('network', '0001_record'),
        ('people', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='MentorProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('candidate', 'candidate'), ('available', 'available'), ('paused', 'paused'), ('archived', 'archived')], default='candidate', max_length=16)),
                ('capacity', models.PositiveSmallIntegerField(default=2, verbose_name='places for mentees')),
                ('online_ready', models.BooleanField(default=False, verbose_name='ready to meet online')),
                ('max_distance_km', models.PositiveIntegerField(blank=True, null=True, verbose_name='no farther than, km')),
                ('own_school_only', models.BooleanField(default=False, verbose_name='own school only')),
                ('kinds', models.JSONField(blank=True, default=list)),
                ('confirmed', models.JSONField(blank=True, default=dict)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mentor_profile', to='people.person')),
            ],
            options={
                'verbose_name': 'mentor',
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('form', models.CharField(default='pedagogue_pedagogue', max_length=32, verbose_name='form')),
                ('kind', models.CharField(default='traditional', max_length=32, verbose_name='kind')),
                ('basis', models.CharField(choices=[('art351_8', 'article 351.8: consent and additional agreement'), ('job_function', 'part of the post, paid already'), ('part_time', 'part-time post with the other employer'), ('civil_contract', 'civil contract'), ('agreement', 'agreement between the organisations'), ('volunteer', 'volunteer, not an employee'), ('undecided', 'to be chosen by a lawyer'), ('order', 'order of the head')], default='art351_8', max_length=16, verbose_name="ground of the mentor's work")),
                ('online', models.BooleanField(default=False, verbose_name='meetings online')),
                ('state', models.CharField(choices=[('confirmed', 'both agreed'), ('ordered', 'order signed'), ('active', 'at work'), ('completed', 'completed'), ('terminated', 'ended early')], default='confirmed', max_length=16)),
                ('confirmed_on', models.DateField()),
                ('closing_reason', models.CharField(blank=True, max_length=32)),
                ('mentor_node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentor_pairs', to='network.node')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='network.node')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='mentoring.pair')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['node', 'state'], name='pair_node_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='mentoring_pair_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Assent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assent', to='documents.paper')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assents', to='people.person')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assents', to='mentoring.pair')),
            ],
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('general', 'mentor'), ('subject', 'subject mentor'), ('consultant', 'consultant mentor')], default='general', max_length=16, verbose_name='what the mentor is for')),
                ('opened_on', models.DateField(verbose_name='waits since')),
                ('ground', models.CharField(max_length=32)),
                ('priority', models.PositiveSmallIntegerField(default=2, verbose_name='priority')),
                ('online_allowed', models.BooleanField(default=True, verbose_name='online meetings are fine')),
                ('state', models.CharField(choices=[('open', 'waits for a mentor'), ('held', 'proposal sent'), ('filled', 'has a mentor'), ('closed', 'closed')], default='open', max_length=16)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='people.person')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='network.node')),
            ],
            options={
                'indexes': [models.Index(fields=['node', 'state'], name='seat_node_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('mentee', 'role'), name='seat_one_per_role')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('capacity', models.PositiveSmallIntegerField()),
                ('taken_at', models.DateTimeField(auto_now_add=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='people.person')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='mentoring.seat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('mentor', 'number'), name='place_taken_once'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('seat',), name='place_one_per_seat'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', models.F('capacity'))), name='place_within_capacity')],
            },
        ),
        migrations.AddField(
            model_name='pair',
            name='seat',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='mentoring.seat'),
        ),
        migrations.CreateModel(
            name='LabourAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('content', models.TextField(blank=True, verbose_name='what the work is')),
                ('work_form', models.CharField(blank=True, max_length=300, verbose_name='how it is done')),
                ('pay', models.CharField(blank=True, max_length=500, verbose_name='amount and terms of pay')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='labour_agreements', to='network.node')),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='labour_agreement', to='documents.paper')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='labour_agreements', to='people.person')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='mentoring.pair')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pair'], name='labour_pair')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='mentoring_labouragreement_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='PairMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('role', models.CharField(choices=[('mentor', 'mentor'), ('mentee', 'mentee')], max_length=8)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='mentoring.pair')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_roles', to='people.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['person', 'role'], name='pair_member_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='mentoring_pairmember_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('pair', 'person', 'role'), name='pair_member_once', violation_error_code='overlap')],
            },
        ),
    ]

import django.db.models.deletion
import opora.base.models.ordering
import opora.base.models.periods
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='NodeGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('title', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('kind', models.CharField(choices=[('centre', 'mentoring centre'), ('point', 'consultation point'), ('hub', 'subject hub'), ('site', 'site'), ('community', 'professional community')], max_length=16, verbose_name='what it is')),
                ('sort', models.CharField(blank=True, choices=[('innovation', 'innovation site'), ('internship', 'internship site'), ('base', 'base site'), ('union', 'methodical association'), ('workshop', 'workshop'), ('association', 'association of teachers')], max_length=16, verbose_name='which kind')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('sort_key', models.CharField(db_index=True, max_length=250)),
                ('search_key', models.CharField(max_length=500)),
                ('subject', models.CharField(blank=True, max_length=60, verbose_name='subject')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='number of the order')),
                ('order_on', models.DateField(blank=True, null=True, verbose_name='date of the order')),
                ('about', models.TextField(blank=True, max_length=2000, verbose_name='what it is for')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='network.body')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['kind', 'ends_on'], name='body_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='network_body_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('signed_on', models.DateField(verbose_name='signed on')),
                ('title', models.CharField(max_length=300, verbose_name='what it is about')),
                ('signatory', models.CharField(blank=True, max_length=200, verbose_name='signed on our side')),
                ('ended_because', models.CharField(blank=True, max_length=300, verbose_name='why it ended')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='network.agreement')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='network.body')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='network_agreement_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('added_on', models.DateField(verbose_name='added on')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='network.body')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='Node',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('country', 'country'), ('region', 'region'), ('municipality', 'municipality'), ('institute', 'institute of teacher development'), ('organisation', 'organisation')], max_length=16, verbose_name='kind')),
                ('institution', models.CharField(blank=True, choices=[('school', 'school'), ('kindergarten', 'kindergarten'), ('college', 'college'), ('extra', 'extra education'), ('other', 'other organisation')], max_length=16, verbose_name='kind of organisation')),
                ('name', models.CharField(max_length=500, verbose_name='full name')),
                ('short_name', models.CharField(max_length=200, verbose_name='short name')),
                ('sort_key', models.CharField(db_index=True, max_length=250)),
                ('search_key', models.CharField(max_length=800)),
                ('code', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='code')),
                ('law_profile', models.CharField(default='ru', max_length=8, verbose_name='law profile')),
                ('time_zone', models.CharField(blank=True, max_length=40, verbose_name='time zone')),
                ('week_days', models.PositiveSmallIntegerField(default=5, verbose_name='days in the working week')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('path', models.CharField(blank=True, db_index=True, max_length=120)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='network.node')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='network.node')),
            ],
            options={
                'verbose_name': 'node',
                'indexes': [models.Index(fields=['institution', 'path'], name='node_taught')],
            },
        ),
        migrations.AddField(
            model_name='body',
            name='node',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='network.node'),
        ),
        migrations.AddField(
            model_name='body',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owned_bodies', to='network.node'),
        ),
        migrations.CreateModel(
            name='AgreementParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, verbose_name='partner')),
                ('signatory', models.CharField(blank=True, max_length=200, verbose_name='signed by')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='network.agreement')),
                ('node', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='network.node')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agreement', 'name'), name='agreement_party_once')],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='node',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='network.node'),
        ),
        migrations.CreateModel(
            name='NodeGroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='network.nodegroup')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='network.node')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='network_nodegroupmember_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('group', 'node'), name='group_member_once', violation_error_code='overlap')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('path', models.CharField(db_index=True, max_length=120)),
                ('level', models.PositiveSmallIntegerField()),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='network.node')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.node')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='network_placement_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('node',), name='placement_one_at_a_time', violation_error_code='overlap')],
            },
        ),
        migrations.CreateModel(
            name='BodyTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300, verbose_name='what is to be done')),
                ('details', models.TextField(blank=True, max_length=2000, verbose_name='details')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('state', models.CharField(choices=[('given', 'to be done'), ('reported', 'reported'), ('returned', 'returned'), ('accepted', 'accepted')], default='given', max_length=16)),
                ('report', models.TextField(blank=True, max_length=4000, verbose_name='report')),
                ('reported_on', models.DateField(blank=True, null=True, verbose_name='reported on')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='remark')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='network.body')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_on'], name='body_task_due')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('kind', models.CharField(choices=[('vertical', 'methodical guidance'), ('horizontal', 'cooperation'), ('support', 'base school helps a school')], max_length=16, verbose_name='kind of link')),
                ('about', models.CharField(blank=True, max_length=300, verbose_name='what they do together')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_down', to='network.node')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_up', to='network.node')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='network_link_ends_after_start'), opora.base.models.periods.NoOverlap(fields=('one', 'other', 'kind'), name='link_once', violation_error_code='overlap'), models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='link_between_two')],
            },
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=opora.base.models.periods.NoOverlap(fields=('node', 'kind', 'name'), name='body_once', violation_error_code='overlap'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['node', 'ends_on'], name='agreement_node'),
        ),
        opora.base.models.ordering.ByteOrder(
            model_name='node',
            columns={'path': 120, 'sort_key': 250},
        ),
        opora.base.models.ordering.ByteOrder(
            model_name='placement',
            columns={'path': 120},
        ),
        opora.base.models.ordering.ByteOrder(
            model_name='body',
            columns={'sort_key': 250},
        ),
    ]

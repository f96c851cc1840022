import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0001_record'),
        ('base', '__first__'),
        ('mentoring', '0001_record'),
        ('network', '0001_record'),
        ('people', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'being computed'), ('ready', 'ready for review'), ('sent', 'proposals sent'), ('failed', 'could not be computed'), ('cancelled', 'cancelled')], default='waiting', max_length=16)),
                ('objective', models.CharField(default='most_served', max_length=16)),
                ('moves_proposals', models.BooleanField(default=False)),
                ('across_schools', models.BooleanField(default=False)),
                ('input_sha256', models.CharField(blank=True, max_length=64)),
                ('mentees', models.PositiveIntegerField(default=0)),
                ('matched', models.PositiveIntegerField(default=0)),
                ('score', models.BigIntegerField(null=True)),
                ('bound', models.BigIntegerField(null=True)),
                ('proved', models.BooleanField(default=False)),
                ('blocking', models.PositiveIntegerField(null=True)),
                ('proof', models.JSONField(default=dict)),
                ('seen_entry', models.BigIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.run')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('input_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='network.node')),
                ('only_seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mentoring.seat')),
                ('proof_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.taskrun')),
            ],
            options={
                'indexes': [models.Index(fields=['node', 'state'], name='run_node_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('node',), name='run_one_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('online', models.BooleanField(default=False)),
                ('across_schools', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('sent', 'waits for answers'), ('agreed', 'waits for the heads'), ('confirmed', 'confirmed'), ('declined', 'declined'), ('expired', 'expired'), ('withdrawn', 'withdrawn')], default='sent', max_length=16)),
                ('sent_on', models.DateField()),
                ('expires_on', models.DateField()),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='people.person')),
                ('pair', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mentoring.pair')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentoring.place')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='mentoring.seat')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='matching.run')),
            ],
            options={
                'indexes': [models.Index(fields=['mentor', 'state'], name='proposal_mentor')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['sent', 'agreed'])), fields=('seat',), name='proposal_one_live')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('mentees', models.PositiveIntegerField(default=0)),
                ('outcome_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.storedfile')),
                ('problem_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.storedfile')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.taskrun')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='matching.run')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='run_part_once')],
            },
        ),
        migrations.CreateModel(
            name='RunPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.BigIntegerField()),
                ('terms', models.JSONField(default=list)),
                ('alternatives', models.JSONField(default=dict)),
                ('warnings', models.JSONField(default=list)),
                ('pinned', models.BooleanField(default=False)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='matching.run')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mentoring.seat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'seat'), name='run_pair_once')],
            },
        ),
        migrations.CreateModel(
            name='RunRest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.JSONField(default=dict)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rest', to='matching.run')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mentoring.seat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'seat'), name='run_rest_once')],
            },
        ),
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.JSONField(default=dict)),
                ('text', models.TextField()),
                ('is_current', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('node', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='schemes', to='network.node')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'node', 'version'), name='scheme_version_once')],
            },
        ),
        migrations.AddField(
            model_name='run',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='matching.scheme'),
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('passed_over', models.PositiveSmallIntegerField(default=0)),
                ('last_run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.run')),
                ('seat', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='mentoring.seat')),
            ],
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('is_refusal', models.BooleanField(default=False)),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wished_by', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'about'), name='wish_once')],
            },
        ),
        migrations.CreateModel(
            name='Bar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pinned', 'pinned'), ('forbidden', 'not together')], max_length=16)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bars', to='people.person')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bars', to='mentoring.seat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('seat', 'mentor'), name='bar_once'), models.UniqueConstraint(condition=models.Q(('kind', 'pinned')), fields=('seat',), name='bar_one_pin_per_seat')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('mentee', 'mentee'), ('mentor', 'mentor'), ('mentee_head', "head of the mentee's school"), ('mentor_head', "head of the mentor's school")], max_length=16)),
                ('yes', models.BooleanField()),
                ('answered_on', models.DateField()),
                ('on_paper', models.BooleanField(default=False)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='matching.proposal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'side'), name='answer_once')],
            },
        ),
    ]

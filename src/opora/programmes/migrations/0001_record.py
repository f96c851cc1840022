import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '__first__'),
        ('documents', '0001_record'),
        ('network', '0001_record'),
        ('people', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Blueprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('title', models.JSONField(default=dict)),
                ('file_name', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('whole', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('node', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blueprints', to='network.node')),
            ],
            options={
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('node', 'code', 'version'), name='blueprint_version_once'), models.UniqueConstraint(condition=models.Q(('node', None)), fields=('code', 'version'), name='shipped_blueprint_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.JSONField(default=dict)),
                ('model', models.SlugField(max_length=60)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('running', 'running'), ('completed', 'completed'), ('stopped', 'stopped early')], default='planned', max_length=16)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until (not including)')),
                ('anchor', models.PositiveSmallIntegerField()),
                ('shift_years', models.SmallIntegerField(default=0)),
                ('blueprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='programmes.blueprint')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='network.node')),
            ],
            options={
                'ordering': ['-starts_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('whole', models.TextField()),
                ('rules', models.TextField(default='{}')),
                ('reason', models.CharField(choices=[('start', 'begun'), ('apply', 'a file applied'), ('roll_back', 'gone back to an earlier one')], max_length=16)),
                ('back_to', models.PositiveIntegerField(blank=True, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('blueprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.blueprint')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='programmes.programme')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='edition_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(blank=True, max_length=1000, verbose_name='full theme')),
                ('goal', models.TextField(blank=True, max_length=2000, verbose_name='goal')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='number of the order')),
                ('order_on', models.DateField(blank=True, null=True, verbose_name='date of the order')),
                ('consultant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects_consulted', to='people.person')),
                ('head', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects_led', to='people.person')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='project', to='programmes.programme')),
            ],
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('positions', models.JSONField(blank=True, default=list)),
                ('means', models.JSONField(blank=True, default=list)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='project_parts', to='network.node')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project_parts', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='programmes.project')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('project', 'node'), name='one_open_part'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='part_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('consultation', 'consultation'), ('comment', 'comment on a draft')], default='consultation', max_length=16, verbose_name='what it was')),
                ('on', models.DateField(verbose_name='on')),
                ('topic', models.CharField(max_length=300, verbose_name='topic')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='what was said')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project_consultations', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='programmes.project')),
            ],
            options={
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('kind', models.CharField(choices=[('aim', 'at a task of the project'), ('criterion', 'by a criterion'), ('product', 'a product'), ('plan', 'plan for the next year')], max_length=16, verbose_name='what it is about')),
                ('code', models.SlugField(blank=True, max_length=60)),
                ('text', models.TextField(max_length=4000, verbose_name='result')),
                ('on', models.DateField(verbose_name='on')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='programmes.participation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project_results', to='people.person')),
            ],
            options={
                'ordering': ['year', 'kind', 'id'],
                'constraints': [models.UniqueConstraint(fields=('part', 'year', 'kind', 'code'), name='result_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('order', models.PositiveSmallIntegerField()),
                ('title', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('planned', 'ahead'), ('active', 'under way'), ('done', 'finished')], default='planned', max_length=16)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until (not including)')),
                ('precision', models.CharField(choices=[('year', 'year'), ('month', 'month'), ('day', 'day')], default='day', max_length=8)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='programmes.programme')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'code'), name='stage_once'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='stage_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Artefact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('title', models.JSONField(default=dict)),
                ('document', models.SlugField(blank=True, max_length=60)),
                ('received_on', models.DateField(blank=True, null=True)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.paper')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='artefacts', to='programmes.stage')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('stage', 'code'), name='artefact_once')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(db_index=True, max_length=80, verbose_name='what is counted')),
                ('on', models.DateField(verbose_name='on')),
                ('value', models.DecimalField(decimal_places=3, max_digits=14, verbose_name='value')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='network.node')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='people.person')),
            ],
            options={
                'ordering': ['term', '-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.SlugField(max_length=60)),
                ('level', models.CharField(max_length=16)),
                ('year', models.CharField(max_length=12)),
                ('value', models.DecimalField(decimal_places=3, max_digits=14)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='programmes.programme')),
            ],
            options={
                'ordering': ['indicator', 'level', 'year'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'indicator', 'level', 'year'), name='target_once')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numerator', models.DecimalField(decimal_places=3, max_digits=14, verbose_name='numerator')),
                ('denominator', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='denominator')),
                ('on', models.DateField(verbose_name='on')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programme_facts', to='people.person')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='programmes.target')),
            ],
            options={
                'ordering': ['-on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('denominator', None), ('denominator__gte', 0), _connector='OR'), name='fact_denominator_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('order', models.PositiveSmallIntegerField()),
                ('title', models.JSONField(default=dict)),
                ('role', models.SlugField(blank=True, max_length=60)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                ('first_due_on', models.DateField(blank=True, null=True)),
                ('precision', models.CharField(choices=[('year', 'year'), ('month', 'month'), ('day', 'day')], default='day', max_length=8)),
                ('test', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('open', 'to do'), ('done', 'done')], default='open', max_length=16)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programme_tasks', to='people.person')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='programmes.programme')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='programmes.stage')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'stage', 'code'), name='task_once'), models.UniqueConstraint(condition=models.Q(('stage', None)), fields=('programme', 'code'), name='roadmap_row_once')],
            },
        ),
    ]

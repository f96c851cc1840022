import django.db.models.deletion
import opora.diagnostics.models.sittings
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '__first__'),
        ('competences', '0001_record'),
        ('network', '0001_record'),
        ('people', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('kind', models.CharField(choices=[('test', 'knowledge test'), ('self_assessment', 'self-assessment'), ('survey', 'survey'), ('observation', 'lesson observation'), ('multi_rater', 'opinions of several people')], max_length=16, verbose_name='kind')),
                ('mode', models.CharField(choices=[('fixed', 'all items in their order'), ('adaptive', 'items chosen by the answers')], default='fixed', max_length=16)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('reviewed', 'reviewed'), ('published', 'published'), ('withdrawn', 'withdrawn')], default='draft', max_length=16)),
                ('title', models.JSONField(default=dict, verbose_name='title')),
                ('about', models.JSONField(default=dict, verbose_name='what it is for')),
                ('sections', models.JSONField(default=list)),
                ('levels', models.JSONField(default=dict)),
                ('passport', models.JSONField(default=dict)),
                ('minutes', models.PositiveSmallIntegerField(default=5, verbose_name='minutes')),
                ('limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='time limit, minutes')),
                ('anonymous', models.BooleanField(default=False)),
                ('outside', models.BooleanField(default=False)),
                ('node', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.node')),
            ],
            options={
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='instrument_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Calibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=1)),
                ('model', models.CharField(max_length=16)),
                ('made_on', models.DateField()),
                ('sample', models.PositiveIntegerField(default=0)),
                ('invented', models.BooleanField(default=False)),
                ('parameters', models.JSONField(default=dict)),
                ('reliability', models.JSONField(default=dict)),
                ('correlation', models.JSONField(default=dict)),
                ('eligible', models.JSONField(default=dict)),
                ('link', models.JSONField(default=dict)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calibrations', to='diagnostics.instrument')),
            ],
            options={
                'ordering': ['instrument', '-number'],
                'constraints': [models.UniqueConstraint(fields=('instrument', 'number'), name='calibration_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='code')),
                ('order', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('single', 'one answer'), ('multiple', 'several answers'), ('matching', 'matching'), ('ordering', 'putting in order'), ('short', 'a word or two'), ('numeric', 'a number'), ('rating', 'a scale'), ('open', 'own words')], max_length=16, verbose_name='kind')),
                ('section', models.CharField(blank=True, max_length=60)),
                ('text', models.JSONField(default=dict, verbose_name='text')),
                ('options', models.JSONField(default=list)),
                ('key', models.JSONField(blank=True, default=list)),
                ('weight', models.DecimalField(decimal_places=3, default=1, max_digits=6)),
                ('inverted', models.BooleanField(default=False)),
                ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.competence')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='diagnostics.instrument')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('instrument', 'code'), name='item_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(blank=True, max_length=60)),
                ('source', models.CharField(choices=[('sitting', 'sitting in Opora'), ('outside', 'diagnostics outside Opora'), ('observation', 'observation'), ('opinions', 'opinions of several people')], default='sitting', max_length=16)),
                ('rater', models.CharField(blank=True, choices=[('self', 'oneself'), ('mentor', 'mentor'), ('methodist', 'methodist or tutor'), ('colleague', 'colleagues')], max_length=16)),
                ('raters', models.PositiveSmallIntegerField(default=0)),
                ('round', models.BigIntegerField(blank=True, db_index=True, null=True)),
                ('scale', models.CharField(choices=[('latent', 'scale of the instrument'), ('percent', 'percent of the maximum')], max_length=16)),
                ('value', models.FloatField()),
                ('error', models.FloatField(blank=True, null=True)),
                ('points', models.FloatField(blank=True, null=True)),
                ('most', models.FloatField(blank=True, null=True)),
                ('items', models.PositiveIntegerField(default=0)),
                ('order', models.JSONField(default=list)),
                ('measured_on', models.DateField(verbose_name='measured on')),
                ('calibration', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='diagnostics.calibration')),
                ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='competences.competence')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='diagnostics.instrument')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='people.person')),
            ],
            options={
                'ordering': ['-measured_on', '-id'],
                'indexes': [models.Index(fields=['person', 'measured_on'], name='measurement_person')],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('wish', 'request'), ('difficulty', 'difficulty'), ('deficit', 'deficit')], max_length=16, verbose_name='kind')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='in own words')),
                ('severity', models.PositiveSmallIntegerField(default=2, verbose_name='severity')),
                ('source', models.CharField(max_length=40, verbose_name='source')),
                ('opened_on', models.DateField(verbose_name='since')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('state', models.CharField(choices=[('open', 'open'), ('in_work', 'in work'), ('closed', 'closed')], default='open', max_length=16)),
                ('outcome', models.CharField(blank=True, choices=[('closed', 'closed'), ('improved', 'improved'), ('unchanged', 'unchanged'), ('worse', 'worse')], max_length=16)),
                ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='competences.competence')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='diagnostics.measurement')),
                ('level', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.level')),
                ('measured_again', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='diagnostics.measurement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('person', 'kind', 'competence'), name='need_one_open'), models.CheckConstraint(condition=models.Q(('competence__isnull', False), models.Q(('kind', 'wish'), models.Q(('words', ''), _negated=True)), _connector='OR'), name='need_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigIntegerField(default=opora.diagnostics.models.sittings.random_id, editable=False, primary_key=True, serialize=False)),
                ('rater', models.CharField(blank=True, choices=[('self', 'oneself'), ('mentor', 'mentor'), ('methodist', 'methodist or tutor'), ('colleague', 'colleagues')], max_length=16)),
                ('round', models.BigIntegerField(blank=True, db_index=True, null=True)),
                ('header', models.JSONField(blank=True, default=dict)),
                ('secret_sha256', models.CharField(blank=True, max_length=64)),
                ('section', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('assigned', 'waits'), ('in_progress', 'begun'), ('finished', 'finished'), ('expired', 'not taken in time'), ('cancelled', 'called off')], default='assigned', max_length=16)),
                ('opened_on', models.DateField()),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='to be finished by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('last_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('plan', models.JSONField(default=list)),
                ('language', models.CharField(default='ru', max_length=8)),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sittings_about', to='people.person')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='diagnostics.instrument')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sittings', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('about', None), ('state__in', ['assigned', 'in_progress'])), fields=('person', 'instrument', 'section'), name='sitting_one_open'), models.UniqueConstraint(condition=models.Q(('about__isnull', False), ('state__in', ['assigned', 'in_progress'])), fields=('person', 'about', 'instrument'), name='sitting_one_open_about'), models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('about', None), ('due_at', None), ('finished_at', None), ('started_at', None)), _connector='OR'), name='sitting_keeps_no_time_of_nobody')],
            },
        ),
        migrations.AddField(
            model_name='measurement',
            name='sitting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='diagnostics.sitting'),
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigIntegerField(default=opora.diagnostics.models.sittings.random_id, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField()),
                ('given', models.JSONField(default=list)),
                ('settled', models.BooleanField(default=False)),
                ('score', models.FloatField(blank=True, null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='diagnostics.item')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='diagnostics.sitting')),
            ],
            options={
                'ordering': ['sitting', 'sequence'],
                'constraints': [models.UniqueConstraint(fields=('sitting', 'item'), name='sitting_answer_once'), models.UniqueConstraint(fields=('sitting', 'sequence'), name='sitting_answer_in_place')],
            },
        ),
        migrations.CreateModel(
            name='Strength',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until (not including)')),
                ('source', models.CharField(choices=[('claimed', 'in own words'), ('confirmed', 'confirmed by a decision'), ('measured', 'measured')], max_length=16)),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strengths', to='competences.competence')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.level')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='strengths', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='diagnostics_strength_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('audience', models.JSONField(default=dict)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('last_on', models.DateField(verbose_name='until')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('closed', 'closed')], default='planned', max_length=16)),
                ('beyond', models.PositiveIntegerField(default=0)),
                ('results', models.JSONField(default=dict)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='diagnostics.instrument')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='network.node')),
            ],
        ),
        migrations.AddField(
            model_name='sitting',
            name='survey',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='diagnostics.survey'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done', models.BooleanField(default=False)),
                ('extra_minutes', models.PositiveSmallIntegerField(default=0)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.node')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations_to_surveys', to='people.person')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='diagnostics.survey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('survey', 'person'), name='invitation_once')],
            },
        ),
    ]

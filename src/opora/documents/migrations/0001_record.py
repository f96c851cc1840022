import django.db.models.deletion
import opora.base.models.frozen
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0001_record'),
        ('network', '0001_record'),
        ('people', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32, verbose_name='kind')),
                ('counted', models.CharField(choices=[('calendar', 'on the first of January'), ('school', 'on the first of September')], default='calendar', max_length=8, verbose_name='numbers begin again')),
                ('turn', models.PositiveSmallIntegerField(default=0)),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('shape', models.CharField(max_length=60, verbose_name='shape of the number')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='last number given')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_series', to='network.node')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('node', 'kind', 'counted', 'year'), name='series_one_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32, verbose_name='kind')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='date')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='title')),
                ('state', models.CharField(choices=[('made', 'to be signed'), ('signed', 'signed'), ('cancelled', 'cancelled'), ('replaced', 'replaced by another')], default='signed', max_length=16, verbose_name='state')),
                ('data', models.JSONField(blank=True, default=dict)),
                ('typed', models.JSONField(blank=True, default=dict)),
                ('ordinal', models.PositiveIntegerField(blank=True, null=True)),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='base.storedfile')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='network.node')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='documents.paper')),
                ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='documents.series')),
            ],
            options={
                'verbose_name': 'paper',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'replaced'), _negated=True), fields=('series', 'ordinal'), name='paper_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('ordinal', None), ('series', None)), models.Q(('ordinal__gte', 1), ('ordinal__isnull', False), ('series__isnull', False)), _connector='OR'), name='paper_series_with_ordinal')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=32)),
                ('name', models.CharField(max_length=400)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='documents.paper')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'role'), name='signature_once')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32, verbose_name='kind')),
                ('law_profile', models.CharField(max_length=8, verbose_name='law profile')),
                ('language', models.CharField(default='ru', max_length=8, verbose_name='language')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('sha256', models.CharField(max_length=64)),
                ('uses', models.JSONField(default=list)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
                ('node', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_templates', to='network.node')),
            ],
            options={
                'verbose_name': 'template of a paper',
                'constraints': [models.UniqueConstraint(condition=models.Q(('node__isnull', False)), fields=('kind', 'law_profile', 'language', 'node', 'version'), name='template_own_version_once'), models.UniqueConstraint(condition=models.Q(('node', None)), fields=('kind', 'law_profile', 'language', 'version'), name='template_shipped_version_once')],
            },
        ),
        migrations.AddField(
            model_name='paper',
            name='template',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='documents.template'),
        ),
        migrations.CreateModel(
            name='PaperLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_kind', models.CharField(max_length=64)),
                ('object_id', models.BigIntegerField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='documents.paper')),
            ],
            options={
                'indexes': [models.Index(fields=['object_kind', 'object_id'], name='paper_about')],
                'constraints': [models.UniqueConstraint(fields=('paper', 'object_kind', 'object_id'), name='paper_about_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=opora.base.models.frozen.Frozen(fields=('kind', 'number', 'dated_on', 'file', 'template', 'data', 'typed', 'series', 'ordinal'), name='paper_made_is_kept', since='template'),
        ),
    ]

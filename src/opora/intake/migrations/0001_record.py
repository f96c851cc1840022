import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0001_record'),
        ('base', '__first__'),
        ('network', '0001_record'),
        ('people', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('staff', 'staff list'), ('pairs', 'running pairs'), ('movements', 'hires and leavers'), ('results', 'results of outside diagnostics')], default='staff', max_length=16)),
                ('state', models.CharField(choices=[('uploaded', 'uploaded'), ('mapped', 'columns agreed'), ('staged', 'checked, nothing written yet'), ('applying', 'being applied'), ('applied', 'applied'), ('undone', 'taken back'), ('abandoned', 'abandoned')], default='uploaded', max_length=16)),
                ('mapping', models.JSONField(default=dict)),
                ('source', models.CharField(blank=True, max_length=40)),
                ('counts', models.JSONField(default=dict)),
                ('cursor', models.JSONField(default=dict)),
                ('is_full', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('applied_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='batches', to='network.node')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.taskrun')),
            ],
        ),
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('raw', models.JSONField(default=list)),
                ('values', models.JSONField(default=dict)),
                ('faults', models.JSONField(default=list)),
                ('is_faulty', models.BooleanField(default=False)),
                ('difference', models.CharField(blank=True, choices=[('joined', 'joined'), ('left', 'left'), ('renamed', 'renamed'), ('on_leave', 'on leave'), ('back', 'back from leave'), ('moved', 'moved'), ('changed', 'changed'), ('same', 'unchanged'), ('unclear', 'who is this?')], max_length=16)),
                ('details', models.JSONField(default=dict)),
                ('decision', models.CharField(blank=True, choices=[('apply', 'apply'), ('skip', 'leave as it is'), ('', 'not decided')], default='apply', max_length=8)),
                ('name_key', models.CharField(blank=True, max_length=400)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='intake.batch')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ['number', 'id'],
                'indexes': [models.Index(fields=['batch', 'difference'], name='row_difference')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number__gt', 0)), fields=('batch', 'number'), name='row_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=16)),
                ('object_kind', models.CharField(max_length=64)),
                ('object_id', models.BigIntegerField()),
                ('before', models.JSONField(default=dict)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traces', to='intake.batch')),
                ('row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='intake.row')),
            ],
        ),
        migrations.CreateModel(
            name='RememberedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('staff', 'staff list'), ('pairs', 'running pairs'), ('movements', 'hires and leavers'), ('results', 'results of outside diagnostics')], max_length=16)),
                ('headers_sha256', models.CharField(max_length=64)),
                ('columns', models.JSONField(default=dict)),
                ('used_at', models.DateTimeField(auto_now=True)),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.node')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('node', 'kind', 'headers_sha256'), name='mapping_once')],
            },
        ),
    ]

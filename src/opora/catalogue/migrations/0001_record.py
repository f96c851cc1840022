import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0001_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300, verbose_name='what it is called')),
                ('kind', models.CharField(choices=[('meeting', 'meeting'), ('seminar', 'seminar'), ('master_class', 'master class'), ('open_lesson', 'open lesson'), ('consultation', 'consultation'), ('other', 'other event')], default='meeting', max_length=16, verbose_name='kind of event')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=150, verbose_name='room')),
                ('online', models.BooleanField(default=False, verbose_name='online')),
                ('about', models.TextField(blank=True, max_length=2000, verbose_name='what it is for')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('cancelled', 'called off')], default='planned', max_length=16)),
                ('at', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hosted', to='network.node')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occurrences', to='network.body')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occurrences', to='network.node')),
            ],
            options={
                'indexes': [models.Index(fields=['starts_at'], name='occurrence_starts'), models.Index(fields=['body', 'starts_at'], name='occurrence_body')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='occurrence_lasts')],
            },
        ),
    ]

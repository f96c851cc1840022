"""What of a programme is followed outside its pages is kept beside the whole."""

import json

from django.db import migrations, models

from opora.programmes.bridge.writing import written

SECTIONS = ("law", "use", "forms", "kinds", "gates", "young", "selection", "limits", "matching")


def extract(apps, schema_editor):
    """From every edition that is there."""
    for edition in apps.get_model("programmes", "Edition").objects.iterator(chunk_size=50):
        whole = json.loads(edition.whole)
        told = {name: whole[name] for name in SECTIONS if name in whole}
        own = (whole.get("matching") or {}).get("rules")
        if own:
            told["matching_text"] = written(own)
        edition.rules = json.dumps(told, ensure_ascii=False)
        edition.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_running")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="rules",
            field=models.TextField(default="{}"),
        ),
        migrations.RunPython(extract, migrations.RunPython.noop, elidable=True),
    ]

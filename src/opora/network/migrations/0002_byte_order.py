"""Sort keys and paths are compared byte by byte."""

from __future__ import annotations

from django.db import migrations

from opora.base.models.ordering import ByteOrder


class Migration(migrations.Migration):
    """The same order on both databases."""

    dependencies = [("network", "0001_record")]
    operations = [
        ByteOrder("node", {"sort_key": 250, "path": 120}),
        ByteOrder("placement", {"path": 120}),
    ]

"""Sort keys are compared byte by byte."""

from __future__ import annotations

from django.db import migrations

from opora.base.models.ordering import ByteOrder


class Migration(migrations.Migration):
    """The same order on both databases."""

    dependencies = [("people", "0003_factor_reset")]
    operations = [ByteOrder("person", {"sort_key": 400})]

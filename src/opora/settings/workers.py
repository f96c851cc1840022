"""The workers of a large installation: `celery --app opora.settings.workers worker --beat`, with OPORA_TASKS=celery."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")

app = Celery("opora")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()
